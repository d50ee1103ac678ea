"""Names a place in a table as people say it: シート2 C14."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class Place(NamedTuple):
    """A cell (or, with column 0, a row) of a table. Rows and columns count from 1, as Excel shows them."""

    sheet: str
    row: int
    column: int = 0

    def __str__(self) -> str:
        cell = f"{letters(self.column)}{self.row}" if self.column else str(self.row)
        return f"{self.sheet} {cell}" if self.sheet else cell


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """Returns the column's letters: 1 → A, 27 → AA."""
    found = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def column_of(name: str) -> int:
    """Returns the number of a column given by letters: A → 1, AA → 27. Raises ValueError for anything else."""
    number = 0
    for sign in name.upper():
        if not "A" <= sign <= "Z":
            raise ValueError(f"{name!r} is not a column")
        number = number * 26 + ord(sign) - ord("A") + 1
    if not number:
        raise ValueError("a column needs a letter")
    return number
