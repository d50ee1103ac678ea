"""Zip archives: the files in them, under the names people gave them, each unpacked within bounds; torn ones are salvaged."""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from piiscan.model import Limits, Member, Unreadable
from piiscan.readers import charset

FREE = 8 << 20  # bytes of a member that no ratio is asked of
BLOCK = 1 << 16
SEARCHED = 1 << 28  # bytes of a torn archive in which members are looked for
_LOCAL = b"PK\x03\x04"
_HEADER = struct.Struct("<4s5H3L2H")
_LOCKED, _SIZE_FOLLOWS, _IS_UTF8 = 1, 8, 0x800
# Signs of systems, not files of people.
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A member as the archive lists it: its name in bytes, where it begins, its size (-1 unknown), how it is packed."""

    name: bytes
    at: int
    size: int
    method: int
    flags: int


def read(file: BinaryIO, limits: Limits) -> Iterator[Member]:
    """Yields the files of the archive. Raises Unreadable at the end when its list was lost, or bytes were used twice."""
    entries, is_torn = _entries(file)
    if not entries and is_torn:
        raise Unreadable("damaged", "壊れていて開けません")
    size = file.seek(0, io.SEEK_END)
    names = _names(entries)
    used = 0
    for entry, name in zip(entries, names, strict=True):
        if name.endswith(("/", "\\")) or name.startswith(_LITTER[0]) or name.rpartition("/")[2] in _LITTER:
            continue
        used += max(0, entry.size)
        if used > size and not is_torn:
            # Members that share their bytes are how a small archive becomes a giant one.
            raise Unreadable("refused", "同じ部分を何度も使う圧縮ファイルです（展開爆弾の疑い）")
        yield Member(name, io.BufferedReader(_Unpacked(file, entry, limits), BLOCK))
    if is_torn:
        raise Unreadable("damaged", "壊れているため、見つけられたファイルだけを読みました")


def _entries(file: BinaryIO) -> tuple[list[_Entry], bool]:
    """Returns what the archive lists, or what can be found in it when the list is lost, and whether it was."""
    try:
        with zipfile.ZipFile(file) as archive:
            return [
                _Entry(
                    one.orig_filename.encode("utf-8" if one.flag_bits & _IS_UTF8 else "cp437", errors="replace"),
                    one.header_offset, one.compress_size, one.compress_type, one.flag_bits,
                )
                for one in archive.infolist()
            ], False  # fmt: skip
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError, IndexError):
        return list(_found(file)), True


def _found(file: BinaryIO) -> Iterator[_Entry]:
    """Yields the members of a torn archive by the header before each of them."""
    file.seek(0)
    content = file.read(SEARCHED)
    at = content.find(_LOCAL)
    while 0 <= at <= len(content) - _HEADER.size:
        _, _, flags, method, _, _, _, size, _, length, _ = _HEADER.unpack_from(content, at)
        name = content[at + _HEADER.size : at + _HEADER.size + length]
        step = 4
        if name and b"\0" not in name:
            is_unknown = bool(flags & _SIZE_FOLLOWS) and not size
            yield _Entry(name, at, -1 if is_unknown else size, method, flags)
            step = _HEADER.size + (0 if is_unknown else size)
        at = content.find(_LOCAL, at + step)


def _names(entries: Iterable[_Entry]) -> list[str]:
    """Returns the names as text; those without a mark are all of one encoding, which all of them together tell."""
    unmarked = b"\n".join(one.name for one in entries if not one.flags & _IS_UTF8)
    encoding = charset.read(unmarked).encoding
    return [
        one.name.decode("utf-8" if one.flags & _IS_UTF8 else encoding, errors="replace") for one in entries
    ]


class _Unpacked(io.RawIOBase):
    """One member on its way out of the archive. Reading raises Unreadable for what cannot be unpacked."""

    def __init__(self, file: BinaryIO, entry: _Entry, limits: Limits) -> None:
        self._file, self._entry, self._limits = file, entry, limits
        self._at = -1
        self._left = entry.size if entry.size >= 0 else 1 << 62
        self._packed = self._given = 0
        self._unpacker: _Unpacker | None = None
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # the protocol of buffers has no type before 3.12
        if self._at < 0:
            self._begin()
        block = self._raw(len(view)) if self._unpacker is None else self._next(self._unpacker, len(view))
        view[: len(block)] = block
        self._given += len(block)
        if self._given > FREE and self._given > self._limits.ratio * max(1, self._packed):
            raise Unreadable("refused", "圧縮率が異常です（展開爆弾の疑い）")
        return len(block)

    def _begin(self) -> None:
        if self._entry.flags & _LOCKED:
            raise Unreadable("encrypted", "パスワードで保護されています")
        self._file.seek(self._entry.at)
        header = self._file.read(_HEADER.size)
        if len(header) < _HEADER.size or not header.startswith(_LOCAL):
            raise Unreadable("damaged", "壊れていて開けません")
        name, extra = struct.unpack_from("<2H", header, 26)
        self._at = self._entry.at + _HEADER.size + name + extra
        self._unpacker = self._chosen()

    def _chosen(self) -> _Unpacker | None:
        method = self._entry.method
        if method == zipfile.ZIP_STORED:
            return None
        if method == zipfile.ZIP_DEFLATED:
            return _Inflater()
        if method == zipfile.ZIP_BZIP2:
            return bz2.BZ2Decompressor()
        if method == zipfile.ZIP_LZMA:
            head = self._raw(4)
            told = self._raw(struct.unpack("<H", head[2:4])[0])
            first, size = told[0], struct.unpack("<I", told[1:5])[0]
            chain = {
                "id": lzma.FILTER_LZMA1,
                "dict_size": min(size, 1 << 26),
                "lc": first % 9,
                "lp": first // 9 % 5,
                "pb": first // 45,
            }
            return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[chain])
        raise Unreadable("unsupported", "対応していない圧縮方式です")

    def _next(self, unpacker: _Unpacker, most: int) -> bytes:
        while not unpacker.eof:
            packed = self._raw(BLOCK) if unpacker.needs_input else b""
            try:
                block = unpacker.decompress(packed, most)
            except (zlib.error, OSError, lzma.LZMAError, EOFError):
                raise Unreadable("damaged", "壊れています") from None
            if block:
                return block
            if not packed and unpacker.needs_input:
                raise Unreadable("damaged", "途中で切れています")
        return b""

    def _raw(self, most: int) -> bytes:
        self._file.seek(self._at)
        block = self._file.read(min(most, self._left))
        self._at += len(block)
        self._left -= len(block)
        self._packed += len(block)
        return block


class _Inflater:
    """Inflates like the other unpackers do: it keeps what it was not asked for yet."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(-15)

    @property
    def eof(self) -> bool:
        return self._inflater.eof

    @property
    def needs_input(self) -> bool:
        return not self._inflater.unconsumed_tail

    def decompress(self, packed: bytes, most: int, /) -> bytes:
        return self._inflater.decompress(self._inflater.unconsumed_tail + packed, most)


_Unpacker: TypeAlias = _Inflater | bz2.BZ2Decompressor | lzma.LZMADecompressor
