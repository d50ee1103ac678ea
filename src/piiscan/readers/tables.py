"""Tables of plain text: csv and tsv of any length, row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Protocol, TypeVar

from piiscan.model import Limits, Sheet, Text, as_str, letters_of
from piiscan.readers import plain

T = TypeVar("T")
SEPARATORS = ",\t;|"
LONGEST_CELL = 1 << 20  # letters


def read(file: BinaryIO, _limits: Limits) -> Iterator[Sheet]:
    """Yields the one table of the file. Raises Unreadable at the end when letters were lost."""
    texts = plain.Whole(file)
    yield Sheet("", rows(texts))
    texts.tell()


def rows(texts: Iterable[Text]) -> Rows:
    """Returns the rows of a text that comes in pieces of whole lines; empty rows are left out.

    A row that no reader understands comes as one cell, so that nothing goes unread.
    """
    return Rows(texts)


class Rows:
    """The rows of a text. Whoever counts faster than row by row takes the rest as it is."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._lines = _Lines(texts)
        first = self._lines.peek()
        self.separator = max(SEPARATORS, key=first.count)
        csv.field_size_limit(LONGEST_CELL)
        self._reader = csv.reader(self._lines, delimiter=self.separator)

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        while True:
            try:
                row = next(self._reader)
            except csv.Error:
                row = [self._lines.last]
                self._reader = csv.reader(self._lines, delimiter=self.separator)
            if any(row):
                return row

    def rest(self) -> Iterator[Text]:
        """Yields the text of the rows that were not asked for yet, in pieces of whole lines."""
        return self._lines.rest()


class Watch(Protocol):
    """Looks at what passes by, rows or text."""

    def __call__(self, parts: Iterator[T], letters: Callable[[T], int]) -> Iterator[T]: ...


class Watched(Rows):
    """The same rows under the eyes of somebody, who sees the rest as well."""

    def __init__(self, rows: Rows, watch: Watch) -> None:
        self.separator, self._whole, self._watch = rows.separator, rows, watch
        self._rows = watch(iter(rows), letters_in)

    def __next__(self) -> list[str]:
        return next(self._rows)

    def rest(self) -> Iterator[Text]:
        """Yields the text of the rows that were not asked for yet, in pieces of whole lines."""
        return self._watch(self._whole.rest(), letters_of)


def letters_in(row: list[str]) -> int:
    """Returns how many letters the cells of a row have."""
    return sum(map(len, row))


class _Lines:
    """Lines one by one, the last of them remembered."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._texts, self._piece, self.last = iter(texts), io.StringIO(), ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        while not (line := self._piece.readline()):
            self._piece = io.StringIO(as_str(next(self._texts)), newline="")
        self.last = line.replace("\0", "")
        return self.last

    def peek(self) -> str:
        """Returns the first line, which will come once more."""
        line = next(self, "")
        self._piece.seek(0)
        return line

    def rest(self) -> Iterator[Text]:
        yield self._piece.read()
        yield from self._texts
