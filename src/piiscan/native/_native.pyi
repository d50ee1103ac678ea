from collections.abc import Callable
from typing import Any

VERSION: int

def fold(text: str, /) -> str: ...
def lost(text: str, /) -> int: ...
def prime(folds: bytes, lowers: bytes, /) -> None: ...
def is_primed() -> bool: ...
def decode_two(source: bytes, table: bytes, /) -> str | None: ...

class Scanner:
    def __new__(
        cls,
        flags: bytes,
        followers: bytes,
        pairs: bytes,
        patterns: list[Any],
        shapes: list[Any],
        labels: list[tuple[str, int]],
        places: list[tuple[str, int]],
        leads: list[tuple[str, int]],
        tail: Any,
        sentence: Any,
        place_kind: int,
        place_group: int,
        scores: bytes,
        sets: int,
        ask: Callable[[int, str], bool],
        /,
    ) -> Scanner: ...
    def scan(self, text: str | bytes, least: float, more: bytes, values: bytes, /) -> bytes: ...
    def tally(
        self, text: str | bytes, least: float, more: bytes, values: bytes, /
    ) -> tuple[bytes, bytes]: ...

class People:
    def __new__(cls, key: bytes, most: int, /) -> People: ...
    def meet(self, cells: list[str], /) -> None: ...
    def count(self) -> int: ...

class Table:
    def __new__(
        cls, separator: int, longest: int, actions: bytes, telling: bytes, people: People, /
    ) -> Table: ...
    def feed(self, piece: str | None, /) -> tuple[str, bytes]: ...
    def filled(self) -> bytes: ...
