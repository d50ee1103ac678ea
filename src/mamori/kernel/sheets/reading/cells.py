"""Streams the cells of a worksheet part, row by row, as they are written in its XML.

openpyxl's streaming reader takes about 60 µs of CPU for each cell (its safe XML parser is pure Python); this takes
about 4. It knows only sheetData; styles, dates and shared strings stay openpyxl's.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from mamori.kernel.sheets.places import column_of
from mamori.kernel.sheets.reading.xml_parts import heard

# One cell as written: its column, type (s, n, b, e, d, str, inlineStr), style and text. A plain tuple: this is the
# innermost loop.
Written = tuple[int, str, int, str]


def stream_cells(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[int, list[Written]]]:
    """Gives (row number, its cells with content) for each row element; expat.ExpatError when the XML is broken."""
    seen = _Seen()
    for _piece in heard(archive, part, seen):
        if seen.ready:
            ready, seen.ready = seen.ready, []
            yield from ready
    yield from seen.ready


class _Seen:
    __slots__ = (
        "cells",
        "column",
        "columns",
        "digits",
        "in_cell",
        "kind",
        "letters",
        "listening",
        "phonetic",
        "ready",
        "row",
        "style",
    )

    def __init__(self) -> None:
        self.ready: list[tuple[int, list[Written]]] = []
        self.cells: list[Written] = []
        self.letters: list[str] = []
        self.row = self.column = self.style = self.digits = 0
        self.kind = "n"
        self.in_cell = self.listening = self.phonetic = False
        self.columns: dict[str, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name if ":" not in name else name[name.rfind(":") + 1 :]
        if tag == "c":
            self._start_cell(attributes)
        elif tag in ("t", "v"):
            self.listening = self.in_cell and not self.phonetic
        elif tag == "row":
            self.row = int(float(attributes["r"])) if "r" in attributes else self.row + 1
            self.digits = len(str(self.row))
            self.column, self.cells = 0, []
        elif tag == "rPh":  # the reading of kanji (furigana), which is no part of the text
            self.phonetic = True

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference:
            letters = reference[: -self.digits]
            column = self.columns.get(letters)
            if column is None:
                column = self.columns[letters] = column_of(letters)
            self.column = column
        else:
            self.column += 1
        self.kind, self.style = attributes.get("t", "n"), int(attributes.get("s", 0))
        self.in_cell, self.letters = True, []

    def text(self, letters: str) -> None:
        if self.listening:
            self.letters.append(letters)

    def end(self, name: str) -> None:
        tag = name if ":" not in name else name[name.rfind(":") + 1 :]
        if tag in ("t", "v"):
            self.listening = False
        elif tag == "c":
            self.in_cell = False
            if self.letters:
                text = self.letters[0] if len(self.letters) == 1 else "".join(self.letters)
                self.cells.append((self.column, self.kind, self.style, text))
        elif tag == "row":
            self.ready.append((self.row, self.cells))
        elif tag == "rPh":
            self.phonetic = False
