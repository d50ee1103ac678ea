"""Excel workbooks since 2007: every sheet with its hidden ones, comments, text boxes, headers, names, remembered values."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, Protocol

from piiscan.model import Limits, Part, Passage, Sheet, Unreadable
from piiscan.readers import markup
from piiscan.readers.drawing import Drawn
from piiscan.readers.html import stripped
from piiscan.readers.markup import Listener
from piiscan.readers.numerals import Shape
from piiscan.readers.ooxml import Office
from piiscan.readers.workbook import Book, Comments, Formats, Remembered, Tab, Texts, header_text
from piiscan.readers.xlsx_cells import Cells
from piiscan.readers.xlsx_rows import Skimmed

_DRAWN = ("drawing+xml", "chart+xml", "diagramData+xml", "drawingml.chartshapes+xml")
_OLD_BOX = re.compile(rb"<v:textbox\b[^>]*>(.*?)</v:textbox>", re.DOTALL)
OLD_DRAWING = 1 << 24  # bytes
_REMEMBERED = {
    "pivotCacheDefinition": "ピボットテーブルの元の値",
    "pivotCacheRecords": "ピボットテーブルの元の値",
    "externalLink": "リンク先の値",
}


class SheetCells(Protocol):
    """What reads the cells of one sheet, and keeps what stands beside them."""

    headers: list[str]
    choices: list[str]

    def rows(self, file: BinaryIO) -> Iterator[list[str]]: ...


def read(file: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yields every sheet and what stands beside its cells; raises Unreadable at the end where not all could be read."""
    yield from Reading(Office(file, limits)).parts()


class _Cells(Cells):
    """Cells written as XML."""

    def rows(self, file: BinaryIO) -> Iterator[list[str]]:
        yield from markup.parts(Skimmed(file, self), self, self.budget)


class Reading:
    """One workbook on its way, with the parts of it that were told already. What is XML here, other forms may write otherwise."""

    kinds = "{}+xml"
    ending = "xml"
    lost_sheet = re.compile(r"xl/worksheets/.*\.xml")

    def __init__(self, office: Office) -> None:
        self.office = office
        self._told: set[str] = set()
        self._broken: Unreadable | None = None

    def parts(self) -> Iterator[Part]:
        book, formats, path = Book(), Formats(), self.main()
        self.hear(path, book)
        texts = self.texts(self.found("sharedStrings"))
        self.hear(self.found("styles"), formats)
        shapes = formats.shapes(is_1904=book.is_1904)
        for tab, where in self._sheets(book, path):
            yield from self._sheet(tab, where, self.cells(texts, shapes))
        yield from self._beside(book)
        yield from self.office.shared_parts()
        if self._broken:
            raise self._broken
        self.office.finish()

    def found(self, kind: str) -> str:
        """Returns the part of this kind, or where kinds are lost the name that it usually has."""
        return next(iter(self.office.of_kind(self.kinds.format(kind))), f"xl/{kind}.{self.ending}")

    def main(self) -> str:
        """Returns the part that tells of the sheets."""
        return next(iter(self.office.of_kind("main+xml")), "xl/workbook.xml")

    def texts(self, path: str) -> list[str]:
        """Returns the texts that cells refer to by number."""
        texts = Texts(self.office.budget)
        self.hear(path, texts)
        return texts.all

    def cells(self, texts: list[str], shapes: dict[str, Shape]) -> SheetCells:
        """Returns what reads the cells of a sheet."""
        return _Cells(texts, shapes, self.office.budget)

    def heard(self, path: str, part: BinaryIO, listener: Listener[Any]) -> Iterable[Any]:
        """Yields what the listener makes of the part."""
        return markup.parts(part, listener, self.office.budget)

    def hear(self, path: str, listener: Listener[Any]) -> None:
        """Lets the listener hear a part that gives out nothing itself."""
        for _ in self._heard(path, listener):
            pass

    def once(self, path: str, told: Callable[[BinaryIO], Iterable[Part]]) -> Iterator[Part]:
        """Yields what is told of a part that was not told yet; what breaks is raised after the last part of the book."""
        if path.lower() in self._told or path not in self.office.package:
            return
        self._told.add(path.lower())
        try:
            with self.office.package.open(path) as part:
                yield from told(part)
        except Unreadable as error:
            self._broken = error

    def _sheets(self, book: Book, path: str) -> Iterator[tuple[str, str]]:
        """Yields place and part of every sheet, those at the end that the book does not name."""
        office, seen = self.office, set()
        targets = office.relations(path).targets
        for tab in book.tabs:
            _, where = targets.get(tab.relation, ("", ""))
            if where in office.package:
                seen.add(where.lower())
                yield tab.place, where
        lost = [one for one in office.package.names if self.lost_sheet.fullmatch(one)]
        for where in dict.fromkeys((*office.of_kind(self.kinds.format("worksheet")), *lost)):
            if where.lower() not in seen:
                tab = Tab(f"シート「{where.rpartition('/')[2]}」", "")
                yield tab.place, where

    def _sheet(self, place: str, where: str, cells: SheetCells) -> Iterator[Part]:
        yield Sheet(place, self._rows(where, cells))
        if cells.headers:
            yield Passage(f"{place}のヘッダーとフッター", "\n".join(map(header_text, cells.headers)))
        if cells.choices:
            yield Passage(f"{place}の入力の選択肢", "\n".join(cells.choices))
        for kind, target in self.office.relations(where).targets.values():
            if kind in ("comments", "threadedComment"):
                yield from self._heard(target, Comments(place))
            elif kind == "drawing":
                yield from self._drawing(target, f"{place}の図形")
            elif kind == "vmlDrawing" and target in self.office.package:
                self._told.add(target.lower())
                boxes = _text_boxes(self.office.package.open(target))
                if boxes:
                    yield Passage(f"{place}の図形", boxes)

    def _rows(self, where: str, cells: SheetCells) -> Iterator[list[str]]:
        """Yields the rows; what breaks is told after the last part of the book."""
        try:
            with self.office.package.open(where) as part:
                yield from cells.rows(part)
        except Unreadable as error:
            self._broken = error

    def _drawing(self, path: str, place: str) -> Iterator[Part]:
        yield from self._heard(path, Drawn(place))
        for kind, target in self.office.relations(path).targets.values():
            if kind in ("chart", "diagramData", "chartEx"):
                yield from self._heard(target, Drawn(place))

    def _beside(self, book: Book) -> Iterator[Part]:
        """Yields what belongs to the book as a whole, and drawings that no sheet names."""
        if book.names:
            yield Passage("名前の定義", "\n".join(book.names))
        for kind, place in _REMEMBERED.items():
            for path in self.office.of_kind(self.kinds.format(kind)):
                yield from self._heard(path, Remembered(place))
        for path in self.office.of_kind(
            self.kinds.format("comments"), "comments+xml", "threadedcomments+xml", "person+xml"
        ):
            yield from self._heard(path, Comments("コメント"))
        for path in self.office.of_kind(*_DRAWN):
            yield from self._heard(path, Drawn("図形"))

    def _heard(self, path: str, listener: Listener[Any]) -> Iterator[Any]:
        return self.once(path, lambda part: self.heard(path, part, listener))


def _text_boxes(file: BinaryIO) -> str:
    """Returns what stands in the text boxes of an old drawing, which is often no proper XML."""
    with file:
        boxes = _OLD_BOX.findall(file.read(OLD_DRAWING))
    return "\n".join(stripped(io.BytesIO(one)).strip() for one in boxes).strip()
