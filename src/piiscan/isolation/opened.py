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
    """A file and its digest. One without a descriptor is held in memory; where it is too large, it can be read once.

    What is read in its order is hashed on the way, so that no file is read twice for its digest.
    """

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._hash = hashlib.sha256()
        self._whole: _Hashed | None = None
        if not _has_descriptor(file) and size > HELD:
            self.file = cast("BinaryIO", _Once(file, self._hash))
        else:
            self._whole = _Hashed(file if _has_descriptor(file) else _held(file), self._hash)
            self.file = cast("BinaryIO", self._whole)
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
        if self._whole is not None:
            self._whole.finish()
        return self._hash.hexdigest()


def _held(file: BinaryIO) -> BinaryIO:
    held, taken = _memory(), 0
    while block := file.read(BLOCK):
        taken += len(block)
        if taken > HELD:
            raise Unreadable("too_large", "大きすぎます")
        held.write(block)
    return held


class _Hashed(io.RawIOBase):
    """A file that can be sought. Bytes are hashed in their order, each when it is read first."""

    def __init__(self, file: BinaryIO, digest: hashlib._Hash) -> None:
        self._file, self._hash = file, digest
        self._at = self._taken = 0

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        end = self._at + len(block)
        if self._at <= self._taken < end:
            self._hash.update(
                block if self._at == self._taken else memoryview(block)[self._taken - self._at :]
            )
            self._taken = end
        self._at = end
        return block

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = self._file.seek(offset, whence)
        return self._at

    def finish(self) -> None:
        """Reads what was not read yet."""
        self.seek(self._taken)
        while self.read(BLOCK):
            pass

    def fileno(self) -> int:
        return self._file.fileno()

    def tell(self) -> int:
        return self._at

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()


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
