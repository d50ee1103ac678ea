"""Excel workbooks of 97 to 2003: cells by the library, what it leaves out by readers of our own."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import BinaryIO

import python_calamine

from piiscan.model import Limits, Part, Passage, Sheet, Unreadable
from piiscan.readers import biff, biff_numbers, numerals, ole
from piiscan.readers.bounds import Budget, whole

LARGEST = 256 << 20  # bytes; the library holds the whole book


def read(file: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yields every sheet and what stands beside its cells; raises Unreadable for what is encrypted or damaged."""
    content = whole(file, limits)
    if len(content) > LARGEST:
        raise Unreadable("too_large", "ファイルが大きすぎます")
    budget = Budget(limits)
    storage = ole.Storage(io.BytesIO(content), limits)
    stream = storage.stream("Workbook") or storage.stream("Book")
    if "EncryptedPackage" in storage or biff.is_encrypted(stream):
        raise Unreadable("encrypted", "パスワードで保護されています")
    broken: Unreadable | None = None
    try:
        yield from _sheets(content, biff_numbers.seen(stream), budget)
    except Unreadable as error:
        broken = error
    yield from biff.beside(stream, budget)
    if lines := storage.properties():
        yield Passage("文書のプロパティ", "\n".join(lines))
    yield from ole.objects(storage)
    if broken:
        raise broken


def _sheets(content: bytes, seen: biff_numbers.Seen, budget: Budget) -> Iterator[Part]:
    """Yields every sheet. The library may panic, which is no Exception."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [one for one in book.sheets_metadata if one.typ == python_calamine.SheetTypeEnum.WorkSheet]
        for number, told in enumerate(sheets):
            hidden = "" if told.visible == python_calamine.SheetVisibleEnum.Visible else "（非表示）"
            cells = {(row, column): text for (sheet, row, column), text in seen.items() if sheet == number}
            rows = _rows(book.get_sheet_by_name(told.name), cells, budget)
            yield Sheet(f"シート「{told.name}」{hidden}", rows)
    except python_calamine.PasswordError as error:
        raise Unreadable("encrypted", "パスワードで保護されています") from error
    except (MemoryError, KeyboardInterrupt, SystemExit, GeneratorExit, Unreadable):
        raise
    except BaseException as error:
        raise Unreadable("damaged", "壊れていて読めないシートがあります") from error


def _rows(
    sheet: python_calamine.CalamineSheet, cells: dict[tuple[int, int], str], budget: Budget
) -> Iterator[list[str]]:
    # The library tells the empty rows above the cells, and not the empty columns before them.
    _, left = sheet.start or (0, 0)
    for number, row in enumerate(sheet.iter_rows()):
        written = [cells.get((number, at)) or _shown(one) for at, one in enumerate(row, left)]
        while written and not written[-1]:
            written.pop()
        if written:
            budget.spend(len(written) + sum(map(len, written)))
            yield written


def _shown(value: object) -> str:
    """Returns the value as people see it in the cell; formats of numbers are not told by the library."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**numerals.LONGEST else repr(value)
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}" if not value.time() else f"{value:%Y-%m-%d %H:%M:%S}"
    return "" if value is None else str(value)
