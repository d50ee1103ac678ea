"""One file that is only packed (gz, bz2, xz, zst): what is in it, perhaps an archive, is handed on."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
from collections.abc import Iterator
from typing import BinaryIO, cast

from piiscan.model import Limits, Member, Unreadable
from piiscan.readers import archive

BLOCK = 1 << 16


def read(file: BinaryIO, limits: Limits) -> Iterator[Member]:
    """Yields the one file. Its name is that of the outer one, which the reader does not know."""
    head = file.read(6)
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        yield from _zstd(file, size, limits)
        return
    yield Member("", io.BufferedReader(archive.Blocks(_blocks(_opened(file, head)), size, limits), BLOCK))


def _opened(file: BinaryIO, head: bytes) -> BinaryIO:
    if head.startswith(b"\x1f\x8b"):
        return cast("BinaryIO", gzip.GzipFile(fileobj=file))
    if head.startswith(b"BZh"):
        return cast("BinaryIO", bz2.BZ2File(file))
    return cast("BinaryIO", lzma.LZMAFile(file))


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    try:
        while block := file.read(BLOCK):
            yield block
    except (OSError, EOFError, lzma.LZMAError, ValueError):
        raise Unreadable("damaged", "壊れているか、途中で切れています") from None


def _zstd(file: BinaryIO, size: int, limits: Limits) -> Iterator[Member]:
    found = archive.library()
    if found is None:
        raise Unreadable("unsupported", archive.LACKING)
    try:
        with archive.opened(found, file, "raw") as opened:
            for entry in opened:
                blocks = entry.get_blocks(BLOCK)
                yield Member("", io.BufferedReader(archive.Blocks(blocks, size, limits), BLOCK))
    except found.ArchiveError:
        raise Unreadable("damaged", "壊れているか、途中で切れています") from None
