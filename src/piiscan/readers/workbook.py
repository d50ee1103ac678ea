"""What a workbook says beside its cells: names of its sheets, shared texts, formats, comments, remembered values of others."""

from __future__ import annotations

import re
from dataclasses import dataclass

from piiscan.model import Part, Passage
from piiscan.readers import numerals
from piiscan.readers.bounds import Budget
from piiscan.readers.markup import Listener, attribute

HIDDEN = {"hidden": "（非表示）", "veryHidden": "（非表示）"}
_CODES = re.compile(r'&(?:"[^"]*"|\d+|[KS][0-9A-F+-]*|[LCRPNDTZFAGBIUEXYOH&])')


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet of the book: its name for people, the id of its relation."""

    place: str
    relation: str


class Book(Listener[Part]):
    """The sheets in their order, names that are defined, and whether days are counted from 1904."""

    def __init__(self) -> None:
        self.tabs: list[Tab] = []
        self.names: list[str] = []
        self.is_1904 = False
        self._letters: list[str] | None = None
        self._name = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            place = f"シート「{attributes.get('name', '')}」{HIDDEN.get(attributes.get('state', ''), '')}"
            self.tabs.append(Tab(place, attribute(attributes, "id")))
        elif name == "workbookPr":
            self.is_1904 = attributes.get("date1904", "") in ("1", "true")
        elif name == "definedName":
            self._letters, self._name = [], f"{attributes.get('name', '')} {attributes.get('comment', '')}"

    def text(self, letters: str) -> None:
        if self._letters is not None:
            self._letters.append(letters)

    def end(self, name: str) -> None:
        if name == "definedName" and self._letters is not None:
            self.names.append(f"{self._name.strip()}\t{''.join(self._letters)}")
            self._letters = None


class Texts(Listener[Part]):
    """The texts that cells refer to by number, without the reading aids above them."""

    is_swift = True

    def __init__(self, budget: Budget) -> None:
        self.all: list[str] = []
        self._budget = budget
        self._letters: list[str] = []
        self._is_text = self._is_aid = False
        self._told = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "t":
            self._is_text = not self._is_aid
        elif name == "si":
            self._letters = []
        elif name == "rPh":
            self._is_aid = True

    def text(self, letters: str) -> None:
        if self._is_text:
            self._letters.append(letters)

    def end(self, name: str) -> None:
        if name == "t":
            self._is_text = False
        elif name == "si":
            letters = self._letters
            self.all.append(letters[0] if len(letters) == 1 else "".join(letters))
        elif name == "rPh":
            self._is_aid = False

    def taken(self, *, is_last: bool) -> list[Part]:
        """Gives out nothing, and spends what was heard since."""
        self._budget.spend(sum(map(len, self.all[self._told :])))
        self._told = len(self.all)
        return []


class Formats(Listener[Part]):
    """What writes the numbers of a cell, by the number of the cell's style."""

    def __init__(self) -> None:
        self._codes: dict[int, str] = {}
        self._cells: list[int] = []
        self._is_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._codes[_number(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._is_cells = True
        elif name == "xf" and self._is_cells:
            self._cells.append(_number(attributes.get("numFmtId", "")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._is_cells = False

    def shapes(self, *, is_1904: bool) -> dict[str, numerals.Shape]:
        """Returns what writes a number, by the style as cells write it; only where it is not plain."""
        known = {
            one: numerals.shape(one, self._codes.get(one, ""), is_1904=is_1904) for one in set(self._cells)
        }
        return {str(at): known[one] for at, one in enumerate(self._cells) if known[one] is not numerals.plain}


class Comments(Listener[Part]):
    """Comments of one sheet, old and threaded, each at its cell, with who wrote it; and the people that comments name."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._authors: list[str] = []
        self._cell, self._author = "", ""
        self._letters: list[str] = []
        self._is_text = False
        self._ready: list[Part] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("comment", "threadedComment"):
            self._cell = attributes.get("ref", "")
            self._author = self._known(attributes.get("authorId", ""))
            self._letters = []
        elif name == "person" and attributes.get("displayName"):
            self._ready.append(Passage(self._place, f"コメントした人: {attributes['displayName']}"))
        elif name in ("t", "text", "author"):
            self._is_text = name != "text" or not self._letters
            if name == "author":
                self._letters = []

    def text(self, letters: str) -> None:
        if self._is_text and letters.strip():
            self._letters.append(letters)

    def end(self, name: str) -> None:
        if name == "author":
            self._authors.append("".join(self._letters).strip())
        elif name in ("comment", "threadedComment"):
            who = f"コメントした人: {self._author}\n" if self._author else ""
            self._ready.append(Passage(f"{self._place}{self._cell}のコメント", who + "".join(self._letters)))
        if name in ("t", "text", "author"):
            self._is_text = False

    def taken(self, *, is_last: bool) -> list[Part]:
        ready, self._ready = self._ready, []
        return ready

    def _known(self, number: str) -> str:
        at = _number(number) if number else -1
        return self._authors[at] if 0 <= at < len(self._authors) else ""


class Remembered(Listener[Part]):
    """Values of another table that a pivot table or a link has copied into the book."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._lines: list[str] = []
        self._is_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "cacheField":
            self._lines.append("\n" + attributes.get("name", ""))
        elif name in ("s", "n", "d") and "v" in attributes:
            self._lines.append(numerals.plain(attributes["v"]))
        elif name == "v":
            self._is_value = True

    def text(self, letters: str) -> None:
        if self._is_value:
            self._lines.append(letters)

    def end(self, name: str) -> None:
        if name == "v":
            self._is_value = False

    def taken(self, *, is_last: bool) -> list[Part]:
        if not self._lines or not (is_last or len(self._lines) > 5000):
            return []
        text, self._lines = "\n".join(self._lines), []
        return [Passage(self._place, text)]


def header_text(codes: str) -> str:
    """Returns what a header or footer says, without the codes of its look."""
    return _CODES.sub(" ", codes).strip()


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return 0
