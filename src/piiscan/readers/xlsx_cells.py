"""Hears the cells of one sheet row by row and says what people see in them, without holding the sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from piiscan.model import Unreadable
from piiscan.readers import numerals
from piiscan.readers.bounds import Budget
from piiscan.readers.markup import Listener

WIDEST = 16_384
_HEADERS = {"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"}
_TRUTH = {"1": "TRUE", "0": "FALSE"}


class Cells(Listener[list[str]]):
    """The rows of one sheet; after the last of them, its headers and the choices that its cells offer."""

    is_swift = True

    def __init__(self, texts: Sequence[str], shapes: Mapping[str, numerals.Shape], budget: Budget) -> None:
        self.headers: list[str] = []
        self.choices: list[str] = []
        self._texts, self._shapes, self.budget = texts, shapes, budget
        self._columns: dict[str, int] = {}
        self._ready: list[list[str]] = []
        self._row: list[str] = []
        self._letters: list[str] = []
        self._is_value = self._is_aid = False
        self._next = self._column = self._letter_count = 0
        self._type = self._style = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "v":
            self._is_value = True
        elif name == "c":
            where = attributes.get("r")
            self._column = self._column_of(where) if where else self._next
            self._next = self._column + 1
            self._type, self._style = attributes.get("t", ""), attributes.get("s", "")
            self._letters = []
        elif name == "t":
            self._is_value = not self._is_aid
        elif name == "row":
            self._row, self._next = [], 0
        elif name == "rPh":
            self._is_aid = True
        elif name in _HEADERS or name == "formula1":
            self._letters, self._is_value = [], True

    def text(self, letters: str) -> None:
        if self._is_value:
            self._letters.append(letters)

    def end(self, name: str) -> None:
        if name == "v" or name == "t":
            self._is_value = False
        elif name == "c":
            if self._letters:
                self._put("".join(self._letters))
        elif name == "row":
            if self._row:
                self._letter_count += len(self._row)
                self._ready.append(self._row)
                self._row = []
        elif name == "rPh":
            self._is_aid = False
        elif name in _HEADERS:
            self.headers.append("".join(self._letters))
            self._is_value = False
        elif name == "formula1":
            self._choose("".join(self._letters))

    def taken(self, *, is_last: bool) -> list[list[str]]:
        if is_last and self._row:
            self._ready.append(self._row)
            self._row = []
        self.budget.spend(self._letter_count)
        self._letter_count = 0
        ready, self._ready = self._ready, []
        return ready

    def take(
        self, cells: Iterable[tuple[str, str, str, str, str]], unescaped: Callable[[str], str] | None
    ) -> None:
        """Writes a whole row: of every cell its column in letters, style, type, and value or text."""
        row: list[str] = []
        columns, letter_count = self._columns, 0
        for letters, style, kind, value, text in cells:
            written = value or text
            if not written:
                continue
            shown = self._shown(kind, style, unescaped(written) if unescaped else written)
            letter_count += len(shown)
            column = columns.get(letters, -1)
            if column < 0:
                column = self._column_of(letters)
            short = column - len(row)
            if short > 0:
                row += [""] * short
            if short >= 0:
                row.append(shown)
            else:
                row[column] = shown
        if row:
            self._letter_count += letter_count + len(row)
            self._ready.append(row)

    def _put(self, value: str) -> None:
        """Writes the value of the cell that ends here into the row."""
        shown = self._shown(self._type, self._style, value)
        self._letter_count += len(shown)
        row = self._row
        short = self._column - len(row)
        if short >= 0:
            row += [""] * short
            row.append(shown)
        else:
            row[self._column] = shown

    def _shown(self, kind: str, style: str, value: str) -> str:
        """Returns the value of a cell as people see it."""
        if kind == "s":
            try:
                return self._texts[int(value)]
            except (ValueError, IndexError):
                return ""
        if kind in ("", "n"):
            if shaped := self._shapes.get(style):
                return shaped(value)
            return value if value.isdigit() else numerals.plain(value)
        return _TRUTH.get(value, value) if kind == "b" else value

    def _column_of(self, where: str) -> int:
        letters = where.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            column = 0
            for letter in letters[:4].upper():
                column = column * 26 + ord(letter) - 64
            if not 0 < column <= WIDEST:
                raise Unreadable("damaged", "シートの列が読めません")
            column -= 1
            self._columns[letters] = column
        return column

    def _choose(self, formula: str) -> None:
        """Keeps the choices that are written into the sheet itself."""
        self._is_value = False
        if formula.startswith('"'):
            self.choices.append(formula.strip('"').replace(",", "\n"))
