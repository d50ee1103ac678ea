"""Reads a file with one reader, and tells what was said at which place."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from piiscan.model import Limits, Member, Passage, Sheet, Unreadable

FILES = Path(__file__).with_name("piiscan") / "files"


@dataclass
class Told:
    """What a reader told: text and rows by place, members by name, and how it ended."""

    texts: dict[str, str] = field(default_factory=dict)
    sheets: dict[str, list[list[str]]] = field(default_factory=dict)
    members: dict[str, bytes] = field(default_factory=dict)
    ended: str = "ok"
    reason: str = ""

    def places_of(self, value: str) -> set[str]:
        """Returns every place at which the value stands."""
        rows = {place: "\n".join("\t".join(row) for row in rows) for place, rows in self.sheets.items()}
        return {place for told in (self.texts, rows) for place, text in told.items() if value in text}


def told(reader: ModuleType, content: bytes | Path, limits: Limits | None = None) -> Told:
    """Returns all that the reader tells of the bytes; what it raises but Unreadable is an error of the reader."""
    found = Told()
    file = io.BytesIO(content if isinstance(content, bytes) else content.read_bytes())
    try:
        for part in reader.read(file, limits or Limits()):
            if isinstance(part, Passage):
                found.texts[part.place] = found.texts.get(part.place, "") + part.text + "\n"
            elif isinstance(part, Sheet):
                found.sheets.setdefault(part.place, []).extend(part.rows)
            else:
                assert isinstance(part, Member)
                found.members[part.name] = part.file.read()
    except Unreadable as error:
        found.ended, found.reason = error.status, error.reason
    return found
