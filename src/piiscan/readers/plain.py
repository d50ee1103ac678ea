"""Plain text of any length, in pieces that never tear a line."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from piiscan.readers import charset

PIECE = 1 << 20  # bytes read at a time
LONGEST_LINE = 1 << 22  # letters; a longer line is cut, so that memory stays bounded


def pieces(file: BinaryIO) -> tuple[str, Iterator[str]]:
    """Returns the encoding of the file and its text in pieces of whole lines, each about a megabyte.

    Bytes that cannot be read become U+FFFD.
    """
    head = file.read(charset.WINDOW)
    name = charset.decide(head, is_cut=len(head) == charset.WINDOW)
    return name, _decoded(file, head, codecs.getincrementaldecoder(name)("replace"))


def _decoded(file: BinaryIO, head: bytes, decoder: codecs.IncrementalDecoder) -> Iterator[str]:
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
