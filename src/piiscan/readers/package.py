"""The zip file that an office document is: its parts by name, each unpacked within bounds, also where the file is damaged."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from piiscan.model import Limits, Member, Unreadable
from piiscan.readers.bounds import Budget, seekable

LOCAL = b"PK\x03\x04"
FREE = 8 << 20  # bytes of a part that no ratio is asked of
BLOCK = 1 << 16
# Pictures made of lines, most of them previews of what is in the document anyway; and folders.
DRAWN = ("/", ".emf", ".wmf", ".svm", ".svg", ".wdp")
_HEADER = struct.Struct("<4s5H3L2H")
STORED, DEFLATED = 0, 8


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a part lies in the file: its local header, its bytes (-1 where nobody knows), how it is packed."""

    name: str
    at: int
    size: int
    method: int
    is_locked: bool


class Package:
    """The parts of an office document. `is_salvaged` where the directory was lost and parts were found one by one."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._file, self._limits = seekable(file, limits), limits
        self.budget = Budget(limits)
        self.is_salvaged = False
        try:
            with zipfile.ZipFile(self._file) as directory:
                entries = [
                    Entry(
                        one.filename,
                        one.header_offset,
                        one.compress_size,
                        one.compress_type,
                        one.flag_bits & 1 == 1,
                    )
                    for one in directory.infolist()
                ]
        except (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError, IndexError):
            entries, self.is_salvaged = list(_found(self._file)), True
        if len(entries) > limits.members:
            raise Unreadable("too_large", "中のファイルが多すぎます")
        if not entries:
            raise Unreadable("damaged", "壊れていて開けません")
        self._entries = {one.name.lstrip("/").replace("\\", "/"): one for one in entries}
        self._folded = {name.lower(): name for name in self._entries}

    @property
    def names(self) -> list[str]:
        return list(self._entries)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._folded

    def open(self, name: str) -> BinaryIO:
        """Returns the part, to be read from its beginning once; raises Unreadable for what cannot be unpacked."""
        entry = self._entries[self._folded[name.lower()]]
        if entry.is_locked:
            raise Unreadable("encrypted", "パスワードで保護されています")
        if entry.method not in (STORED, DEFLATED):
            raise Unreadable("unsupported", "未対応の圧縮方式です")
        unpacked = _Unpacked(self._file, entry, self._limits, self.budget)
        return io.BufferedReader(unpacked, BLOCK)

    def member(self, name: str) -> Member:
        """Returns the part as a file of its own, unpacked when it is read."""
        return Member(name.rpartition("/")[2], self.open(name))


def _found(file: BinaryIO) -> Iterator[Entry]:
    """Yields the parts of a file without a directory by the header before each of them."""
    file.seek(0)
    content = file.read(1 << 28)
    at = content.find(LOCAL)
    while at >= 0 and at + _HEADER.size <= len(content):
        _, _, flags, method, _, _, _, size, _, name_length, _ = _HEADER.unpack_from(content, at)
        name = content[at + _HEADER.size : at + _HEADER.size + name_length]
        if name and method in (STORED, DEFLATED):
            is_unknown = bool(flags & 8) and not size
            yield Entry(
                name.decode("utf-8", "replace"), at, -1 if is_unknown else size, method, bool(flags & 1)
            )
        at = content.find(LOCAL, at + _HEADER.size)


class _Unpacked(io.RawIOBase):
    """One part on its way out of the package, counted; where its bytes are damaged it ends early."""

    def __init__(self, file: BinaryIO, entry: Entry, limits: Limits, budget: Budget) -> None:
        self._file, self._limits, self._budget = file, limits, budget
        file.seek(entry.at)
        header = file.read(_HEADER.size)
        if len(header) < _HEADER.size or header[:4] != LOCAL:
            raise Unreadable("damaged", "中のファイルの一部が壊れています")
        name_length, extra_length = struct.unpack_from("<2H", header, 26)
        self._at = entry.at + _HEADER.size + name_length + extra_length
        self._left = entry.size if entry.size >= 0 else 1 << 62
        self._inflater = zlib.decompressobj(-15) if entry.method == DEFLATED else None
        self._packed = self._given = 0
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # the protocol of buffers has no type before 3.12
        block = self._next(len(view))
        view[: len(block)] = block
        self._given += len(block)
        self._budget.unpack(len(block))
        if self._given > FREE and self._given > self._limits.ratio * max(1, self._packed):
            raise Unreadable("refused", "圧縮率が異常です（展開爆弾の疑い）")
        return len(block)

    def _next(self, most: int) -> bytes:
        """Returns the next bytes, at most so many; none at the end or where the part is damaged."""
        while True:
            if self._inflater is None:
                return self._raw(most)
            if self._inflater.eof:
                return b""
            packed = self._inflater.unconsumed_tail or self._raw(BLOCK)
            try:
                block = self._inflater.decompress(packed, most)
            except zlib.error:
                return b""
            if block or not packed:
                return block

    def _raw(self, most: int) -> bytes:
        self._file.seek(self._at)
        block = self._file.read(min(most, self._left))
        self._at += len(block)
        self._left -= len(block)
        self._packed += len(block)
        return block
