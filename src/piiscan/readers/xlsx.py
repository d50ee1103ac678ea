"""Excel workbooks since 2007: every sheet with its hidden ones, comments, text boxes, headers, names, remembered values."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from piiscan.model import Limits, Part, Passage, Sheet, Unreadable
from piiscan.readers import markup
from piiscan.readers.drawing import Drawn
from piiscan.readers.html import stripped
from piiscan.readers.markup import Listener
from piiscan.readers.ooxml import Office
from piiscan.readers.workbook import Book, Comments, Formats, Remembered, Tab, Texts, header_text
from piiscan.readers.xlsx_cells import Cells
from piiscan.readers.xlsx_rows import Skimmed

_DRAWN = ("drawing+xml", "chart+xml", "diagramData+xml", "drawingml.chartshapes+xml")
_OLD_BOX = re.compile(rb"<v:textbox\b[^>]*>(.*?)</v:textbox>", re.DOTALL)
OLD_DRAWING = 1 << 24  # bytes
_REMEMBERED = {
    "pivotCacheDefinition+xml": "ピボットテーブルの元の値",
    "pivotCacheRecords+xml": "ピボットテーブルの元の値",
    "externalLink+xml": "リンク先の値",
}


def read(file: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yields every sheet and what stands beside its cells; raises Unreadable at the end where not all could be read."""
    yield from _Reading(Office(file, limits)).parts()


class _Reading:
    """One workbook on its way, with the parts of it that were told already."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._told: set[str] = set()
        self._broken: Unreadable | None = None

    def parts(self) -> Iterator[Part]:
        office = self._office
        book, texts, formats = Book(), Texts(office.budget), Formats()
        path = next(iter(office.of_kind("main+xml")), "xl/workbook.xml")
        if path in office.package:
            office.hear(path, book)
        for listener, kind, usual in (
            (texts, "sharedStrings+xml", "xl/sharedStrings.xml"),
            (formats, "styles+xml", "xl/styles.xml"),
        ):
            found = office.of_kind(kind) or [usual]
            if found[0] in office.package:
                office.hear(found[0], listener)
        shapes = formats.shapes(is_1904=book.is_1904)
        for tab, where in self._sheets(book, path):
            yield from self._sheet(tab, where, Cells(texts.all, shapes, office.budget))
        yield from self._beside(book)
        yield from office.shared_parts()
        if self._broken:
            raise self._broken
        office.finish()

    def _sheets(self, book: Book, path: str) -> Iterator[tuple[str, str]]:
        """Yields place and part of every sheet, those at the end that the book does not name."""
        targets = self._office.relations(path).targets
        seen = set()
        for tab in book.tabs:
            _, where = targets.get(tab.relation, ("", ""))
            if where in self._office.package:
                seen.add(where.lower())
                yield tab.place, where
        names = self._office.package.names
        lost = [one for one in names if one.startswith("xl/worksheets/") and one.endswith(".xml")]
        for where in dict.fromkeys((*self._office.of_kind("worksheet+xml"), *lost)):
            if where.lower() not in seen:
                tab = Tab(f"シート「{where.rpartition('/')[2]}」", "")
                yield tab.place, where

    def _sheet(self, place: str, where: str, cells: Cells) -> Iterator[Part]:
        yield Sheet(place, self._rows(where, cells))
        if cells.headers:
            yield Passage(f"{place}のヘッダーとフッター", "\n".join(map(header_text, cells.headers)))
        if cells.choices:
            yield Passage(f"{place}の入力の選択肢", "\n".join(cells.choices))
        for kind, target in self._office.relations(where).targets.values():
            if kind in ("comments", "threadedComment"):
                yield from self._heard(target, Comments(place))
            elif kind == "drawing":
                yield from self._drawing(target, f"{place}の図形")
            elif kind == "vmlDrawing" and target in self._office.package:
                self._told.add(target.lower())
                boxes = _text_boxes(self._office.package.open(target))
                if boxes:
                    yield Passage(f"{place}の図形", boxes)

    def _rows(self, where: str, cells: Cells) -> Iterator[list[str]]:
        """Yields the rows; what breaks is told after the last part of the book."""
        try:
            with self._office.package.open(where) as part:
                yield from markup.parts(Skimmed(part, cells), cells, self._office.budget)
        except Unreadable as error:
            self._broken = error

    def _drawing(self, path: str, place: str) -> Iterator[Part]:
        yield from self._heard(path, Drawn(place))
        for kind, target in self._office.relations(path).targets.values():
            if kind in ("chart", "diagramData", "chartEx"):
                yield from self._heard(target, Drawn(place))

    def _beside(self, book: Book) -> Iterator[Part]:
        """Yields what belongs to the book as a whole, and drawings that no sheet names."""
        if book.names:
            yield Passage("名前の定義", "\n".join(book.names))
        for kind, place in _REMEMBERED.items():
            for path in self._office.of_kind(kind):
                yield from self._heard(path, Remembered(place))
        for path in self._office.of_kind("comments+xml", "threadedcomments+xml", "person+xml"):
            yield from self._heard(path, Comments("コメント"))
        for path in self._office.of_kind(*_DRAWN):
            yield from self._heard(path, Drawn("図形"))

    def _heard(self, path: str, listener: Listener[Any]) -> Iterator[Part]:
        if path.lower() in self._told or path not in self._office.package:
            return
        self._told.add(path.lower())
        try:
            with self._office.package.open(path) as part:
                yield from markup.parts(part, listener, self._office.budget)
        except Unreadable as error:
            self._broken = error


def _text_boxes(file: BinaryIO) -> str:
    """Returns what stands in the text boxes of an old drawing, which is often no proper XML."""
    with file:
        boxes = _OLD_BOX.findall(file.read(OLD_DRAWING))
    return "\n".join(stripped(io.BytesIO(one)).strip() for one in boxes).strip()
