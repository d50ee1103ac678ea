"""How much a reader may still give out of one file, and a file that can be read from any place."""

from __future__ import annotations

import io
from typing import BinaryIO

from piiscan.model import Limits, Unreadable

WHOLE = 512 << 20  # bytes of a file that must be held in memory


class Budget:
    """Letters and unpacked bytes that are left for one file; spending more than there are ends the reading."""

    def __init__(self, limits: Limits) -> None:
        self._letters, self._bytes = limits.letters, limits.unpacked

    def spend(self, letters: int) -> None:
        self._letters -= letters
        if self._letters < 0:
            raise Unreadable("too_large", "文字が多すぎるため途中まで読みました")

    def unpack(self, count: int) -> None:
        self._bytes -= count
        if self._bytes < 0:
            raise Unreadable("too_large", "展開後の大きさが上限を超えました")


def seekable(file: BinaryIO, limits: Limits) -> BinaryIO:
    """Returns the file itself where any place of it can be reached at once, else its bytes in memory."""
    if isinstance(file, io.BytesIO):
        return file
    try:
        file.fileno()
        if file.seekable():
            return file
    except (OSError, AttributeError):
        pass
    return io.BytesIO(whole(file, limits))


def whole(file: BinaryIO, limits: Limits) -> bytes:
    """Returns all bytes of the file; raises Unreadable where they are more than memory is for."""
    most = min(WHOLE, limits.unpacked)
    blocks, size = [], 0
    while block := file.read(1 << 20):
        size += len(block)
        if size > most:
            raise Unreadable("too_large", "ファイルが大きすぎます")
        blocks.append(block)
    return b"".join(blocks)
