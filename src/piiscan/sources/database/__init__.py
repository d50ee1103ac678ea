"""A database: each table is listed like a file and read as rows, by a session that can change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote

from sqlalchemy import Connection, Engine, MetaData, Table, inspect
from sqlalchemy.exc import SQLAlchemyError

from piiscan.model import Item, Read, Sheet, Unread, Unreadable
from piiscan.sources import SourceFailed
from piiscan.sources.addresses import without_secrets
from piiscan.sources.database.cells import Cells
from piiscan.sources.database.dialects import Dialect, dialect_of, engine_for, why
from piiscan.sources.database.paging import Paging, key_of


class Database:
    """The tables of a database. `tables` chooses some by name ("customers,sales.*"), `sample` reads so many rows of each."""

    is_near = False

    def __init__(self, address: str, *, password: str = "", tables: str = "", sample: int = 0) -> None:
        self.address = without_secrets(address).rstrip("/")
        self._wanted = [one.strip().lower() for one in tables.split(",") if one.strip()]
        self._sample = sample
        self._dialect: Dialect = dialect_of(address)
        self._engine: Engine = engine_for(address, self._dialect, password=password)

    def items(self) -> Iterator[Item]:
        """Yields every table that was asked for. Its size is not known."""
        try:
            names = self._names()
        except SQLAlchemyError as error:
            raise SourceFailed(why(error, self.address)) from None
        for schema, table in names:
            if self._is_wanted(schema, table):
                yield self.item(f"{self.address}/{_named(schema, table)}", 0, 0)
        if self._wanted and not any(self._is_wanted(*one) for one in names):
            raise SourceFailed("そのような名前の表はありません")

    def item(self, path: str, size: int, changed: int) -> Item:
        """Returns the table as it is listed. It is no file: its rows come from `parts`."""
        return Item(path, size, changed, _no_file)

    def parts(self, path: str) -> Iterator[Read]:
        """Yields the rows of a table, and what of it was not read."""
        schema, _dot, name = path[len(self.address) + 1 :].rpartition(".")
        try:
            with self._engine.connect() as connection:
                self._dialect.begin(connection)
                table = Table(
                    _taken(name), MetaData(), schema=_taken(schema) or None, autoload_with=connection
                )
                yield from self._rows(connection, table)
        except SQLAlchemyError as error:
            yield Unread("", "refused", why(error, self.address))

    def close(self) -> None:
        self._engine.dispose()

    def _rows(self, connection: Connection, table: Table) -> Iterator[Read]:
        cells = Cells(table)
        paging = Paging(connection, table, key_of(table, inspect(connection)), sample=self._sample)
        yield Sheet("", _all([list(cells.names)], cells.of(paging.rows())))
        if paging.is_partial:
            yield Unread("", "too_large", f"{paging.read:,} 行だけを調べました")
        for column in cells.unread:
            yield Unread("", "unsupported", f"文字でない列は読んでいません: {column}")

    def _names(self) -> list[tuple[str, str]]:
        inspector = inspect(self._engine)
        return [
            (schema or "", table)
            for schema in self._dialect.schemas(inspector, self._engine)
            for table in sorted(inspector.get_table_names(schema=schema))
        ]

    def _is_wanted(self, schema: str, table: str) -> bool:
        names = (table.lower(), _named(schema, table).lower())
        return not self._wanted or any(fnmatchcase(name, one) for name in names for one in self._wanted)


def _all(first: list[list[str]], rest: Iterator[list[str]]) -> Iterator[list[str]]:
    yield from first
    yield from rest


def _named(schema: str, table: str) -> str:
    """Returns the name of a table with its schema. A dot inside a name is written so that it can be told from the one between."""
    return f"{_given(schema)}.{_given(table)}" if schema else _given(table)


def _given(name: str) -> str:
    return name.replace("%", "%25").replace(".", "%2E").replace("/", "%2F")


def _taken(name: str) -> str:
    return unquote(name)


def _no_file() -> Any:
    raise Unreadable("unsupported", "表はファイルとして開けません")
