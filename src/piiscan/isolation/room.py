"""Has files read in confined processes, one file or a few small ones each. Whatever a process does costs one file."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar

from piiscan.isolation import zygote
from piiscan.isolation.cell import SECONDS, Cell, End, Gone
from piiscan.model import Limits, Passage, Picture, Read, Sheet, Unread
from piiscan.readers import tables

T = TypeVar("T")
BATCH = 32  # small files that one process reads
SMALL = 2 << 20  # bytes
KEPT = 8_000_000  # letters of a small file that are waited for before any is passed on
SECONDS_TO_START = 120
START = "import sys; from piiscan.isolation.zygote import main; main(int(sys.argv[1]))"


class RoomLost(Exception):
    """The zygote cannot be started, or is gone."""


class Room:
    """A zygote, and the one reading process of it that lives now. For one thread at a time."""

    def __init__(self, *, seconds: int = SECONDS, limits: Limits | None = None, start: str = "") -> None:
        self._seconds, self._limits = seconds, limits or Limits()
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, with a program that stands above
                [sys.executable, "-P", "-c", start or START, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # a library that fails may quote what it was reading
                env={
                    "PYTHONPATH": os.pathsep.join((str(Path(__file__).parents[2]), *filter(None, sys.path))),
                    "LANG": "C.UTF-8",
                    "OMP_NUM_THREADS": "1",
                },
                cwd="/",
            )
        self._cell: Cell | None = None
        self._control.settimeout(SECONDS_TO_START)
        try:
            self._answer(len(zygote.READY))
        except RoomLost:
            self.close()
            raise

    def read(self, file: BinaryIO, name: str, size: int) -> Iterator[Read]:
        """Yields what the file and the files inside it hold; what could not be read is told with its status."""
        cell = self._next(is_small=size <= SMALL)
        is_done = False
        try:
            if cell.served:
                told = _kept(cell.read(file, name, size))
                if told is not None:
                    is_done = True
                    yield from told
                    return
                # Perhaps it was a file before this one that broke the process: this one is read alone.
                cell.end()
                cell = self._forked()
            yield from cell.read(file, name, size)
            is_done = True
        except Gone as gone:
            yield Unread("", gone.status, gone.reason)
        finally:
            if is_done and size <= SMALL and cell.served < BATCH:
                self._cell = cell
            else:
                with contextlib.suppress(RoomLost):  # the next file will find out
                    cell.end()

    def close(self) -> None:
        """Ends the processes."""
        if self._cell:
            with contextlib.suppress(RoomLost):
                self._cell.end()
            self._cell = None
        self._control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def forget(self) -> None:
        """Lets go of processes that belong to the process this one was forked from."""
        self._control.close()
        self._process.returncode = 0

    def _next(self, *, is_small: bool) -> Cell:
        waiting, self._cell = self._cell, None
        if waiting and is_small:
            return waiting
        if waiting:
            waiting.end()
        return self._forked()

    def _forked(self) -> Cell:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [zygote.FORK], [theirs.fileno()])
                (pid,) = zygote.PID.unpack(self._answer(zygote.PID.size))
            except (OSError, RoomLost) as error:
                ours.close()
                raise RoomLost from error
        return Cell(ours, pid, self._ended, seconds=self._seconds, limits=self._limits)

    def _ended(self, pid: int) -> End:
        try:
            self._control.sendall(zygote.KILL + zygote.PID.pack(pid))
        except OSError as error:
            raise RoomLost from error
        number, code, most = zygote.END.unpack(self._answer(zygote.END.size))
        return number, code, most

    def _answer(self, size: int) -> bytes:
        try:
            told = self._control.recv(size, socket.MSG_WAITALL)
        except OSError as error:
            raise RoomLost from error
        if len(told) < size:
            raise RoomLost
        return told


def _kept(parts: Iterator[Read]) -> list[Read] | None:
    """Returns all parts of a small file; None when its process goes, or it is not small at all."""
    told: list[Read] = []
    letters = 0
    try:
        for part in parts:
            if isinstance(part, Sheet):
                rows, more = _kept_rows(part.rows, KEPT - letters)
                letters += more
                told.append(Sheet(part.place, rows))
            else:
                told.append(part)
                letters += len(part.content) if isinstance(part, Passage) else 0
                letters += len(part.grey) if isinstance(part, Picture) else 0
            if letters > KEPT:
                return None
    except Gone:
        return None
    # What ran out of memory may have had neighbours that took it.
    return None if any(isinstance(one, Unread) and one.status == "memory" for one in told) else told


def _kept_rows(rows: Iterator[list[str]], most: int) -> tuple[Iterator[list[str]], int]:
    """Returns the rows, and how many letters they have; not all of them when they have more than that."""
    if isinstance(rows, tables.Rows):
        pieces, letters = _as_many(rows.rest(), len, most)
        return tables.Rows(pieces), letters
    kept, letters = _as_many(rows, tables.letters_in, most)
    return iter(kept), letters


def _as_many(parts: Iterator[T], size: Callable[[T], int], most: int) -> tuple[list[T], int]:
    kept, letters = [], 0
    for part in parts:
        kept.append(part)
        letters += size(part)
        if letters > most:
            break
    return kept, letters


def is_offered() -> bool:
    """Tells whether this system can hand open files to forked processes."""
    return hasattr(os, "fork") and hasattr(socket, "send_fds") and bool(sys.executable)
