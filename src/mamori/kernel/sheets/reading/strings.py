"""Reads the shared strings of a workbook: every text that its cells point to by number."""

from __future__ import annotations

import zipfile

from mamori.kernel.sheets.reading.xml_parts import heard


def shared_strings(archive: zipfile.ZipFile, part: str) -> list[str]:
    """Returns the texts in their order, without the readings of kanji; expat.ExpatError when the XML is broken."""
    seen = _Strings()
    for _piece in heard(archive, part, seen):
        pass
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
