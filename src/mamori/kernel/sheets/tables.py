"""Keeps what was read: cells with their text, rows, and tables that can be gone through again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import TracebackType
from typing import Literal, NamedTuple

from mamori.kernel.sheets.places import Place
from mamori.kernel.sheets.words import Words

Value = str | int | float | bool | date | datetime | time | timedelta | None
Fault = Literal["", "error", "formula", "unreadable"]


class Cell(NamedTuple):
    """One cell: the value as stored, the text as a reader of the sheet sees it, and what is wrong with it.

    `fault`: "error" = #REF! and its like, "formula" = a formula without a saved result, "unreadable" = letters
    that the file's encoding does not have. `merged` = the value stands in another cell of a merged area.
    """

    value: Value
    text: str
    fault: Fault = ""
    merged: bool = False

    @property
    def is_blank(self) -> bool:
        return not self.fault and not self.text.strip()


EMPTY = Cell(None, "")


class Row(NamedTuple):
    """One row of a table; cells beyond its end are empty."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False

    def cell(self, column: int) -> Cell:
        """Returns the cell of a column, counted from 1."""
        return self.cells[column - 1] if 0 < column <= len(self.cells) else EMPTY

    @property
    def is_blank(self) -> bool:
        return all(cell.is_blank for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """One sheet of a workbook, or one csv file. Rows 1 … `row_count` all come, blank and hidden ones too."""

    name: str
    position: int
    row_count: int
    column_count: int
    read: Callable[[], Iterator[Row]]
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    encoding: str = ""
    delimiter: str = ""
    notices: tuple[Words, ...] = ()

    def rows(self) -> Iterator[Row]:
        """Goes through all rows from the first; may be called again."""
        return self.read()

    def place(self, row: int, column: int = 0) -> Place:
        return Place(self.name, row, column)


class Tables(list[Table]):
    """The tables of one file in their order; closes the file at the end of a `with`."""

    def __init__(self, tables: list[Table], close: Callable[[], None]) -> None:
        super().__init__(tables)
        self.close = close

    def __enter__(self) -> Tables:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
