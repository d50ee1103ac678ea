"""Reads xlsx workbooks sheet by sheet, row by row, with merged areas filled and Japanese date formats known."""

from __future__ import annotations

import contextlib
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.parsers import expat

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.constants import SHARED_STRINGS

from mamori.kernel.sheets.reading.anatomy import Anatomy, Area, look_through
from mamori.kernel.sheets.reading.cells import Written, stream_cells
from mamori.kernel.sheets.reading.limits import Limits
from mamori.kernel.sheets.reading.source import Source
from mamori.kernel.sheets.reading.strings import shared_strings
from mamori.kernel.sheets.reading.styles import Styles
from mamori.kernel.sheets.reading.xml_parts import fed
from mamori.kernel.sheets.refusals import Broken, EmptyFile, TooBig
from mamori.kernel.sheets.tables import EMPTY, Cell, Row, Table, Tables
from mamori.kernel.sheets.words import Words
from mamori.kernel.sheets.words import say as _

_ESCAPED = re.compile(r"_x(000[dD]|000[aA]|0009|005[fF])_")
_UNESCAPED = {"000d": "", "000a": "\n", "0009": "\t", "005f": "_"}
# What openpyxl, zipfile and expat raise on parts that are not what they should be.
_BREAKAGE = (
    InvalidFileException, zipfile.BadZipFile, expat.ExpatError, AttributeError, EOFError, IndexError, KeyError, OSError,
    SyntaxError, TypeError, ValueError,
)  # fmt: skip


def open_workbook(source: Source, limits: Limits) -> Tables:
    """Returns a table for each sheet with cells (chart sheets and empty sheets have none)."""
    try:
        book = _Book(source)
    except _BREAKAGE as error:
        raise Broken from error
    if len(book.sheets) > limits.sheets:
        raise TooBig(
            _("シートが {sheets} 枚を超えています。必要なシートだけにしてください。", sheets=limits.sheets)
        )
    tables = []
    for position, sheet in enumerate(book.sheets, 1):
        anatomy = look_through(book.archive, sheet.part, limits)
        if anatomy.row_count:
            tables.append(book.table(sheet, position, anatomy))
    if not tables:
        raise EmptyFile(_("どのシートにも、何も書かれていません。"))

    def close() -> None:
        book.archive.close()
        source.close()

    return Tables(tables, close)


def _refuse_doctypes(archive: zipfile.ZipFile) -> None:
    """ValueError when a part that openpyxl reads declares a document type; where lxml is installed, openpyxl lets it pass.

    Worksheets and shared strings are read by our own parser, which refuses them as well.
    """
    for part in archive.namelist():
        if part.endswith((".xml", ".rels")) and not part.startswith(("xl/worksheets/", "xl/sharedStrings")):
            with contextlib.suppress(expat.ExpatError):  # whether a broken part is needed, openpyxl decides
                for _piece in fed(archive, part, expat.ParserCreate()):
                    pass


class _Sheet(NamedTuple):
    name: str
    part: str
    hidden: bool


class _Book:
    """One open workbook: its archive, shared strings and styles, from which any sheet can be gone through again.

    openpyxl's reader finds the parts and understands the styles; its `load_workbook` would also read each sheet
    once with a slow parser to learn its size.
    """

    def __init__(self, source: Source) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # openpyxl warns of styles and extensions that are not needed here
            reader: Any = ExcelReader(source.view(), read_only=True, data_only=True, keep_links=False)
            _refuse_doctypes(reader.archive)
            reader.read_manifest()
            reader.read_workbook()
            apply_stylesheet(reader.archive, reader.wb)
        self.archive: zipfile.ZipFile = reader.archive
        self.styles = Styles(reader.wb)
        strings = reader.package.find(SHARED_STRINGS)
        self.strings = shared_strings(self.archive, strings.PartName.lstrip("/")) if strings else []
        parts = set(self.archive.namelist())
        self.sheets = [
            _Sheet(sheet.name, found.target, sheet.state != "visible")
            for sheet, found in reader.parser.find_sheets()
            if found.target in parts and "chartsheet" not in found.Type
        ]

    def table(self, sheet: _Sheet, position: int, anatomy: Anatomy) -> Table:
        return Table(
            name=sheet.name,
            position=position,
            row_count=anatomy.row_count,
            column_count=anatomy.column_count,
            read=lambda: self.rows(sheet.part, anatomy),
            hidden=sheet.hidden,
            hidden_columns=frozenset(anatomy.hidden_columns),
            notices=_notices(anatomy),
        )

    def rows(self, part: str, anatomy: Anatomy) -> Iterator[Row]:
        merges, expected = _Merges(anatomy), 1
        for number, written in self._streamed(part):
            if number < expected:
                raise Broken  # rows out of order would be lost, or counted twice
            if number > anatomy.row_count:
                break  # only formats below the last value
            for missing in range(expected, number):
                yield self._row(missing, [], merges, anatomy)
            yield self._row(number, written, merges, anatomy)
            expected = number + 1
        for missing in range(expected, anatomy.row_count + 1):
            yield self._row(missing, [], merges, anatomy)

    def _streamed(self, part: str) -> Iterator[tuple[int, list[Written]]]:
        try:
            yield from stream_cells(self.archive, part)
        except _BREAKAGE as error:
            raise Broken from error

    def _row(self, number: int, written: list[Written], merges: _Merges, anatomy: Anatomy) -> Row:
        cells: list[Cell] = []
        for column, kind, style, text in written:
            missing = column - 1 - len(cells)
            if missing > 0:
                cells.extend([EMPTY] * missing)
            elif missing < 0:
                raise Broken  # cells out of order
            cells.append(self._cell(kind, style, text))
        if anatomy.uncalculated:
            _mark_uncalculated(number, cells, anatomy)
        merges.fill(number, cells)
        return Row(number, tuple(cells), number in anatomy.hidden_rows)

    def _cell(self, kind: str, style: int, text: str) -> Cell:
        try:
            if kind == "s":
                return _text_cell(self.strings[int(text)])
            if kind == "n":
                return self.styles.number(text, style)
            if kind == "b":
                return Cell(text == "1", "TRUE" if text == "1" else "FALSE")
            if kind == "e":
                return Cell(text, text, "error")
            return self.styles.iso_moment(text) if kind == "d" else _text_cell(text)
        except _BREAKAGE as error:
            raise Broken from error


def _notices(anatomy: Anatomy) -> tuple[Words, ...]:
    notices = []
    if anatomy.hidden_rows or anatomy.hidden_columns:
        rows, columns = len(anatomy.hidden_rows), len(anatomy.hidden_columns)
        notices.append(
            _(
                "隠れている行が {rows} 行、列が {columns} 列あります。これらも読みこみます。",
                rows=rows,
                columns=columns,
            )
        )
    if anatomy.uncalculated:
        notices.append(_("計算結果が保存されていない数式が {n} か所あります。", n=len(anatomy.uncalculated)))
    return tuple(notices)


def _text_cell(value: str) -> Cell:
    if "_x" in value:
        value = _ESCAPED.sub(lambda found: _UNESCAPED[found[1].lower()], value)
    return Cell(value, value) if value else EMPTY


def _mark_uncalculated(number: int, cells: list[Cell], anatomy: Anatomy) -> None:
    for column in range(1, anatomy.column_count + 1):
        if (number, column) in anatomy.uncalculated:
            cells.extend([EMPTY] * (column - len(cells)))
            cells[column - 1] = Cell(None, "", "formula")


class _Merges:
    """Repeats the value of a merged area in each of its cells, holding only the areas that are open."""

    def __init__(self, anatomy: Anatomy) -> None:
        self.width = anatomy.column_count
        self.waiting = sorted(anatomy.merged, reverse=True)
        self.open: list[tuple[Area, Cell]] = []

    def fill(self, number: int, cells: list[Cell]) -> None:
        while self.waiting and self.waiting[-1].top <= number:
            area = self.waiting.pop()
            anchor = cells[area.left - 1] if area.top == number and area.left <= len(cells) else EMPTY
            if not anchor.is_blank:
                self.open.append((area, anchor))
        if not self.open:
            return
        for area, anchor in self.open:
            right = min(area.right, self.width)
            cells.extend([EMPTY] * (right - len(cells)))
            copy = anchor._replace(merged=True)
            for column in range(area.left, right + 1):
                if (number, column) != (area.top, area.left):
                    cells[column - 1] = copy
        self.open = [(area, anchor) for area, anchor in self.open if area.bottom > number]
