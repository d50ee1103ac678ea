"""Presentations from 97 to 2003: the text of every slide and its notes, comments, headers and masters."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from piiscan.model import Limits, Part, Passage, Unreadable
from piiscan.readers import ole
from piiscan.readers.bounds import Budget

ENCRYPTED_TOKEN = 0xF3D1C4DF
DEEPEST = 64
_HEADER = struct.Struct("<HHI")
# Records by their numbers.
DOCUMENT, SLIDE, NOTES, MASTER, HANDOUT = 1000, 1006, 1008, 1016, 4041
SLIDE_PERSIST, LIST, EDIT, PERSISTED, LOCKED = 1011, 4080, 4085, 6002, 0x2F14
WIDE, NARROW, WRITTEN = 4000, 4008, 4026
_TOP = {SLIDE: "スライド", NOTES: "ノート", MASTER: "スライドマスター", HANDOUT: "配布資料マスター"}
_BREAKS = {0x0D: "\n", 0x0B: "\n"} | dict.fromkeys((*range(9), *range(14, 32)))


@dataclass(frozen=True, slots=True)
class _Record:
    """One record: what it is, which of its kind, where it begins, and where what it holds begins and ends."""

    kind: int
    instance: int
    start: int
    begin: int
    end: int
    has_records: bool


def read(file: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yields the text slide by slide; raises Unreadable for what is encrypted or damaged."""
    storage = ole.Storage(file, limits)
    stream = storage.stream("PowerPoint Document")
    current = storage.stream("Current User")
    if len(current) >= 16 and struct.unpack_from("<I", current, 12)[0] == ENCRYPTED_TOKEN:
        raise Unreadable("encrypted", "パスワードで保護されています")
    if not stream:
        raise Unreadable("damaged", "本文が見つかりません")
    yield from _Show(stream, Budget(limits)).parts()
    if lines := storage.properties():
        yield Passage("文書のプロパティ", "\n".join(lines))
    yield from ole.objects(storage)


class _Show:
    """One presentation: its records, and which of them is which slide."""

    def __init__(self, stream: bytes, budget: Budget) -> None:
        self._stream, self._budget = stream, budget

    def parts(self) -> Iterator[Part]:
        places = self._places()
        for record in self._records(0, len(self._stream)):
            if record.kind == LOCKED:
                raise Unreadable("encrypted", "パスワードで保護されています")
            if record.kind == DOCUMENT:
                yield from self._outline(record)
                continue
            place = places.get(record.start) or _TOP.get(record.kind, "")
            text = "\n".join(self._texts(record, 0))
            if text.strip():
                yield Passage(place, text)

    def _records(self, begin: int, end: int) -> Iterator[_Record]:
        at = begin
        while at + _HEADER.size <= end:
            version, kind, size = _HEADER.unpack_from(self._stream, at)
            inside = at + _HEADER.size
            until = min(inside + size, end)
            yield _Record(kind, version >> 4, at, inside, until, version & 15 == 15)
            at = until

    def _texts(self, record: _Record, depth: int) -> Iterator[str]:
        """Yields every text in the record, one for each box."""
        if record.has_records:
            if depth > DEEPEST:
                raise Unreadable("refused", "入れ子が深すぎます")
            for inner in self._records(record.begin, record.end):
                yield from self._texts(inner, depth + 1)
        elif record.kind in (WIDE, NARROW, WRITTEN):
            text = self._written(record)
            if not text.startswith("___PPT"):
                yield text

    def _written(self, record: _Record) -> str:
        content = self._stream[record.begin : record.end]
        self._budget.spend(len(content))
        text = content.decode("latin-1" if record.kind == NARROW else "utf-16-le", "replace")
        return text.translate(_BREAKS)

    def _outline(self, document: _Record) -> Iterator[Part]:
        """Yields the text of titles and bodies, which stands in lists of the document, and what else it says."""
        rest: list[str] = []
        for record in self._records(document.begin, document.end):
            if record.kind != LIST:
                rest += self._texts(record, 1)
                continue
            name = {0: "スライド", 1: "スライドマスター", 2: "ノート"}.get(record.instance, "スライド")
            number, lines = 0, list[str]()
            for inner in self._records(record.begin, record.end):
                if inner.kind == SLIDE_PERSIST:
                    yield from self._passage(f"{name}{number or ''}", lines)
                    number, lines = number + 1, []
                else:
                    lines += self._texts(inner, 2)
            yield from self._passage(f"{name}{number or ''}", lines)
        yield from self._passage("文書全体", rest)

    @staticmethod
    def _passage(place: str, lines: list[str]) -> Iterator[Part]:
        text = "\n".join(lines)
        if text.strip():
            yield Passage(place, text)

    def _places(self) -> dict[int, str]:
        """Returns which slide begins where: the lists name slides by a number, the directory tells where that lies."""
        where: dict[int, int] = {}
        listed: list[tuple[str, int]] = []
        for record in self._records(0, len(self._stream)):
            if record.kind == PERSISTED:
                where |= self._directory(record)
            elif record.kind == DOCUMENT:
                for one in self._records(record.begin, record.end):
                    if one.kind == LIST and one.instance in (0, 2):
                        listed += self._listed(one)
        return {where[number]: place for place, number in listed if number in where}

    def _listed(self, record: _Record) -> Iterator[tuple[str, int]]:
        name = "のノート" if record.instance == 2 else ""
        persisted = [
            one
            for one in self._records(record.begin, record.end)
            if one.kind == SLIDE_PERSIST and one.end - one.begin >= 4
        ]
        for number, one in enumerate(persisted, 1):
            yield f"スライド{number}{name}", struct.unpack_from("<I", self._stream, one.begin)[0]

    def _directory(self, record: _Record) -> dict[int, int]:
        """Returns where the numbered records lie, from one directory of them."""
        found: dict[int, int] = {}
        at = record.begin
        while at + 4 <= record.end:
            (head,) = struct.unpack_from("<I", self._stream, at)
            first, count = head & 0xFFFFF, head >> 20
            at += 4
            for number in range(count):
                if at + 4 > record.end:
                    break
                found[first + number] = struct.unpack_from("<I", self._stream, at)[0]
                at += 4
        return found
