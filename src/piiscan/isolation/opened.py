"""A file of any source as the readers need it: one that can be sought, with the digest of its bytes."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from types import TracebackType
from typing import BinaryIO, cast

from piiscan.model import Unreadable

HEAD = 65_536
BLOCK = 1 << 20
HELD = 512 << 20  # bytes of a file without a place on this machine that are held in memory


class Opened:
    """A file and its digest. One without a descriptor is held in memory; where it is too large, it can be read once."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._hash = hashlib.sha256()
        if _has_descriptor(file):
            self.file = file
            self._take(file, None)
        elif size <= HELD:
            self.file = _memory()
            self._take(file, self.file)
        else:
            self.file = cast("BinaryIO", _Once(file, self._hash))
        self.file.seek(0)

    def __enter__(self) -> Opened:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.file.close()

    @property
    def sha256(self) -> str:
        """The digest of all bytes; of a file that can only be read once, of those read so far."""
        return self._hash.hexdigest()

    def _take(self, file: BinaryIO, into: BinaryIO | None) -> None:
        taken = 0
        while block := file.read(BLOCK):
            self._hash.update(block)
            if into is not None:
                taken += len(block)
                if taken > HELD:
                    raise Unreadable("too_large", "大きすぎます")
                into.write(block)


class _Once(io.RawIOBase):
    """A file that is read from its beginning to its end, and whose beginning may be looked at before."""

    def __init__(self, file: BinaryIO, digest: hashlib._Hash) -> None:
        self._file, self._hash, self._at = file, digest, 0
        self._head = b""
        while len(self._head) < HEAD and (block := file.read(HEAD - len(self._head))):
            self._head += block
        digest.update(self._head)

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            raise Unreadable("too_large", "大きすぎます")
        block = self._head[self._at : self._at + size]
        if not block:
            block = self._file.read(size)
            self._hash.update(block)
        self._at += len(block)
        return block

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence != os.SEEK_SET or max(offset, self._at) > len(self._head):
            raise Unreadable("too_large", "大きすぎます")
        self._at = offset
        return offset


def _has_descriptor(file: BinaryIO) -> bool:
    try:
        file.fileno()
        return file.seekable()
    except (OSError, AttributeError):
        return False


def _memory() -> BinaryIO:
    """Returns a file that has a descriptor and no name."""
    making = getattr(os, "memfd_create", None)
    if making is not None:
        return os.fdopen(making("piiscan"), "w+b")
    return cast("BinaryIO", tempfile.TemporaryFile())
