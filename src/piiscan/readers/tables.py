"""Tables of plain text: csv and tsv of any length, row by row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import chain

SEPARATORS = ",\t;|"
LONGEST_CELL = 1 << 20  # letters


def rows(texts: Iterable[str]) -> Iterator[list[str]]:
    """Yields the rows of a text that comes in pieces of whole lines; empty rows are left out.

    A row that no reader understands comes as one cell, so that nothing goes unread.
    """
    lines = chain.from_iterable(text.splitlines(keepends=True) for text in texts)
    first = next(lines, "")
    separator = max(SEPARATORS, key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    kept = _Kept(chain((first,), lines))
    reader = csv.reader(kept, delimiter=separator)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            row = [kept.last]
            reader = csv.reader(kept, delimiter=separator)
        if any(row):
            yield row


class _Kept:
    """Lines one by one, the last of them remembered."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self.last = lines, ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.last = next(self._lines).replace("\0", "")
        return self.last
