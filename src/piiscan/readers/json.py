"""JSON of any size, and JSON line by line: every value under the name it has there; lists of objects as sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import BinaryIO

from piiscan.model import Limits, Part, Passage, Sheet, Unreadable
from piiscan.readers import plain
from piiscan.readers.bounds import Budget
from piiscan.readers.json_cursor import BROKEN, Cursor, Value

DEEPEST = 200
KEPT = 200  # objects of a list that tell its columns
PIECE = 1 << 16  # letters given out at a time


def read(file: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yields the values; raises Unreadable at the end where the text is no JSON, after what it says all the same."""
    texts = plain.Watched(_cut(plain.pieces(file)[1]))
    yield from _Walk(Cursor(iter(texts)), Budget(limits)).parts()
    texts.tell()


def _cut(texts: Iterator[str]) -> Iterator[str]:
    """Yields the text in pieces that are small, also where it is one line."""
    for text in texts:
        for at in range(0, len(text), plain.PIECE):
            yield text[at : at + plain.PIECE]


class _Walk:
    """Goes through the outer levels by itself, so that no file is too large; takes what lies in lists whole."""

    def __init__(self, cursor: Cursor, budget: Budget) -> None:
        self._cursor, self._budget = cursor, budget
        self._lines: list[str] = []
        self._letters = 0
        self._broken: Unreadable | None = None

    def parts(self) -> Iterator[Part]:
        try:
            yield from self._top()
        except Unreadable as error:
            self._broken = error
        yield from self._given()
        if self._broken and self._broken.status == "damaged":
            # What is no JSON is read as the text it is.
            for text in self._cursor.rest():
                self._budget.spend(len(text))
                if text.strip():
                    yield Passage("", text)
        if self._broken:
            raise self._broken

    def _top(self) -> Iterator[Part]:
        cursor = self._cursor
        if cursor.peek() == "{":
            yield from self._first_object()
        while cursor.peek() and not self._broken:
            yield from self._any("", 0)

    def _first_object(self) -> Iterator[Part]:
        """Yields the object that the text begins with. When others follow it they are rows of one sheet: JSON by line."""
        try:
            first = self._cursor.value()
        except Unreadable as error:
            if error.status != "too_large":
                raise
            yield from self._object(0)
            return
        if self._cursor.peek() == "{":
            yield Sheet("", self._rows(chain((first,), self._objects())))
        else:
            yield from self._known("", first, 0)

    def _objects(self) -> Iterator[Value]:
        while self._cursor.peek() == "{":
            yield self._cursor.value()

    def _any(self, name: str, depth: int) -> Iterator[Part]:
        """Yields what the value here holds: an object and a list step by step, anything else whole."""
        if depth > DEEPEST:
            raise Unreadable("refused", "JSONの入れ子が深すぎます")
        sign = self._cursor.peek()
        if sign == "{":
            yield from self._object(depth)
        elif sign == "[":
            yield from self._list(name, depth)
        else:
            yield from self._known(name, self._cursor.value(), depth)

    def _object(self, depth: int) -> Iterator[Part]:
        cursor = self._cursor
        cursor.take()
        while cursor.peek() not in ("}", ""):
            key = cursor.value()
            if cursor.peek() != ":":
                raise Unreadable("damaged", BROKEN)
            cursor.take()
            yield from self._any(str(key), depth + 1)
            self._next("}")
        self._close("}")

    def _list(self, name: str, depth: int) -> Iterator[Part]:
        cursor = self._cursor
        cursor.take()
        if cursor.peek() in ("{", "["):
            yield from self._given()
            yield Sheet(f"「{name}」" if name else "", self._rows(self._elements()))
            if self._broken:
                return
        while cursor.peek() not in ("]", ""):
            yield from self._any(name, depth + 1)
            self._next("]")
        self._close("]")

    def _elements(self) -> Iterator[Value]:
        """Yields the elements of a list as long as they are objects or lists."""
        while self._cursor.peek() in ("{", "["):
            yield self._cursor.value()
            self._next("]")

    def _next(self, closing: str) -> None:
        sign = self._cursor.peek()
        if sign == ",":
            self._cursor.take()
        elif sign != closing:
            raise Unreadable("damaged", BROKEN)

    def _close(self, closing: str) -> None:
        if self._cursor.peek() != closing:
            raise Unreadable("damaged", BROKEN)
        self._cursor.take()

    def _known(self, name: str, value: Value, depth: int) -> Iterator[Part]:
        """Yields what a value holds that was taken whole."""
        if depth > DEEPEST:
            raise Unreadable("refused", "JSONの入れ子が深すぎます")
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from self._known(key, inner, depth + 1)
        elif isinstance(value, list) and value and all(isinstance(one, dict | list) for one in value):
            yield from self._given()
            yield Sheet(f"「{name}」" if name else "", self._rows(iter(value)))
        elif isinstance(value, list):
            for inner in value:
                yield from self._known(name, inner, depth + 1)
        elif isinstance(value, str) and value.strip():
            line = f"{name}: {value}" if name else value
            self._budget.spend(len(line))
            self._lines.append(line)
            self._letters += len(line)
            if self._letters > PIECE:
                yield from self._given()

    def _given(self) -> Iterator[Part]:
        if self._lines:
            yield Passage("", "\n".join(self._lines))
        self._lines, self._letters = [], 0

    def _rows(self, values: Iterator[Value]) -> Iterator[list[str]]:
        """Yields the names that the first objects have, and then what every object has under them."""
        flats = self._flat(values)
        first = list(islice(flats, KEPT))
        columns = {key: at for at, key in enumerate(dict.fromkeys(key for one in first for key in one))}
        if any(not key.isdigit() for key in columns):
            yield list(columns)
        for flat in chain(first, flats):
            row = [""] * len(columns)
            for key, value in flat.items():
                if key in columns:
                    row[columns[key]] = value
                else:
                    row.append(f"{key}: {value}")
            yield row

    def _flat(self, values: Iterator[Value]) -> Iterator[dict[str, str]]:
        """Yields the objects without depth; what breaks is told after the last part of the file."""
        try:
            for value in values:
                flat: dict[str, str] = {}
                _flatten("", value, flat, 0)
                self._budget.spend(sum(map(len, flat.values())))
                yield flat
        except Unreadable as error:
            self._broken = error


def _flatten(name: str, value: Value, into: dict[str, str], depth: int) -> None:
    """Writes what the value holds under names like 住所.市区町村; what has one name several times, line by line."""
    if depth > DEEPEST:
        raise Unreadable("refused", "JSONの入れ子が深すぎます")
    inner: Iterable[tuple[str, Value]]
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = ((str(at) if not name else "", one) for at, one in enumerate(value))
    else:
        if isinstance(value, str):
            into[name] = f"{into[name]}\n{value}" if name in into else value
        return
    for key, one in inner:
        _flatten(f"{name}.{key}" if name and key else name or key, one, into, depth + 1)
