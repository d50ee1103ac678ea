"""Lays the cells that a person has mended on the screen over those of the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from mamori.kernel.sheets.places import column_of
from mamori.kernel.sheets.tables import EMPTY, Cell, Row, Table

Corrections = Mapping[str, str]


def corrected(table: Table, corrections: Corrections) -> Table:
    """Returns the table with the corrections ({"C14": "text"}) in place of what the file says."""
    by_row: dict[int, dict[int, str]] = {}
    for name, text in corrections.items():
        row, column = place_of(name)
        by_row.setdefault(row, {})[column] = text

    def read() -> Iterator[Row]:
        for row in table.read():
            yield _mended(row, by_row[row.number]) if row.number in by_row else row

    return replace(table, read=read) if by_row else table


def place_of(name: str) -> tuple[int, int]:
    """Returns row and column of a cell's name; raises ValueError for anything that names no cell."""
    letters = name.rstrip("0123456789")
    row = name[len(letters) :]
    if not letters or not row or len(letters) > 3 or len(row) > 7:
        raise ValueError(f"{name[:20]!r} names no cell")
    return int(row), column_of(letters)


def _mended(row: Row, texts: Mapping[int, str]) -> Row:
    cells = [*row.cells, *(EMPTY for _missing in range(max(texts) - len(row.cells)))]
    for column, text in texts.items():
        cells[column - 1] = Cell(text, text)
    return row._replace(cells=tuple(cells))
