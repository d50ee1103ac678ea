"""Reads the shared strings of a workbook: every text that its cells point to by number."""

from __future__ import annotations

import zipfile
from xml.parsers import expat

from mamori.kernel.sheets.reading.anatomy import no_doctype

_CHUNK = 1 << 16


def shared_strings(archive: zipfile.ZipFile, part: str) -> list[str]:
    """Returns the texts in their order, without the readings of kanji; expat.ExpatError when the XML is broken."""
    seen = _Strings()
    parser = expat.ParserCreate()
    parser.StartElementHandler = seen.start
    parser.EndElementHandler = seen.end
    parser.CharacterDataHandler = seen.text
    parser.StartDoctypeDeclHandler = no_doctype
    parser.buffer_text = True
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    return seen.found


class _Strings:
    def __init__(self) -> None:
        self.found: list[str] = []
        self.letters: list[str] = []
        self.listening = self.phonetic = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        tag = name[name.rfind(":") + 1 :]
        if tag == "t":
            self.listening = not self.phonetic
        elif tag == "si":
            self.letters = []
        elif tag == "rPh":
            self.phonetic = True

    def text(self, letters: str) -> None:
        if self.listening:
            self.letters.append(letters)

    def end(self, name: str) -> None:
        tag = name[name.rfind(":") + 1 :]
        if tag == "t":
            self.listening = False
        elif tag == "si":
            self.found.append("".join(self.letters))
        elif tag == "rPh":
            self.phonetic = False
