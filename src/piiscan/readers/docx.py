"""Word documents since 2007: body, tables, text boxes, headers, notes, comments, what was deleted or hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from piiscan.model import Limits, Part, Unreadable
from piiscan.readers import markup
from piiscan.readers.markup import Listener, attribute
from piiscan.readers.ooxml import Office
from piiscan.readers.paper import Paper

_KINDS = {
    "document.main+xml": "",
    "template.main+xml": "",
    "header+xml": "ヘッダー",
    "footer+xml": "フッター",
    "footnotes+xml": "脚注",
    "endnotes+xml": "文末脚注",
    "comments+xml": "コメント",
    "glossary+xml": "定型句",
    "diagramData+xml": "図",
    "chart+xml": "グラフ",
}
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
_TEXTS = {"t", "delText", "instrText", "delInstrText"}
_PATHS = (
    "word/document.xml",
    "word/header",
    "word/footer",
    "word/footnotes",
    "word/endnotes",
    "word/comments",
)


def read(file: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yields the text of the document part by part; raises Unreadable at the end where not all could be read."""
    office = Office(file, limits)
    broken: Unreadable | None = None
    for path, place in _texts(office):
        listener = Text(place)
        try:
            with office.package.open(path) as part:
                yield from markup.parts(part, listener, office.budget)
        except Unreadable as error:
            if error.status != "damaged":
                raise
            broken = error
    yield from office.shared_parts()
    if broken:
        raise broken
    office.finish()


def _texts(office: Office) -> list[tuple[str, str]]:
    """Returns the parts with text, the body first, each with the name of its place."""
    found = [(path, place) for kind, place in _KINDS.items() for path in office.of_kind(kind)]
    if not any(place == "" for _, place in found):
        found = [(path, "") for path in office.package.names if path.startswith(_PATHS)] + found
    found += [
        (path, "文書の中のデータ")
        for path in office.package.names
        if path.startswith("customXml/item") and "Props" not in path
    ]
    return list(dict.fromkeys(found))


class Text(Listener[Part]):
    """The text of one part. A text box is told twice, for old and for new programs, and is read once."""

    def __init__(self, place: str) -> None:
        self._paper = Paper(place)
        self._aside = f"{place}のテキストボックス" if place else "テキストボックス"
        self._is_text = False
        self._is_any = place in ("文書の中のデータ", "グラフ")
        self._ruby = self._fallback = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Fallback":
            self._fallback += 1
        elif name in _TEXTS:
            self._is_text = not (self._ruby or self._fallback)
        elif name in _BREAKS:
            self._paper.write(_BREAKS[name])
        elif name in ("comment", "ins", "del") and attribute(attributes, "author"):
            self._author(name, attribute(attributes, "author"))
        elif name == "rt":
            self._ruby += 1
        elif name == "txbxContent":
            self._paper.begin_aside(self._aside)
        else:
            self._table(name)

    def end(self, name: str) -> None:
        if name == "Fallback":
            self._fallback -= 1
        elif name in _TEXTS:
            self._is_text = False
        elif name == "p" or (self._is_any and name != "v"):
            self._paper.line()
        elif name == "v":
            self._paper.write("\t")
        elif name == "rt":
            self._ruby -= 1
        elif name == "txbxContent":
            self._paper.end_aside()
        elif name == "tc":
            self._paper.end_cell()
        elif name == "tr":
            self._paper.end_row()
        elif name == "tbl":
            self._paper.end_table()

    def text(self, letters: str) -> None:
        if self._is_text or self._is_any:
            self._paper.write(letters)

    def taken(self, *, is_last: bool) -> list[Part]:
        return self._paper.taken(is_last=is_last)

    def _table(self, name: str) -> None:
        if name == "tbl":
            self._paper.begin_table()
        elif name == "tr":
            self._paper.begin_row()
        elif name == "tc":
            self._paper.begin_cell()

    def _author(self, name: str, author: str) -> None:
        """Writes who commented. Who changed the text stands in the properties as well, and would tear sentences."""
        if name == "comment":
            self._paper.write(f"コメントした人: {author}\n")
