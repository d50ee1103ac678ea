"""Archives that libarchive opens (7z, rar, lzh, cab), and tar: the files in them, one after the other, within bounds."""

from __future__ import annotations

import ctypes
import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, BinaryIO

import rarfile

from piiscan.model import Limits, Member, Unreadable
from piiscan.readers import charset

FREE = 8 << 20  # bytes of a member that no ratio is asked of
BLOCK = 1 << 16
LACKING = "libarchive がないため、この形式を開けません（apt install libarchive13）"
_TAR = 257, b"ustar"
# How the library speaks of a password that nobody gave.
_LOCKED = ("passphrase", "encrypt", "password")


@cache
def library() -> Any:
    """Returns libarchive; None where the system has none."""
    try:
        import libarchive
    except (
        ImportError,
        OSError,
        AttributeError,
        TypeError,
    ):  # what the binding raises depends on what it misses
        return None
    return libarchive


def warm() -> None:
    """Loads the library, and the tables of the encoding of names, which the system otherwise looks for in its folders."""
    if library() is None:
        return
    with suppress(AttributeError):
        opening = ctypes.CDLL(None).iconv_open
        opening.restype = ctypes.c_void_p
        opening(b"UTF-8", b"CP932")  # stays open, and with it what was loaded


def read(file: BinaryIO, limits: Limits) -> Iterator[Member]:
    """Yields the files of the archive. Raises Unreadable where they are under a password, or the rest cannot be read."""
    head = file.read(_TAR[0] + len(_TAR[1]))
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if head[_TAR[0] :] == _TAR[1]:
        yield from _tar(file)
        return
    if head.startswith(b"Rar!"):
        _be_open(file)
    found = library()
    if found is None:
        raise Unreadable("unsupported", LACKING)
    try:
        with opened(found, file) as archive:
            for entry in archive:
                if entry.isfile:
                    blocks = entry.get_blocks(BLOCK)
                    yield Member(
                        _named(entry.pathname), io.BufferedReader(Blocks(blocks, size, limits), BLOCK)
                    )
    except found.ArchiveError as error:
        raise _told(error) from None


@contextmanager
def opened(found: Any, file: BinaryIO, format_name: str = "all") -> Iterator[Any]:
    """Opens the archive; names without a mark of their own are in the encoding of Windows of Japan."""
    from libarchive.read import ArchiveRead, new_archive_read

    ffi = found.ffi
    with new_archive_read(format_name, "all", None) as pointer:
        setting = ffi.libarchive.archive_read_set_options
        for name in ("lha", "cab", "rar"):
            setting(ctypes.c_void_p(pointer), f"{name}:hdrcharset=CP932".encode())
        if isinstance(file, io.BytesIO):
            content = file.getvalue()
            ffi.read_open_memory(
                pointer, ctypes.cast(ctypes.c_char_p(content), ctypes.c_void_p), len(content)
            )
        else:
            os.lseek(file.fileno(), 0, os.SEEK_SET)
            ffi.read_open_fd(pointer, file.fileno(), BLOCK)
        yield ArchiveRead(pointer)


def _be_open(file: BinaryIO) -> None:
    """Raises Unreadable for a rar under a password, whose members libarchive would give out as rubbish."""
    with suppress(rarfile.Error, OSError, ValueError, EOFError, IndexError):
        archive = rarfile.RarFile(file, part_only=True)
        if archive.needs_password():
            raise Unreadable("encrypted", "パスワードで保護されています")
    file.seek(0)


def _tar(file: BinaryIO) -> Iterator[Member]:
    try:
        with tarfile.open(fileobj=file, mode="r:", encoding="utf-8", errors="surrogateescape") as archive:
            for entry in archive:
                if entry.isreg() and (member := archive.extractfile(entry)):
                    yield Member(_named(entry.name.encode("utf-8", "surrogateescape")), member)  # type: ignore[arg-type]  # of a file, only read() is asked for
    except (tarfile.TarError, EOFError, ValueError):
        raise Unreadable("damaged", "壊れているため、途中までしか読めません") from None


def _named(name: str | bytes | None) -> str:
    return charset.read(name).text if isinstance(name, bytes) else name or ""


def _told(error: Exception) -> Unreadable:
    if any(word in str(error).lower() for word in _LOCKED):
        return Unreadable("encrypted", "パスワードで保護されています")
    return Unreadable("damaged", "壊れているか、対応していない圧縮方式です")


class Blocks(io.RawIOBase):
    """A member that comes in blocks, and how much of it may come out of an archive of that size."""

    def __init__(self, blocks: Iterator[bytes], packed: int, limits: Limits) -> None:
        self._blocks, self._rest = blocks, b""
        self._given, self._most = 0, max(FREE, limits.ratio * packed)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # the protocol of buffers has no type before 3.12
        if not self._rest:
            self._rest = self._next()
        block, self._rest = self._rest[: len(view)], self._rest[len(view) :]
        view[: len(block)] = block
        self._given += len(block)
        if self._given > self._most:
            raise Unreadable("refused", "圧縮率が異常です（展開爆弾の疑い）")
        return len(block)

    def _next(self) -> bytes:
        try:
            return next(self._blocks, b"")
        except Exception as error:
            if type(error).__name__ == "ArchiveError":
                raise _told(error) from None
            raise
