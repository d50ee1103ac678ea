"""A process that does the tasks it is told on its standard input, a line each, and tells the results on its output.

Nothing but lines of JSON passes: what comes from a process that has read hostile files is never code.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from typing import Any, BinaryIO

from piiscan.runners.work import Setting, Task, Worker

BEAT = (
    2.0  # seconds between two signs of life, by which the process also notices that nobody listens any more
)


def main() -> None:
    """Reads the setting and then tasks until the input ends."""
    told, answers = sys.stdin.buffer, _silenced()
    line = Answers(answers)
    worker = Worker(Setting.from_row(json.loads(told.readline())))
    line.say({"ready": os.getpid()})
    threading.Thread(target=line.beat, daemon=True).start()
    for row in told:
        result = worker.done(Task(**json.loads(row))).result
        line.say({"row": result and result.as_row(), "resident": resident()})
    worker.close()


class Answers:
    """The way back to who gave the tasks."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._lock = file, threading.Lock()
        self._over = threading.Event()

    def say(self, row: dict[str, Any]) -> None:
        """Writes one line at once. Ends the process when nobody reads it."""
        try:
            with self._lock:
                self._file.write(json.dumps(row).encode() + b"\n")
                self._file.flush()
        except OSError:
            os._exit(0)

    def beat(self) -> None:
        """Gives signs of life until the process ends."""
        while not self._over.wait(BEAT):
            self.say({"alive": True})


def resident() -> int:
    """Returns the bytes of memory that the process holds now, 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - read after every file
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _silenced() -> BinaryIO:
    """Returns the way out, and keeps everybody else from it: warnings of a library may quote what it reads."""
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_DFL if one == signal.SIGTERM else signal.SIG_IGN)
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no dump of what was in memory
    except ImportError:
        pass
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return answers


if __name__ == "__main__":
    main()
