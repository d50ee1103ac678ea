"""Tells the processor time of this process and of all that it has started, on a machine that others use as well."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds() -> float:
    """Returns the seconds so far; processes that have ended count once their parent has seen it."""
    parents: dict[int, tuple[int, int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(fields[1]), sum(map(int, fields[11:15]))
    return (
        time.process_time()
        + sum(spent for pid, (_parent, spent) in parents.items() if _is_below(pid, parents)) / TICKS
    )


def _is_below(pid: int, parents: dict[int, tuple[int, int]]) -> bool:
    while pid in parents:
        pid = parents[pid][0]
        if pid == os.getpid():
            return True
    return False


def rate(act: Callable[[], object], seconds: float) -> float:
    """Returns how often the act is done in a second of processor time; it is tried for so many seconds on the clock."""
    act()
    began, clock, done = cpu_seconds(), time.perf_counter(), 0
    while time.perf_counter() - clock < seconds or done < 3:
        act()
        done += 1
    return done / max(1 / TICKS, cpu_seconds() - began)
