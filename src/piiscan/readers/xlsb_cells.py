"""Reads the cells of one sheet of a binary workbook row by row and says what people see in them, without holding the sheet."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO

from piiscan.model import Unreadable
from piiscan.readers.bounds import Budget
from piiscan.readers.numerals import Shape
from piiscan.readers.xlsb_records import Record, error, literal, real, records, rich, small, truth, wide
from piiscan.readers.xlsx_cells import WIDEST

ROW, RICH_CELL = 0, 62
HEADERS, CHECK, CHOICES = 479, 64, 681
_LONG = struct.Struct("<II").unpack_from
_SHORT = struct.Struct("<I").unpack_from
_Value = Callable[[bytes, int, int], str]
_NUMBERS = frozenset((2, 5, 9, 13, 16))
_SHORTS = frozenset(range(12, 19))  # they leave out the column: it is the one after the last


def _text(block: bytes, at: int, end: int) -> str:
    return wide(block, at, end)[0]


def _nothing(block: bytes, at: int, end: int) -> str:
    return ""


# What reads the value by the kind of the record: cells and those of formulas, short cells.
_VALUES: dict[int, _Value] = {
    1: _nothing, 2: small, 3: error, 4: truth, 5: real, 6: _text, 8: _text, 9: real, 10: truth, 11: error,
    12: _nothing, 13: small, 14: error, 15: truth, 16: real, 17: _text, RICH_CELL: rich,
}  # fmt: skip


class Cells:
    """The rows of one sheet; after the last of them, its headers and the choices that its cells offer."""

    def __init__(self, texts: Sequence[str], shapes: Mapping[int, Shape], budget: Budget) -> None:
        self.headers: list[str] = []
        self.choices: list[str] = []
        self._texts, self._shapes, self._budget = texts, shapes, budget
        self._values = _VALUES | {7: self._shared, 18: self._shared}
        self._torn: Unreadable | None = None

    def rows(self, file: BinaryIO) -> Iterator[list[str]]:
        """Yields the rows that hold anything; raises Unreadable after the last of a part that is torn."""
        values, shapes = self._values, self._shapes
        row: list[str] = []
        column = -1
        for kind, block, at, end in self._lasting(file):
            if read := values.get(kind):
                if kind in _SHORTS:
                    column += 1
                    (style,) = _SHORT(block, at)
                    shown = read(block, at + 4, end)
                else:
                    column, style = _LONG(block, at)
                    shown = read(block, at + 8, end)
                if kind in _NUMBERS and (shape := shapes.get(style & 0xFFFFFF)):
                    shown = shape(shown)
                _put(row, column, shown)
            elif kind == ROW:
                if row:
                    yield self._spent(row)
                row, column = [], -1
            else:
                self._hear(kind, block[at:end])
        if row:
            yield self._spent(row)
        if self._torn:
            raise self._torn

    def _lasting(self, file: BinaryIO) -> Iterator[Record]:
        """Yields the records, and keeps for the end that they are torn."""
        try:
            yield from records(file)
        except Unreadable as error:
            self._torn = error

    def _spent(self, row: list[str]) -> list[str]:
        self._budget.spend(len(row) + sum(map(len, row)))
        return row

    def _shared(self, block: bytes, at: int, end: int) -> str:
        (number,) = _SHORT(block, at)
        return self._texts[number] if number < len(self._texts) else ""

    def _hear(self, kind: int, content: bytes) -> None:
        """Keeps headers and footers, and the choices that are written into the sheet itself."""
        if kind == HEADERS:
            at = 2
            for _ in range(6):
                said, at = wide(content, at, len(content))
                if said:
                    self.headers.append(said)
        choices = ""
        if kind in (CHECK, CHOICES):
            choices = _literal(content) if kind == CHECK else wide(content, 0, len(content))[0].strip('"')
        if choices:
            self._budget.spend(len(choices))
            self.choices.append(choices.replace("\0", "\n").replace(",", "\n"))


def _put(row: list[str], column: int, shown: str) -> None:
    """Writes the value into the row."""
    if not shown:
        return
    short = column - len(row)
    if short < 0:
        row[column] = shown
        return
    if short:
        if column >= WIDEST:
            raise Unreadable("damaged", "シートの列が読めません")
        row += [""] * short
    row.append(shown)


def _literal(check: bytes) -> str:
    """Returns the text that a check of what is typed into cells has for its first formula.

    Basis: MS-XLSB 2.4.347: flags, the cells, four texts for people, the formulas.
    """
    at = 8 + 16 * int.from_bytes(check[4:8], "little")
    for _ in range(4):
        _, at = wide(check, at, len(check))
    return literal(check[at + 4 :])
