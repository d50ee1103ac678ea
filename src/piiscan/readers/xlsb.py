"""Excel workbooks in binary form: the same parts as in the usual form, those of Excel's own written as records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from piiscan.model import Limits, Part
from piiscan.readers import xlsb_book
from piiscan.readers.markup import Listener
from piiscan.readers.numerals import Shape
from piiscan.readers.ooxml import Office
from piiscan.readers.xlsb_cells import Cells
from piiscan.readers.xlsx import Reading


def read(file: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yields every sheet and what stands beside its cells; raises Unreadable at the end where not all could be read."""
    yield from _Binary(Office(file, limits)).parts()


class _Binary(Reading):
    """One workbook on its way whose parts are records, but for drawings, threaded comments and properties."""

    kinds = "application/vnd.ms-excel.{}"
    ending = "bin"
    lost_sheet = re.compile(r"xl/[a-z]+sheets/[a-z]*sheet\d+\.bin", re.IGNORECASE)

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._fields: dict[str, xlsb_book.Fields] = {}

    def main(self) -> str:
        # Not by its kind: some programs call every part so that they have no other kind for.
        told = self.office.relations("").targets.values()
        return next((where for kind, where in told if kind == "officeDocument"), "xl/workbook.bin")

    def texts(self, path: str) -> list[str]:
        found: list[str] = []
        for _ in self.once(path, lambda part: xlsb_book.texts(part, found, self.office.budget)):
            pass
        return found

    def cells(self, texts: list[str], shapes: dict[str, Shape]) -> Cells:
        return Cells(texts, {int(style): shape for style, shape in shapes.items()}, self.office.budget)

    def heard(self, path: str, part: BinaryIO, listener: Listener[Any]) -> Iterable[Any]:
        if not path.lower().endswith(".bin"):
            return super().heard(path, part, listener)
        # Rows of a pivot table are told by the fields of another part, which comes before them and refers to them.
        fields = self._fields.get(path.lower(), [])
        for kind, target in self.office.relations(path).targets.values():
            if kind == "pivotCacheRecords":
                self._fields[target.lower()] = fields
        return xlsb_book.parts(part, listener, self.office.budget, fields)
