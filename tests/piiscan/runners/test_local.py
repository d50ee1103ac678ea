"""Processes read, each file has exactly one result, and one that is killed costs at most the file it was reading."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from piiscan.model import FileResult
from piiscan.runners import lane, local
from piiscan.runners.course import Step
from piiscan.runners.local import LocalRunner, RunnerFailed
from piiscan.runners.work import Done, Place, Setting, Task

SLOW = 60_000.0  # bytes a second: a large file then takes long enough to be interrupted


@pytest.fixture
def share(tmp_path: Path) -> Path:
    for at in range(40):
        (tmp_path / f"{at:02}.txt").write_text(f"連絡先は m{at}@minato.example です", encoding="utf-8")
    return tmp_path


def tasks(share: Path) -> list[Task]:
    return [Task(0, str(one), one.stat().st_size, 1) for one in sorted(share.iterdir())]


def results(told: Iterator[Done | FileResult]) -> list[FileResult]:
    whole = [one.result if isinstance(one, Done) else one for one in told]
    return [one for one in whole if one is not None and one.path]


def setting(share: Path, *, rate: float = 0.0) -> Setting:
    return Setting((Place(str(share)),), rate=rate)


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_file_has_exactly_one_result(share: Path, jobs: int) -> None:
    told = results(LocalRunner(setting(share), jobs).run(iter(tasks(share))))
    assert Counter(one.path for one in told) == {one.path: 1 for one in tasks(share)}
    assert {(one.status, one.kinds["email"]) for one in told} == {("ok", 1)}


def killing(runner: LocalRunner, slow: Task, rest: list[Task], times: int) -> Iterator[Step]:
    """Gives a file, and kills whoever reads it so many times, then gives the others."""
    killed: set[int] = set()
    until = time.monotonic() + 60
    yield slow
    while len(killed) < times:
        assert time.monotonic() < until, "nobody was met reading the slow file"
        time.sleep(0.01)
        for process, path in runner.processes().items():
            if path == slow.path and process not in killed:
                os.kill(process, signal.SIGKILL)
                killed.add(process)
        yield FileResult("")  # nothing to read, so that the runner looks at its processes
    yield from rest


def test_a_process_that_is_killed_is_replaced_and_its_file_read_again(share: Path) -> None:
    (share / "slow.txt").write_text("連絡先は slow@minato.example です\n" * 4500, encoding="utf-8")
    *rest, slow = tasks(share)
    runner = LocalRunner(setting(share, rate=SLOW), 2)
    told = results(runner.run(killing(runner, slow, rest, times=1)))
    assert Counter(one.path for one in told) == {one.path: 1 for one in (slow, *rest)}
    assert {one.status for one in told} == {"ok"}


def test_a_file_over_which_two_processes_die_is_reported_and_nothing_else_is_lost(share: Path) -> None:
    (share / "slow.txt").write_text("連絡先は slow@minato.example です\n" * 30_000, encoding="utf-8")
    *rest, slow = tasks(share)
    runner = LocalRunner(setting(share, rate=SLOW), 2)
    told = {one.path: one for one in results(runner.run(killing(runner, slow, rest, times=2)))}
    lost = told.pop(slow.path)
    assert (lost.status, lost.cause) == ("unreadable", "crashed")
    assert lost.reason == "読み取りの処理が2度落ちました（シグナル 9）"
    assert {path: one.status for path, one in told.items()} == {one.path: "ok" for one in rest}


def test_a_process_that_has_grown_large_ends_and_loses_nothing(
    share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane, "LARGEST", 0)
    monkeypatch.setattr(lane, "QUEUE", 2)
    some = tasks(share)[:6]
    processes: set[int] = set()
    runner = LocalRunner(setting(share), 1)

    def watched() -> Iterator[Step]:
        for task in some:
            processes.update(runner.processes())
            yield task

    told = results(runner.run(watched()))
    assert Counter(one.path for one in told) == {one.path: 1 for one in some}
    assert len(processes) > 1


def test_no_more_is_listed_than_the_processes_have_room_for(share: Path) -> None:
    ahead: list[int] = []
    given = done = 0

    def steps() -> Iterator[Step]:
        nonlocal given
        for task in tasks(share):
            given += 1
            ahead.append(given - done)
            yield task

    for _one in LocalRunner(setting(share), 2).run(steps()):
        done += 1
    assert max(ahead) <= 2 * lane.QUEUE + 1


def test_a_runner_that_is_stopped_ends_and_leaves_no_process_behind(share: Path) -> None:
    runner = LocalRunner(setting(share), 2)
    running = runner.run(iter(tasks(share)))
    next(running)
    processes = list(runner.processes())
    runner.stop()
    assert len(results(running)) < 39
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_where_no_process_can_be_started_the_runner_says_so(
    share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(RunnerFailed, match="起動できません"):
        list(LocalRunner(setting(share), 2).run(iter(tasks(share))))


def test_a_rate_is_shared_by_the_processes() -> None:
    assert Setting((), rate=100.0).shared_by(4).rate == 25.0
    assert local.cores() >= 1
