"""Feeds the XML of one part of a workbook to a listener, piece by piece; a document type is never read."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Protocol
from xml.parsers import expat

_CHUNK = 1 << 16


class Listener(Protocol):
    """Hears where elements start and end, and the text between."""

    def start(self, name: str, attributes: dict[str, str], /) -> None: ...

    def end(self, name: str, /) -> None: ...

    def text(self, letters: str, /) -> None: ...


def no_doctype(*_given: object) -> None:
    """Stops the parser: entities are how XML bombs are made, and no worksheet has them."""
    raise ValueError("a worksheet has no document type")


def fed(archive: zipfile.ZipFile, part: str, parser: expat.XMLParserType) -> Iterator[None]:
    """Gives the part to the parser and yields after each piece; expat.ExpatError when the XML is broken."""
    parser.StartDoctypeDeclHandler = no_doctype
    parser.buffer_text = True
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
            yield
        parser.Parse(b"", True)


def heard(archive: zipfile.ZipFile, part: str, by: Listener) -> Iterator[None]:
    """Lets the listener hear all of the part, and yields after each piece of it."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = by.start
    parser.EndElementHandler = by.end
    parser.CharacterDataHandler = by.text
    return fed(archive, part, parser)
