"""Reads a table page by page along its key, so that no statement runs long and no lock is held over a whole table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Inspector, Select, Table, and_, func, or_, select

PAGE = 1000  # rows of one question
PLACES = 20  # places over the table from which a sample is taken
_EXACT = (int, str, bytes)  # types of keys that come back from the driver just as the database holds them


class Paging:
    """The rows of one table. `read` counts them; `is_partial` tells whether there are more than were read."""

    def __init__(
        self, connection: Connection, table: Table, key: Sequence[Column[Any]], *, sample: int = 0
    ) -> None:
        self._connection, self._table, self._key, self._sample = connection, table, key, sample
        self.read, self.is_partial = 0, False

    def rows(self) -> Iterator[Sequence[Any]]:
        """Yields the rows, all or a sample of them."""
        if self._sample:
            yield from self._sampled()
        elif self._key:
            yield from self._along_the_key(None, 0)
        else:
            yield from self._in_one(0)

    def _along_the_key(self, after: Sequence[Any] | None, most: int) -> Iterator[Sequence[Any]]:
        places = [self._table.columns.keys().index(one.key) for one in self._key]
        left = most
        while True:
            size = min(PAGE, left) if most else PAGE
            question = select(self._table).order_by(*self._key).limit(size)
            if after is not None:
                question = question.where(_beyond(self._key, after))
            page = self._connection.execute(question).fetchall()
            for row in page:
                self.read += 1
                yield row
            left -= len(page)
            if len(page) < size or (most and left <= 0):
                return
            after = [page[-1][at] for at in places]

    def _in_one(self, most: int) -> Iterator[Sequence[Any]]:
        """Reads a table without a key by one statement, whose rows come as they are asked for."""
        question: Select[Any] = select(self._table)
        if most:
            question = question.limit(most)
        streamed = self._connection.execution_options(stream_results=True, max_row_buffer=PAGE)
        with streamed.execute(question) as rows:
            for row in rows.yield_per(PAGE):
                self.read += 1
                yield row

    def _sampled(self) -> Iterator[Sequence[Any]]:
        """Reads rows from places all over a table whose key is a number, else the first rows."""
        whole = self._connection.execute(select(func.count()).select_from(self._table)).scalar_one()
        self.is_partial = whole > self._sample
        if not self.is_partial:
            yield from self._along_the_key(None, 0) if self._key else self._in_one(0)
            return
        least, most = self._ends()
        if least is None or most is None:
            yield from self._along_the_key(None, self._sample) if self._key else self._in_one(self._sample)
            return
        each = max(1, -(-self._sample // PLACES))
        step = max(1, (most - least + 1) // PLACES)
        for at in range(PLACES):
            wanted = min(each, self._sample - self.read)
            if wanted > 0:
                yield from self._between(
                    least + at * step, least + (at + 1) * step if at < PLACES - 1 else None, wanted
                )

    def _between(self, first: int, end: int | None, most: int) -> Iterator[Sequence[Any]]:
        key = self._key[0]
        question = select(self._table).where(key >= first).order_by(key).limit(most)
        if end is not None:
            question = question.where(key < end)
        for row in self._connection.execute(question).fetchall():
            self.read += 1
            yield row

    def _ends(self) -> tuple[int | None, int | None]:
        if len(self._key) != 1 or self._key[0].type.python_type is not int:
            return None, None
        ends = self._connection.execute(select(func.min(self._key[0]), func.max(self._key[0]))).one()
        return ends[0], ends[1]


def _beyond(key: Sequence[Column[Any]], last: Sequence[Any]) -> ColumnElement[bool]:
    """Returns "the key is greater than this", spelled out, since not every database compares several columns at once."""
    cases = [
        and_(*(key[before] == last[before] for before in range(at)), key[at] > last[at])
        for at in range(len(key))
    ]
    return and_(key[0] >= last[0], or_(*cases)) if len(key) > 1 else cases[0]


def key_of(table: Table, inspector: Inspector) -> list[Column[Any]]:
    """Returns the columns that order the rows of a table: its primary key, or a unique one without gaps; else none.

    A key of numbers with a fraction or of times is none: what a driver makes of them may not be what the database compares.
    """
    candidates = [list(table.primary_key.columns)]
    candidates += [
        [table.columns[str(name)] for name in one["column_names"] if name in table.columns]
        for one in inspector.get_unique_constraints(table.name, schema=table.schema)
    ]
    return next((key for key in candidates if key and all(_is_exact(one) for one in key)), [])


def _is_exact(column: Column[Any]) -> bool:
    try:
        kind = column.type.python_type
    except NotImplementedError:
        return False
    return issubclass(kind, _EXACT) and not (column.nullable and not column.primary_key)
