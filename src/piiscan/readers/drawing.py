"""Hears what is written in drawings of office documents: shapes, tables on slides, charts with the values they remember."""

from __future__ import annotations

from piiscan.model import Part
from piiscan.readers.markup import Listener
from piiscan.readers.paper import Paper


class Drawn(Listener[Part]):
    """The text of one drawing, slide or chart."""

    def __init__(self, place: str) -> None:
        self._paper = Paper(place)
        self._is_text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("t", "v", "text"):
            self._is_text = True
        elif name == "cNvPr" and (said := attributes.get("descr", "")):
            self._paper.write(said)
            self._paper.line()
        elif name == "br":
            self._paper.write("\n")
        elif name == "tbl":
            self._paper.begin_table()
        elif name == "tr":
            self._paper.begin_row()
        elif name == "tc":
            self._paper.begin_cell()

    def end(self, name: str) -> None:
        if name in ("t", "v", "text"):
            self._is_text = False
        if name in ("p", "v", "text", "pt"):
            self._paper.line()
        elif name == "tc":
            self._paper.end_cell()
        elif name == "tr":
            self._paper.end_row()
        elif name == "tbl":
            self._paper.end_table()

    def text(self, letters: str) -> None:
        if self._is_text:
            self._paper.write(letters)

    def write(self, line: str) -> None:
        """Writes one line that no drawing says."""
        self._paper.write(line)
        self._paper.line()

    def taken(self, *, is_last: bool) -> list[Part]:
        return self._paper.taken(is_last=is_last)
