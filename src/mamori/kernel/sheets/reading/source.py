"""Gives any number of independent readers over one uploaded file or path."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO


class Source:
    """The bytes of one file. A path is opened by us and closed by `close`; a file object stays the caller's."""

    def __init__(self, given: str | Path | BinaryIO) -> None:
        self._ours = isinstance(given, (str, Path))
        self._file: BinaryIO = Path(given).open("rb") if isinstance(given, (str, Path)) else given  # noqa: SIM115  closed by close()
        self.size = self._file.seek(0, io.SEEK_END)

    def view(self) -> io.BufferedReader:
        """Returns a reader with a position of its own, from the first byte."""
        return io.BufferedReader(_View(self._file, self.size), buffer_size=1 << 16)

    def head(self, length: int) -> bytes:
        with self.view() as view:
            return view.read(length)

    def close(self) -> None:
        if self._ours:
            self._file.close()


class _View(io.RawIOBase):
    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file, self._size, self._at = file, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # the stub names a protocol that has no public type
        self._file.seek(self._at)
        found = self._file.read(len(buffer))
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)
