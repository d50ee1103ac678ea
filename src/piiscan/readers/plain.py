"""Plain text of any length, in pieces that never tear a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from piiscan.model import Limits, Passage, Unreadable
from piiscan.readers import charset

PIECE = 1 << 20  # bytes read at a time
LONGEST_LINE = 1 << 22  # letters or bytes; a longer line is cut, so that memory stays bounded
ENDS_LINES = ("utf-8", "cp932", "euc_jp")  # no other letter of theirs holds the byte that ends a line


def read(file: BinaryIO, _limits: Limits) -> Iterator[Passage]:
    """Yields the text in pieces. Raises Unreadable at the end when letters were lost."""
    texts = Watched(pieces(file)[1])
    for text in texts:
        yield Passage("", text)
    texts.tell()


def warm() -> None:
    """Loads what decides encodings."""
    charset.warm()


class Watched:
    """Texts on their way, with a count of the letters that were lost in them."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._texts, self.lost = texts, 0

    def __iter__(self) -> Iterator[str]:
        for text in self._texts:
            self.lost += charset.lost(text)
            yield text

    def tell(self) -> None:
        """Raises Unreadable when letters were lost."""
        if self.lost:
            raise Unreadable("damaged", f"読めない文字が{self.lost}か所ありました")


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
    if last := decoder.decode(rest, final=True):
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
