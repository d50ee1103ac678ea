"""Hears one part of an OpenDocument file: sheets row by row, running text, and what stands aside of it."""

from __future__ import annotations

from piiscan.model import Part, Sheet
from piiscan.readers import numerals
from piiscan.readers.bounds import Budget
from piiscan.readers.markup import Listener, attribute
from piiscan.readers.paper import Paper

REPEATED = 1024  # times that a cell or a row with something in it is told; more says nothing new
WIDEST = 16_384
_ASIDES = {
    "annotation": "コメント",
    "note": "脚注",
    "text-box": "テキストボックス",
    "notes": "ノート",
    "tracked-changes": "変更履歴",
    "custom-shape": "図形",
    "rect": "図形",
    "ellipse": "図形",
    "caption": "図形",
}
_BOXES = {"text-box", "custom-shape", "rect", "ellipse", "caption"}
_BREAKS = {"tab": "\t", "line-break": "\n", "s": " "}
_PROPERTIES = {
    "creator": "最終更新者",
    "initial-creator": "作成者",
    "printed-by": "印刷者",
    "title": "タイトル",
    "subject": "件名",
    "description": "説明",
    "keyword": "キーワード",
    "user-defined": "その他",
}


class Text(Listener[Part]):
    """The parts of one XML file. A table of a spreadsheet is a sheet; one of a text is what the paper makes of it."""

    def __init__(self, place: str, budget: Budget) -> None:
        self._place, self._budget = place, budget
        self._paper = Paper(place)
        self._rows: _Rows | None = None
        self._sheets: list[Part] = []
        self._is_spreadsheet = self._is_meta = False
        self._paragraphs = self._slides = self._ruby = 0
        self._style = ""
        self._hidden: set[str] = set()
        self._asides: list[int] = []  # paragraphs that were open where each began; -1 for what is no aside

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("p", "h"):
            self._paragraphs += 1
        elif name in _BREAKS:
            self._write(_BREAKS[name] * min(_times(attributes, "c"), REPEATED))
        elif name in ("table-cell", "covered-table-cell", "table-row", "table"):
            self._begin_table(name, attributes)
        elif name in _ASIDES:
            self._begin_aside(name)
        elif name == "spreadsheet":
            self._is_spreadsheet = True
        elif name == "page" and "draw:name" in attributes:
            self._slides += 1
            self._paper.place = f"{self._place}スライド{self._slides}"
        else:
            self._start_rest(name, attributes)

    def _start_rest(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style":
            self._style = attribute(attributes, "name")
        elif name == "table-properties" and attribute(attributes, "display") == "false":
            self._hidden.add(self._style)
        elif name == "meta":
            self._is_meta = True
        elif self._is_meta and name in _PROPERTIES:
            self._paragraphs += 1
            self._write(f"{_PROPERTIES[name]}: ")
        elif name == "creator":
            self._paragraphs += 1
            self._write("書いた人: ")
        elif name == "ruby-text":
            self._ruby += 1
        elif name == "hidden-text":
            self._write(attribute(attributes, "string-value"))
        elif name == "a" and attribute(attributes, "href").startswith(("mailto:", "tel:")):
            self._write(f" {attribute(attributes, 'href')} ")

    def end(self, name: str) -> None:
        if name in ("p", "h"):
            self._paragraphs -= 1
            self._end_line()
        elif name in ("table-cell", "covered-table-cell", "table-row", "table"):
            self._end_table(name)
        elif name in _ASIDES:
            self._end_aside()
        elif name == "creator" or (self._is_meta and name in _PROPERTIES):
            self._paragraphs -= 1
            self._end_line()
        elif name == "meta":
            self._is_meta = False
        elif name == "ruby-text":
            self._ruby -= 1

    def text(self, letters: str) -> None:
        if self._paragraphs and not self._ruby:
            self._write(letters)

    def taken(self, *, is_last: bool) -> list[Part]:
        if is_last and self._rows is not None:
            self._give_sheet()
        sheets, self._sheets = self._sheets, []
        return sheets + self._paper.taken(is_last=is_last)

    def _write(self, letters: str) -> None:
        if self._rows is not None and not self._asides:
            self._rows.write(letters)
        else:
            self._paper.write(letters)

    def _end_line(self) -> None:
        if self._rows is not None and not self._asides:
            self._rows.write("\n")
        else:
            self._paper.line()

    def _begin_aside(self, name: str) -> None:
        # On a slide everything stands in boxes and shapes.
        if self._slides and name in _BOXES:
            self._asides.append(-1)
            return
        self._asides.append(self._paragraphs)
        self._paragraphs = 0
        where = self._rows.place if self._rows is not None else self._paper.place
        self._paper.begin_aside(f"{where}の{_ASIDES[name]}" if where else _ASIDES[name])

    def _end_aside(self) -> None:
        paragraphs = self._asides.pop() if self._asides else -1
        if paragraphs >= 0:
            self._paragraphs = paragraphs
            self._paper.end_aside()

    def _begin_table(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table" and self._is_spreadsheet and self._rows is None:
            hidden = "（非表示）" if attribute(attributes, "style-name") in self._hidden else ""
            self._rows = _Rows(f"シート「{attribute(attributes, 'name')}」{hidden}", self._budget)
        elif self._rows is not None and not self._asides:
            if name == "table-row":
                self._rows.begin_row(attributes)
            elif name != "table":
                self._rows.begin_cell(attributes)
        elif name == "table":
            self._paper.begin_table()
        elif name == "table-row":
            self._paper.begin_row()
        else:
            self._paper.begin_cell()

    def _end_table(self, name: str) -> None:
        if self._rows is not None and not self._asides:
            if name == "table":
                self._give_sheet()
            elif name == "table-row":
                self._rows.end_row()
            else:
                self._rows.end_cell()
        elif name == "table":
            self._paper.end_table()
        elif name == "table-row":
            self._paper.end_row()
        else:
            self._paper.end_cell()

    def _give_sheet(self) -> None:
        rows, self._rows = self._rows, None
        if rows is not None and rows.all:
            self._sheets.append(Sheet(rows.place, iter(rows.all)))


class _Rows:
    """The rows of one sheet. Cells and rows that repeat are written as often as they do, within reason."""

    def __init__(self, place: str, budget: Budget) -> None:
        self.place, self._budget = place, budget
        self.all: list[list[str]] = []
        self._row: list[str] = []
        self._cell: list[str] = []
        self._rows_alike = self._cells_alike = 1
        self._empty = 0  # cells without anything that nothing has followed yet
        self._held = ""

    def write(self, letters: str) -> None:
        self._cell.append(letters)

    def begin_row(self, attributes: dict[str, str]) -> None:
        self._row, self._cell = [], []
        self._rows_alike = _times(attributes, "number-rows-repeated")

    def begin_cell(self, attributes: dict[str, str]) -> None:
        self._cell = []
        self._cells_alike = _times(attributes, "number-columns-repeated")
        kind = attribute(attributes, "value-type")
        self._held = attribute(attributes, {"float": "value", "date": "date-value"}.get(kind, ""))

    def end_cell(self) -> None:
        shown = "".join(self._cell).strip()
        if self._held and "-" in self._held[1:]:
            shown = self._held.removesuffix("T00:00:00")
        elif self._held and (not shown or "E" in shown):
            shown = numerals.plain(self._held)
        self._cell, self._held = [], ""
        if not shown:
            self._empty += self._cells_alike
            return
        if self._empty:
            self._row += [""] * min(self._empty, WIDEST - len(self._row))
            self._empty = 0
        self._row += [shown] * min(self._cells_alike, REPEATED, WIDEST - len(self._row))

    def end_row(self) -> None:
        self._empty = 0
        if self._row:
            times = min(self._rows_alike, REPEATED)
            self._budget.spend(times * len(self._row))
            self.all += [self._row] * times
        self._row = []


def _times(attributes: dict[str, str], name: str) -> int:
    said = attribute(attributes, name)
    return max(1, min(int(said), 1 << 20)) if said.isdigit() else 1
