"""Makes text of the cells of a row, whatever a database keeps in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table

LONGEST = 4 << 20  # letters of a cell that are read


class Cells:
    """Knows the columns of a table. `unread` names those in which there were bytes that are no text."""

    def __init__(self, table: Table) -> None:
        self.names = [str(one.name) for one in table.columns]
        self.unread: list[str] = []

    def of(self, rows: Iterable[Sequence[Any]]) -> Iterator[list[str]]:
        """Yields the rows as text."""
        for row in rows:
            yield [self._cell(value, at) for at, value in enumerate(row)]

    def _cell(self, value: Any, at: int) -> str:
        if value is None:
            return ""
        if isinstance(value, str):
            return value[:LONGEST]
        if isinstance(value, bytes | memoryview | bytearray):
            return self._of_bytes(bytes(value[:LONGEST]), at)
        if isinstance(value, datetime):
            return value.isoformat(sep=" ", timespec="seconds")
        if isinstance(value, date):
            return value.isoformat()
        return str(value)[:LONGEST]

    def _of_bytes(self, value: bytes, at: int) -> str:
        try:
            text = value.decode("utf-8")
        except UnicodeDecodeError:
            text = "\0"
        if "\0" not in text:
            return text
        if self.names[at] not in self.unread:
            self.unread.append(self.names[at])
        return ""
