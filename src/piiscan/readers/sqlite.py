"""SQLite databases: every table and view row by row, read only, with nothing in the file trusted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import BinaryIO

from piiscan.model import Limits, Sheet, Unreadable
from piiscan.readers.bounds import whole

LONGEST = 1 << 20  # letters of a cell


def warm() -> None:
    """Opens a database, which loads what Python's module loads late."""
    sqlite3.connect(":memory:").close()


def read(file: BinaryIO, limits: Limits) -> Iterator[Sheet]:
    """Yields the tables. Raises Unreadable at the end for those that could not be read."""
    database = sqlite3.connect(":memory:")
    broken: list[str] = []
    try:
        # In memory, where no journal is looked for beside it and no path is needed.
        database.deserialize(whole(file, limits))
        database.execute("PRAGMA trusted_schema=OFF")
        database.execute("PRAGMA query_only=ON")
        database.execute("PRAGMA cell_size_check=ON")
        database.text_factory = _text
        for name in _tables(database):
            yield Sheet(f"表「{name}」", _rows(database, name, broken))
    except sqlite3.Error:
        raise Unreadable("damaged", "壊れていて開けません") from None
    finally:
        database.close()
    if broken:
        raise Unreadable("damaged", f"壊れているため、途中までしか読めない表がありました（{len(broken)}）")


def _tables(database: sqlite3.Connection) -> list[str]:
    # A view only shows again what the tables hold.
    found = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
    return [str(name) for (name,) in found if not str(name).startswith("sqlite_")]


def _rows(database: sqlite3.Connection, name: str, broken: list[str]) -> Iterator[list[str]]:
    quoted = name.replace('"', '""')
    try:
        found = database.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608 - an identifier cannot be a parameter
        yield [str(one[0]) for one in found.description]
        for row in found:
            yield [_cell(one) for one in row]
    except sqlite3.Error:
        broken.append(name)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        try:
            return value[:LONGEST].decode("utf-8")
        except UnicodeDecodeError:
            return ""
    return str(value)[:LONGEST]


def _text(content: bytes) -> str:
    return content.decode("utf-8", errors="replace")
