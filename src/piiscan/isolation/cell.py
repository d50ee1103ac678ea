"""One confined process that reads, and the talk with it: what it says is measured, how long it takes is counted."""

from __future__ import annotations

import io
import signal
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import chain
from typing import BinaryIO, cast

from piiscan.isolation import child, frames, sandbox
from piiscan.model import Limits, Picture, Read, Sheet
from piiscan.readers import tables

SECONDS = 20  # of processor time for a file, and one more for each two megabytes
SLOWEST = 2 << 20  # bytes a second
PICTURES = 2000  # in one file
OVERHEAD = 64  # letters that a frame counts as, beside its own
MUCH = 0.6  # of the memory: a process that died with more of it died of it

End = tuple[int, int, int]  # signal or 0, exit code, most memory in KiB


class Gone(Exception):
    """The process is gone, or can no longer be believed: `status` and `reason` are for the report."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(status)
        self.status, self.reason = status, reason


def patience(seconds: int) -> float:
    """Returns how many seconds on the clock a process may keep us waiting that may use so many of the processor."""
    return 2.0 * seconds + 10


class Cell:
    """A process that reads files one after the other. `end` stops it and tells how it ended."""

    def __init__(
        self,
        talk: socket.socket,
        pid: int,
        end: Callable[[int], End],
        *,
        seconds: int = SECONDS,
        limits: Limits,
    ) -> None:
        self._talk, self.pid, self._end = talk, pid, end
        self._stream = cast("io.BufferedReader", talk.makefile("rb", buffering=1 << 18))
        self._seconds, self._limits = seconds, limits
        self.served = 0
        self._waits = 0.0  # seconds that it may still keep us waiting
        self._letters = self._pictures = 0
        self._gone: Gone | None = None
        self._ended: End | None = None

    def read(self, file: BinaryIO, name: str, size: int) -> Iterator[Read]:
        """Yields the parts of the file. Raises Gone. The rows of a sheet end early when the process goes within them."""
        self.served += 1
        seconds = self._seconds + size // SLOWEST
        self._waits, self._letters, self._pictures = patience(seconds), self._limits.letters, PICTURES
        file.seek(0)
        try:
            self._talk.settimeout(self._waits)
            child.request(self._talk, file.fileno(), name, seconds, asdict(self._limits))
        except OSError:
            raise self._why() from None
        while True:
            kind, content = self._next()
            if kind == frames.DONE:
                return
            if kind == frames.SHEET:
                yield from self._sheet(frames.place_of(content))
                if self._gone:
                    raise self._gone
            else:
                yield self._part(kind, content)

    def end(self) -> End:
        """Ends the process, if it has not ended, and returns how it did."""
        if self._ended is None:
            self._stream.close()
            self._talk.close()
            self._ended = self._end(self.pid)
        return self._ended

    def _sheet(self, place: str) -> Iterator[Sheet]:
        """Yields the sheet; a table of text comes as its lines, which are counted faster than rows."""
        frame = self._next()
        if frame[0] == frames.LINES:
            lines = tables.Rows(map(frames.lines_of, self._of_sheet(frame, frames.LINES)))
            yield Sheet(place, lines)
            for _piece in lines.rest():
                pass
            return
        rows = chain.from_iterable(map(frames.rows_of, self._of_sheet(frame, frames.ROWS)))
        yield Sheet(place, rows)
        for _row in rows:
            pass

    def _of_sheet(self, frame: tuple[int, bytes], kind: int) -> Iterator[bytes]:
        """Yields the content of the frames of a sheet, all of one kind."""
        try:
            while frame[0] != frames.END_OF_SHEET:
                if frame[0] != kind:
                    raise _disbelieved()
                yield frame[1]
                frame = self._next()
        except Gone as gone:
            self._gone = gone

    def _part(self, kind: int, content: bytes) -> Read:
        try:
            part = frames.part_of(kind, content)
        except frames.Broken:
            raise _disbelieved() from None
        if isinstance(part, Picture):
            self._pictures -= 1
            if self._pictures < 0:
                raise Gone("too_large", f"画像が{PICTURES}枚を超えています")
        return part

    def _next(self) -> tuple[int, bytes]:
        began = time.monotonic()
        self._talk.settimeout(max(0.01, self._waits))
        try:
            kind, content = frames.received(self._stream)
        except TimeoutError:
            raise Gone("timeout", "時間の上限に達しました") from None
        except frames.Broken:
            raise _disbelieved() from None
        except (EOFError, OSError):
            raise self._why() from None
        self._waits -= time.monotonic() - began
        if kind != frames.PICTURE:
            # A letter is one byte at least, so this never ends a reading that kept to its own limit.
            is_of_sheet = kind in (frames.ROWS, frames.LINES)
            self._letters -= len(content) // 4 + (0 if is_of_sheet else OVERHEAD)
        if self._letters < 0:
            raise Gone("too_large", f"文字数の上限（{self._limits.letters:,}字）に達しました")
        return kind, content

    def _why(self) -> Gone:
        number, _code, most = self.end()
        if number == getattr(signal, "SIGXCPU", -1):
            return Gone("timeout", "時間の上限に達しました")
        if most * 1024 > MUCH * sandbox.MEMORY:
            return Gone("memory", "メモリーの上限に達しました")
        return Gone("crashed", "読み取りの途中で異常終了しました")


def _disbelieved() -> Gone:
    return Gone("crashed", "読み取りの途中で異常な応答がありました")
