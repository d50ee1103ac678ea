"""One process that reads, seen from outside: its queue, what it tells, how it ends."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
from collections import deque
from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

from piiscan.model import FileResult
from piiscan.runners.work import Done, Setting, Task

QUEUE = 4  # tasks that a process has before it, so that it never waits for the next one
LARGEST = 500 << 20  # bytes of memory with which a process is let go after the file it has just read
BLOCK = 1 << 16


class Lane:
    """A process and the tasks it was given, the first of them being read."""

    def __init__(self, process: subprocess.Popen[bytes], setting: Setting) -> None:
        assert process.stdin, "the process was started with pipes"  # noqa: S101 - for the type checker
        assert process.stdout, "the process was started with pipes"  # noqa: S101 - for the type checker
        self.process, self.tasks, self.is_ready = process, deque[Task](), False
        self.answers = process.stdout
        self._to = process.stdin
        self._rest = b""
        self._lines: list[bytes] = []
        self._is_leaving = False
        self._say(setting.as_row())

    @property
    def has_room(self) -> bool:
        """Tells whether one more task may wait here. The first is given before the process is ready."""
        return not self._is_leaving and len(self.tasks) < (QUEUE if self.is_ready else 1)

    def give(self, task: Task) -> None:
        """Lets the process do the task after those it has."""
        self.tasks.append(task)
        self._say(dict(zip(Task.__slots__, astuple(task), strict=True)))

    def listen(self) -> bool:
        """Takes what the process has said; False when it will say nothing more."""
        block = os.read(self.answers.fileno(), BLOCK)
        *lines, self._rest = (self._rest + block).split(b"\n")
        self._lines += lines
        return bool(block)

    def told(self) -> Iterator[Done]:
        """Yields the results among what was taken."""
        lines, self._lines = self._lines, []
        for line in lines:
            row = json.loads(line)
            self.is_ready = self.is_ready or "ready" in row
            if "row" in row:
                yield self._done(row)

    def _done(self, row: dict[str, Any]) -> Done:
        task = self.tasks.popleft()
        if row["resident"] > LARGEST and not self._is_leaving:
            self._is_leaving = True
            with contextlib.suppress(OSError):
                self._to.close()  # it does what it was given, and ends
        return Done(task, None if row["row"] is None else FileResult.from_row(row["row"]))

    def kill(self) -> None:
        """Ends the process and all that it has started."""
        with contextlib.suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def buried(self) -> int:
        """Waits for the end of the process, and returns its code."""
        self.kill()  # what it has started must not stay behind
        for pipe in (self._to, self.answers):
            with contextlib.suppress(OSError):
                pipe.close()
        return self.process.wait()

    def _say(self, row: dict[str, Any]) -> None:
        # A process that is gone is noticed when it is listened to.
        with contextlib.suppress(OSError):
            self._to.write(json.dumps(row).encode() + b"\n")
            self._to.flush()
