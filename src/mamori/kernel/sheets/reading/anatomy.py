"""Looks through a worksheet's XML once, before its cells are read: size, merged areas, what is hidden."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from mamori.kernel.sheets.places import column_of
from mamori.kernel.sheets.reading.limits import Limits
from mamori.kernel.sheets.reading.xml_parts import fed
from mamori.kernel.sheets.refusals import Broken, NotCalculated, TooBig, TooManyColumns, TooManyRows
from mamori.kernel.sheets.words import say as _

_TRUE = frozenset({"1", "true"})


class Area(NamedTuple):
    """A merged area; rows and columns from 1, both ends inside."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Anatomy:
    """What openpyxl's streaming reader does not tell about a sheet."""

    row_count: int = 0
    column_count: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)


def look_through(archive: zipfile.ZipFile, part: str, limits: Limits) -> Anatomy:
    """Returns the anatomy of one worksheet part; raises a SheetProblem when it is over the limits or broken."""
    parser = expat.ParserCreate()
    seen = _Seen(limits, parser)
    parser.StartElementHandler = seen.start
    try:
        for _piece in fed(archive, part, parser):
            pass
    except (expat.ExpatError, zipfile.BadZipFile, EOFError, KeyError, ValueError, OSError) as error:
        raise Broken from error
    seen.anatomy.hidden_columns = {
        at for at in seen.anatomy.hidden_columns if at <= seen.anatomy.column_count
    }
    return seen.anatomy


class _Seen:
    """Hears the starts of elements; ends and texts only where a formula may be without its result."""

    def __init__(self, limits: Limits, parser: expat.XMLParserType) -> None:
        self.limits, self.parser, self.anatomy = limits, parser, Anatomy()
        self.row = self.column = 0
        self.columns: dict[str, int] = {}
        self.formula = self.valued = self.says_text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name if ":" not in name else name[name.rfind(":") + 1 :]
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "v":
            if not self.formula:
                self._value()
        elif tag == "is":
            self._value()
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "f":
            self._start_formula()
        elif tag == "col" and attributes.get("hidden") in _TRUE:
            last = min(int(attributes["max"]), self.limits.columns + 1)
            self.anatomy.hidden_columns.update(range(int(attributes["min"]), last + 1))
        elif tag == "mergeCell":
            self._merge(attributes["ref"])

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference:
            letters = reference.rstrip("0123456789")
            column = self.columns.get(letters)
            if column is None:
                column = self.columns[letters] = column_of(letters)
            self.column = column
        else:
            self.column += 1
        self.formula, self.says_text = False, attributes.get("t") == "str"

    def _start_formula(self) -> None:
        """Listens for the result of the formula until its cell ends."""
        if self.column:
            self.formula, self.valued = True, False
            self.parser.CharacterDataHandler, self.parser.EndElementHandler = self._text, self._end

    def _text(self, _letters: str) -> None:
        self.valued = True

    def _end(self, name: str) -> None:
        tag = name if ":" not in name else name[name.rfind(":") + 1 :]
        if tag == "f":
            self.valued = False  # what was heard so far was the formula itself
        elif tag == "c":
            self.parser.CharacterDataHandler = self.parser.EndElementHandler = None
            if self.valued or not self.says_text:  # a formula may give "" on purpose
                self._value()
            if not self.valued and not self.says_text:
                self.anatomy.uncalculated.add((self.row, self.column))
                if len(self.anatomy.uncalculated) > self.limits.uncalculated:
                    raise NotCalculated

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.row = int(float(attributes["r"])) if "r" in attributes else self.row + 1
        self.column = 0
        if attributes.get("hidden") in _TRUE:
            self.anatomy.hidden_rows.add(self.row)

    def _value(self) -> None:
        anatomy = self.anatomy
        if self.row == anatomy.row_count and self.column <= anatomy.column_count:
            return
        anatomy.row_count = max(anatomy.row_count, self.row)
        anatomy.column_count = max(anatomy.column_count, self.column)
        if self.row > self.limits.rows:
            rows = self.limits.rows
            raise TooManyRows(_("{rows}行を超えています。ファイルを分けてからお選びください。", rows=rows))
        if self.column > self.limits.columns:
            columns = self.limits.columns
            raise TooManyColumns(
                _("{columns}列を超えています。使わない列を消してからお選びください。", columns=columns)
            )

    def _merge(self, reference: str) -> None:
        first, _colon, last = reference.partition(":")
        top, left = _split(first)
        bottom, right = _split(last or first)
        self.anatomy.merged.append(Area(top, left, bottom, right))
        if len(self.anatomy.merged) > self.limits.merged_areas:
            raise TooBig(_("結合されたセルが多すぎます。結合を解除してからお選びください。"))


def _split(reference: str) -> tuple[int, int]:
    """Returns row and column of B12."""
    column = reference.replace("$", "").rstrip("0123456789")
    return int(reference.replace("$", "")[len(column) :]), column_of(column)
