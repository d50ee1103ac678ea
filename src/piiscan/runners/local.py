"""Reads with processes of this machine. One that dies costs at most the file it was reading, and another takes its place."""

from __future__ import annotations

import contextlib
import os
import selectors
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from piiscan.model import Failed, FileResult
from piiscan.runners.course import Step
from piiscan.runners.lane import Lane
from piiscan.runners.work import Done, Setting, Task, failed

TRIES = 2  # processes that may die over one file before it is given up
STARTS = 3  # processes that may die in a row before they are ready
WAIT = 0.2  # seconds after which a wish to stop is noticed at the latest
GLANCE = 200  # steps that need no reading, between two looks at the processes


class RunnerFailed(Failed):
    """No process for reading can be started at all."""


def cores() -> int:
    """Returns the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


@dataclass(slots=True)
class LocalRunner:
    """Up to `jobs` processes, each with a short queue, so that memory stays the same however many files there are."""

    setting: Setting
    jobs: int = field(default_factory=cores)
    _lanes: list[Lane] = field(default_factory=list)
    _again: deque[Task] = field(default_factory=deque)
    _deaths: dict[Task, int] = field(default_factory=dict)
    _false_starts: int = 0
    _is_listed: bool = False
    _is_stopped: bool = False
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def run(self, steps: Iterator[Step]) -> Iterator[Done | FileResult]:
        """Yields what became of every step. Raises RunnerFailed."""
        try:
            while not self._is_stopped:
                yield from self._handed_out(steps)
                if self._is_listed and not self._again and not self._is_busy():
                    return
                yield from self._met(0.0 if self._has_room() and not self._is_listed else WAIT)
            yield from self._met(0.0)
        finally:
            self._end()

    def stop(self) -> None:
        self._is_stopped = True

    def processes(self) -> dict[int, str]:
        """Returns what each process is reading now, by its number; "" for one that waits."""
        return {
            one.process.pid: one.tasks[0].path if one.is_ready and one.tasks else "" for one in self._lanes
        }

    def _handed_out(self, steps: Iterator[Step]) -> Iterator[FileResult]:
        """Gives tasks to the processes that have room, and yields what needs no reading."""
        for _step in range(GLANCE):
            if self._is_stopped or not self._has_room():
                return
            step = self._again.popleft() if self._again else next(steps, None)
            if step is None:
                self._is_listed = True
                return
            if isinstance(step, Task):
                self._give(step)
            else:
                yield step

    def _is_busy(self) -> bool:
        return any(one.tasks for one in self._lanes)

    def _has_room(self) -> bool:
        return len(self._lanes) < self.jobs or any(one.has_room for one in self._lanes)

    def _give(self, task: Task) -> None:
        """Hands the task to an idle process, else to a new one while there may be more, else to the shortest queue."""
        open_lanes = [one for one in self._lanes if one.has_room]
        lane = min(open_lanes, key=lambda one: len(one.tasks), default=None)
        if lane is None or (lane.tasks and len(self._lanes) < self.jobs):
            lane = self._started()
        lane.give(task)

    def _started(self) -> Lane:
        process = subprocess.Popen(  # the interpreter itself, and nothing that anybody typed
            [sys.executable, "-m", "piiscan.runners.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # ^C of a terminal is for the scan, which ends its processes in order
        )
        lane = Lane(process, self.setting.shared_by(self.jobs))
        self._selector.register(lane.answers, selectors.EVENT_READ, lane)
        self._lanes.append(lane)
        return lane

    def _met(self, wait: float) -> Iterator[Done]:
        """Yields what the processes have told since the last look."""
        for key, _events in self._selector.select(wait):
            lane: Lane = key.data
            is_over = not lane.listen()
            yield from lane.told()
            self._false_starts = 0 if lane.is_ready else self._false_starts
            if is_over:
                yield from self._buried(lane)

    def _buried(self, lane: Lane) -> Iterator[Done]:
        """Lets others do what a process has left, but for the file over which it died twice."""
        self._selector.unregister(lane.answers)
        self._lanes.remove(lane)
        code = lane.buried()
        if not lane.is_ready:
            self._false_starts += 1
            if self._false_starts >= STARTS:
                raise RunnerFailed("読み取りの処理を起動できません")
        elif lane.tasks:
            first = lane.tasks.popleft()
            deaths = self._deaths.pop(first, 0) + 1
            if deaths >= TRIES:
                yield Done(first, failed(first, "crashed", _how_it_ended(code)))
            else:
                self._deaths[first] = deaths
                self._again.append(first)
        self._again.extend(lane.tasks)

    def _end(self) -> None:
        for lane in self._lanes:
            lane.kill()
        for lane in self._lanes:
            lane.buried()
        self._lanes.clear()
        with contextlib.suppress(OSError):
            self._selector.close()


def _how_it_ended(code: int) -> str:
    end = f"シグナル {-code}" if code < 0 else f"終了コード {code}"
    return f"読み取りの処理が{TRIES}度落ちました（{end}）"
