"""Keeps reading below so many bytes a second, so that a scan at noon does not slow the file server down."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import RawIOBase
from typing import BinaryIO

AT_ONCE = 1 << 16  # bytes read before the clock is asked again


class Pace:
    """A rate in bytes a second, 0 for none. What was not used while nothing was read is not saved up beyond a second."""

    def __init__(
        self,
        rate: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate, self._clock, self._wait = rate, clock, wait
        self._free_at = 0.0

    @property
    def matters(self) -> bool:
        """Tells whether there is a limit."""
        return self._rate > 0

    def took(self, size: int) -> None:
        """Waits until the bytes just read are within the rate."""
        now = self._clock()
        self._free_at = max(self._free_at, now - 1.0) + size / self._rate
        if self._free_at > now:
            self._wait(self._free_at - now)


class Paced(RawIOBase):
    """A file that is read at a pace. It has no descriptor, so that nobody reads past it."""

    def __init__(self, file: BinaryIO, pace: Pace) -> None:
        self._file, self._pace = file, pace

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # of buffers, BufferedReader has this one
        block = self._file.read(min(len(buffer), AT_ONCE))
        buffer[: len(block)] = block
        if block:
            self._pace.took(len(block))
        return len(block)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()
        super().close()
