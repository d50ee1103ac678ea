"""How the results of a scan are told: lines for people and programs, a sheet, a page for who decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from piiscan.model import FileResult


@dataclass(frozen=True, slots=True)
class Told:
    """What a report needs beside the results: where was looked, how the kinds are called, when it began (local time)."""

    places: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    began: str = ""

    def title(self, kind: str) -> str:
        return self.titles.get(kind, kind)


@dataclass(frozen=True, slots=True)
class End:
    """How the scan ended: seconds it took, files it did not read again, files that are gone, and whether it was stopped."""

    seconds: float = 0.0
    unchanged: int = 0
    vanished: int = 0
    is_stopped: bool = False


class Report(Protocol):
    """Takes the results one by one, so that a scan of millions of files needs no more memory than one of ten."""

    def add(self, result: FileResult) -> None: ...

    def close(self, end: End) -> None: ...
