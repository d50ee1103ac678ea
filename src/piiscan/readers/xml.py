"""XML of any kind: every text and attribute under the name of what it stands in; Excel's and Word's XML of 2003 too."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from piiscan.model import Limits, Part, Unreadable
from piiscan.readers import charset, html, markup, odf
from piiscan.readers.bounds import Budget, seekable
from piiscan.readers.markup import Listener
from piiscan.readers.paper import Paper

_DECLARED = re.compile(rb"""^[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_KNOWN = ("utf-8", "utf8", "utf-16", "us-ascii", "ascii")
_FAMILY = {
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "sjis": "cp932",
}
_NOBODYS = ("xmlns", "schemaLocation", "ExpandedColumnCount")


def read(file: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yields the text; where the XML is broken its text without tags, and raises Unreadable at the end."""
    whole, budget = seekable(file, limits), Budget(limits)
    whole.seek(0)
    head = whole.read(charset.WINDOW)
    whole.seek(0)
    if b"<office:document" in head:
        yield from odf.read(whole, limits)
        return
    source = io.BufferedReader(_Recoded(whole, name)) if (name := _foreign(head)) else whole
    listener = Elements()
    try:
        yield from markup.parts(source, listener, budget, encoding="utf-8" if name else None)
    except Unreadable as error:
        if error.status != "damaged" or listener.has_said:
            raise
        whole.seek(0)
        yield from html.read(whole, limits)
        raise


def _foreign(head: bytes) -> str:
    """Returns the encoding that the parser does not know itself; "" where it does."""
    if head.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ""
    found = _DECLARED.search(head)
    declared = found[1].decode("ascii").lower() if found else ""
    name = _FAMILY.get(declared, declared)
    decided = charset.read(head, is_cut=len(head) == charset.WINDOW)
    if decided.encoding != "utf-8" and decided.is_whole:
        return decided.encoding
    if name in ("", *_KNOWN):
        return ""
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "utf-8"


class _Recoded(io.RawIOBase):
    """A file in another encoding as UTF-8."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._decoder = file, charset.decoder(name)
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # the protocol of buffers has no type before 3.12
        while not self._waiting:
            block = self._file.read(1 << 16)
            self._waiting = self._decoder.decode(block, final=not block).encode("utf-8", "replace")
            if not block:
                break
        piece = self._waiting[: len(view)]
        self._waiting = self._waiting[len(view) :]
        view[: len(piece)] = piece
        return len(piece)


class Elements(Listener[Part]):
    """One element after another: "name: text" where an element holds nothing but text; tables of Office by their cells."""

    def __init__(self) -> None:
        self.has_said = False
        self._paper = Paper()
        self._letters: list[str] = []
        self._is_leaf = False
        self._cells = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._say("")
        self._is_leaf = True
        if name in ("Table", "tbl"):
            self._cells += 1
            self._paper.begin_table()
        elif self._cells and name in ("Row", "tr"):
            self._paper.begin_row()
        elif self._cells and name in ("Cell", "tc"):
            self._paper.begin_cell()
        for key, value in attributes.items():
            if value.strip() and not key.startswith(_NOBODYS) and not (self._cells and ":" in key):
                self._paper.write(f"{key.rpartition(':')[2]}: {value}")
                self._paper.line()

    def text(self, letters: str) -> None:
        self._letters.append(letters)

    def end(self, name: str) -> None:
        self._say(name if self._is_leaf and not self._cells else "")
        self._is_leaf = False
        if not self._cells:
            return
        if name in ("Cell", "tc"):
            self._paper.end_cell()
        elif name in ("Row", "tr"):
            self._paper.end_row()
        elif name in ("Table", "tbl"):
            self._cells -= 1
            self._paper.end_table()

    def taken(self, *, is_last: bool) -> list[Part]:
        if is_last:
            self._say("")
        return self._paper.taken(is_last=is_last)

    def _say(self, name: str) -> None:
        """Writes the text that was gathered, under the name of its element where it holds nothing else."""
        text = "".join(self._letters).strip()
        self._letters = []
        if not text:
            return
        self.has_said = True
        self._paper.write(f"{name}: {text}" if name else text)
        self._paper.line()
