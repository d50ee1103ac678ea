"""Reads a file and the files inside it, as deep as they lie, and gives back one stream of text with places.

Whatever happens to one of them is told where it stands, and the others are read.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePath
from typing import BinaryIO, TypeVar

from piiscan.model import Limits, Member, Passage, Picture, Read, Sheet, Unread, Unreadable, letters_of
from piiscan.readers import kinds, registry, tables

T = TypeVar("T")
BLOCK = 1 << 20
DEEP, DEEP_MEMBERS = 3, 2000  # so many files may lie so deep
LONGEST_NAME = 120  # letters of a member's name that a place shows


@dataclass(slots=True)
class _Spent:
    """What the whole file has used up of its limits."""

    letters: int = 0
    unpacked: int = 0
    members: int = 0
    deep: int = 0


@dataclass(slots=True)
class Inside:
    """One reading of one outer file under its limits."""

    limits: Limits = field(default_factory=Limits)
    _spent: _Spent = field(default_factory=_Spent)
    _troubles: list[Unread] = field(default_factory=list)

    def read(self, file: BinaryIO, name: str, *, place: str = "", depth: int = 0) -> Iterator[Read]:
        """Yields what the file and the files inside it hold. Raises nothing for what they are, and nor do the rows of a sheet."""
        try:
            for part in self._parts(file, name, place, depth):
                yield part
                yield from self._troubles
                self._troubles.clear()
        except (GeneratorExit, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001 - a panic of a Rust library is no Exception; what is torn may raise anything
            yield _told(place, error)

    def _parts(self, file: BinaryIO, name: str, place: str, depth: int) -> Iterator[Read]:
        media = kinds.media_type(file, name)
        if media == "inode/x-empty":
            return
        reader = registry.reader(media)
        if reader is None:
            raise Unreadable("unsupported", f"まだ読めない形式です（{registry.title(media)}）")
        for part in reader(file, self.limits):
            if isinstance(part, Member):
                # What is only packed has the name of the file around it, but for the ending.
                member = part if part.name else Member(PurePath(name).stem, part.file)
                yield from self._member(member, place, depth)
            elif isinstance(part, Passage):
                self._count(part.content, letters_of)
                yield Passage(place + part.place, part.content)
            elif isinstance(part, Sheet):
                yield Sheet(place + part.place, self._rows(part.rows, place + part.place))
            else:
                yield Picture(place + part.place, part.width, part.height, part.grey)

    def _member(self, member: Member, place: str, depth: int) -> Iterator[Read]:
        inner = f"{place}中のファイル「{member.name[-LONGEST_NAME:]}」"
        self._spent.members += 1
        if self._spent.members > self.limits.members:
            raise Unreadable("too_large", f"中のファイルが{self.limits.members}を超えています")
        self._spent.deep += depth >= DEEP
        if self._spent.deep > DEEP_MEMBERS:
            raise Unreadable("refused", "圧縮ファイルの入れ子が多すぎます（展開爆弾の疑い）")
        if depth >= self.limits.depth:
            yield Unread(inner, "refused", f"ファイルの入れ子が{self.limits.depth}段を超えています")
            return
        try:
            whole = self._held(member.file)
        except Unreadable as found:
            yield Unread(inner, found.status, found.reason)
            return
        yield from self.read(whole, member.name, place=inner, depth=depth + 1)

    def _held(self, file: BinaryIO) -> BinaryIO:
        """Returns the member as a file that can be sought, within what may be unpacked."""
        held = io.BytesIO()
        while block := file.read(BLOCK):
            held.write(block)
            self._spent.unpacked += len(block)
            if held.tell() > self.limits.member or self._spent.unpacked > self.limits.unpacked:
                raise Unreadable("too_large", "展開すると大きすぎます")
        held.seek(0)
        return held

    def _rows(self, rows: Iterator[list[str]], place: str) -> Iterator[list[str]]:
        if isinstance(rows, tables.Rows):
            return tables.Watched(rows, partial(self._watched, place))
        return self._watched(place, rows, tables.letters_in)

    def _watched(self, place: str, parts: Iterator[T], letters: Callable[[T], int]) -> Iterator[T]:
        """Yields rows or text as long as they can be read; why they could not is told after the sheet."""
        try:
            for part in parts:
                self._count(part, letters)
                yield part
        except (GeneratorExit, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001 - as above
            self._troubles.append(_told(place, error))

    def _count(self, part: T, letters: Callable[[T], int]) -> None:
        if self.limits.letters == sys.maxsize:
            return
        self._spent.letters += letters(part)
        if self._spent.letters > self.limits.letters:
            raise Unreadable("too_large", f"文字数の上限（{self.limits.letters:,}字）に達しました")


def _told(place: str, error: BaseException) -> Unread:
    """Returns what ended a reading as the report says it. Messages of exceptions are not told: they quote what was read."""
    if isinstance(error, Unreadable):
        return Unread(place, error.status, error.reason)
    if isinstance(error, MemoryError):
        return Unread(place, "memory", "メモリーの上限に達しました")
    if isinstance(error, RecursionError):
        return Unread(place, "refused", "入れ子が深すぎます")
    return Unread(place, "damaged", f"読み取れませんでした（{type(error).__name__}）")
