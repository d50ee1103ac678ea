"""Access databases (mdb, accdb): every table of the user as a sheet; needs the extra `access`."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterator
from typing import Any, BinaryIO

from piiscan.model import Limits, Part, Sheet, Unreadable
from piiscan.readers.bounds import Budget, whole

LARGEST = 256 << 20  # bytes; the library holds the whole database
KEY_AT = 0x3E
# What the bytes of the key are mixed with in every file: RC4 under the key C7 DA 39 6B, from byte 0x18 on.
KEY_MASK = bytes.fromhex("fb8abc4e")


def warm() -> None:
    """Imports what reads, where it is installed."""
    if importlib.util.find_spec("access_parser"):
        _parser()


def read(file: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yields the tables; raises Unreadable without the extra, for what is encrypted or damaged, and for lost tables."""
    if not importlib.util.find_spec("access_parser"):
        raise Unreadable("unsupported", "Accessの読み取りには pip install 'mamori[access]' が必要です")
    content = whole(file, limits)
    if len(content) > LARGEST:
        raise Unreadable("too_large", "ファイルが大きすぎます")
    if content[KEY_AT : KEY_AT + 4] not in (KEY_MASK, b""):
        raise Unreadable("encrypted", "パスワードで保護されています")
    budget, lost = Budget(limits), 0
    try:
        database = _parser()(content)
    except Exception as error:
        raise Unreadable("damaged", "壊れているか、パスワードで保護されています") from error
    for name in database.catalog:
        if name.startswith("MSys"):
            continue
        try:
            table = database.parse_table(name)
        except Exception:  # noqa: BLE001 - what is damaged may raise anything; it is counted and told
            lost += 1
            continue
        yield Sheet(f"表「{name}」", _rows(table, budget))
    if lost:
        raise Unreadable("damaged", f"読めない表が{lost}ありました")


def _parser() -> type[Any]:
    """Returns the parser of the library, which opens a path by itself, and takes the bytes instead."""
    from access_parser import access_parser as library

    library.read_db_file = bytes
    logging.getLogger("access_parser").setLevel(logging.CRITICAL + 1)  # it would log what it cannot read
    parser: type[Any] = library.AccessParser
    return parser


def _rows(table: dict[str, list[Any]], budget: Budget) -> Iterator[list[str]]:
    """Yields the names of the columns, and then the rows."""
    columns = list(table)
    if not columns:
        return
    yield [str(one) for one in columns]
    for at in range(max(len(values) for values in table.values())):
        row = [_shown(table[one][at]) if at < len(table[one]) else "" for one in columns]
        budget.spend(sum(map(len, row)))
        if any(row):
            yield row


def _shown(value: object) -> str:
    if value is None:
        return ""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
