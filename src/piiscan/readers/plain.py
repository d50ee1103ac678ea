"""Plain text of any length, in pieces that never tear a line."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from piiscan.model import Limits, Passage, Unreadable
from piiscan.readers import charset

PIECE = 1 << 18  # bytes read at a time: few enough to stay in the cache of a processor until they are read
LONGEST_LINE = 1 << 22  # letters or bytes; a longer line is cut, so that memory stays bounded
ENDS_LINES = ("utf-8", "cp932", "euc_jp")  # no other letter of theirs holds the byte that ends a line


def read(file: BinaryIO, _limits: Limits) -> Iterator[Passage]:
    """Yields the text in pieces. Raises Unreadable at the end when letters were lost."""
    texts = Whole(file)
    for text in texts:
        yield Passage("", text)
    texts.tell()


def warm() -> None:
    """Loads what decides encodings."""
    charset.warm()


class Lossy:
    """Text on its way, with a count of the letters that were lost in it."""

    lost = 0

    def tell(self) -> None:
        """Raises Unreadable when letters were lost."""
        if self.lost:
            raise Unreadable("damaged", f"読めない文字が{self.lost}か所ありました")


class Watched(Lossy):
    """Texts that come from somewhere."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._texts = texts

    def __iter__(self) -> Iterator[str]:
        for text in self._texts:
            self.lost += charset.lost(text)
            yield text


class Whole(Lossy):
    """The text of a file in pieces of whole lines, as well-formed UTF-8: what is UTF-8 already is checked and never decoded."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        head = self._file.read(charset.WINDOW)
        name = charset.decide(head, is_cut=len(head) == charset.WINDOW)
        if name == "utf-8-sig":
            head, name = head.removeprefix(codecs.BOM_UTF8), "utf-8"
        if name in ENDS_LINES:
            yield from self._by_line(head, name)
        else:
            yield from self._encoded(_decoded(self._file, head, name))

    def _by_line(self, rest: bytes, name: str) -> Iterator[bytes]:
        while block := self._file.read(PIECE):
            cut = block.rfind(b"\n") + 1
            if cut:
                yield self._utf8(b"".join((rest, memoryview(block)[:cut])), name)
                rest = block[cut:]
                continue
            rest += block
            if len(rest) > LONGEST_LINE and name != "utf-8":  # only a decoder knows where a letter ends
                yield from self._encoded(_by_line(self._file, rest, name))
                return
            if len(rest) > LONGEST_LINE:
                cut = _letter_end(rest)
                yield self._utf8(rest[:cut], name)
                rest = rest[cut:]
        if rest:
            yield self._utf8(rest, name)

    def _encoded(self, texts: Iterator[str]) -> Iterator[bytes]:
        for text in texts:
            yield self._utf8(text.encode(), "utf-8")

    def _utf8(self, content: bytes, name: str) -> bytes:
        told, lost = charset.utf8(content, name)
        self.lost += lost
        return told


def _letter_end(content: bytes) -> int:
    """Returns where the last letter of UTF-8 begins, so that what stands before it is whole."""
    at = len(content) - 1
    while at > len(content) - 4 and content[at] & 0xC0 == 0x80:
        at -= 1
    return at


def pieces(file: BinaryIO) -> tuple[str, Iterator[str]]:
    """Returns the encoding of the file and its text in pieces of whole lines, each about a megabyte.

    Bytes that cannot be read become U+FFFD.
    """
    head = file.read(charset.WINDOW)
    name = charset.decide(head, is_cut=len(head) == charset.WINDOW)
    return name, _by_line(file, head, name) if name in ENDS_LINES else _decoded(file, head, name)


def _by_line(file: BinaryIO, head: bytes, name: str) -> Iterator[str]:
    """Yields the text of an encoding in which a line ends with its own byte: whole lines are cut before they are decoded."""
    decoder = charset.decoder(name)
    rest = head
    while block := file.read(PIECE):
        rest += block
        cut = rest.rfind(b"\n") + 1
        if cut and not decoder.getstate()[0]:
            yield charset.decoded(rest[:cut], name)
            rest = rest[cut:]
        elif cut or len(rest) > LONGEST_LINE:
            yield decoder.decode(rest[: cut or len(rest)])
            rest = rest[cut or len(rest) :]
    # At the end of a text a decoder in pieces may lose letters behind one that it cannot read.
    has_torn = bool(decoder.getstate()[0])
    if last := decoder.decode(rest, final=True) if has_torn else charset.decoded(rest, name):
        yield last


def _decoded(file: BinaryIO, head: bytes, name: str) -> Iterator[str]:
    decoder = charset.decoder(name)
    rest = decoder.decode(head)
    while True:
        block = file.read(PIECE)
        text = rest + decoder.decode(block, final=not block)
        if not block:
            if text:
                yield text
            return
        cut = text.rfind("\n") + 1
        if cut == 0 and len(text) > LONGEST_LINE:
            cut = len(text)
        if cut:
            yield text[:cut]
        rest = text[cut:]
