"""A real worker process: killed with -9 it loses no job and doubles none; asked to stop it stops in order."""

import os
import random
import signal
import time
from pathlib import Path

from installation import Installation, until

MARKS = "answer = sorted(OutgoingMail.objects.values_list('subject', flat=True))"
STATES = "answer = sorted(DBTaskResult.objects.values_list('status', flat=True))"
ALIVE = "answer = jobs.is_alive(timezone.now())"


def wait_at_gate(installation: Installation, name: str) -> Path:
    """Queues a job that runs until the returned file is gone."""
    gate = installation.home / name
    gate.touch()
    installation.ask(f"jobs.enqueue(sample_tasks.waits_for, {str(gate)!r}, 'a')")
    return gate


def started(gate: Path) -> bool:
    return Path(f"{gate}.started").exists()


def test_a_job_whose_worker_is_killed_is_done_once_by_the_next(installation: Installation) -> None:
    gate = wait_at_gate(installation, "kill")
    worker = installation.worker()
    until(lambda: started(gate))
    installation.kill(worker)
    assert installation.ask(STATES) == ["RUNNING"]  # as the queue alone would leave it for ever
    assert installation.ask(MARKS) == []
    gate.unlink()
    installation.work_to_the_end()
    assert (installation.ask(STATES), installation.ask(MARKS)) == (["SUCCESSFUL"], ["a"])


def test_however_often_workers_are_killed_each_job_happens_exactly_once(installation: Installation) -> None:
    names = [f"{kind}{number:02}" for kind in "ab" for number in range(20)]
    installation.ask(
        f"for name in {names!r}:\n"
        "    task = sample_tasks.marks if name[0] == 'a' else sample_tasks.marks_in_its_last_step\n"
        "    jobs.enqueue(task, name, 0.03)"
    )
    chance = random.Random(20261123)
    for _ in range(15):
        pair = [installation.worker(), installation.worker()]
        time.sleep(0.1 + 0.2 * chance.random())
        for worker in pair:
            installation.kill(worker)
    installation.work_to_the_end()
    assert installation.ask(MARKS) == sorted(names)
    assert installation.ask(STATES) == ["SUCCESSFUL"] * len(names)
    tries = installation.ask(
        "answer = max(len(ids) for ids in DBTaskResult.objects.values_list('worker_ids', flat=True))"
    )
    assert int(str(tries)) > 1, "no job was ever interrupted: the test proves nothing"


def test_a_job_that_kills_its_worker_is_failed_after_three_deaths(installation: Installation) -> None:
    installation.ask("jobs.enqueue(sample_tasks.kills_its_worker); jobs.enqueue(sample_tasks.marks, 'after')")
    codes = [installation.wait(installation.worker(until_idle=True)) for _ in range(4)]
    assert codes == [-signal.SIGKILL] * 3 + [0]
    assert (installation.ask(STATES), installation.ask(MARKS)) == (["FAILED", "SUCCESSFUL"], ["after"])


def test_an_idle_worker_stops_at_once_and_takes_its_sign_of_life_with_it(installation: Installation) -> None:
    worker = installation.worker()
    until(lambda: installation.ask(ALIVE) is True)
    os.kill(worker, signal.SIGTERM)
    assert installation.wait(worker) == 0
    assert (installation.ask(ALIVE), installation.ask("answer = WorkerBeat.objects.count()")) == (False, 0)


def test_a_worker_asked_to_stop_finishes_its_job_first(installation: Installation) -> None:
    gate = wait_at_gate(installation, "finish")
    worker = installation.worker()
    until(lambda: started(gate))
    os.kill(worker, signal.SIGTERM)
    time.sleep(0.3)
    gate.unlink()
    assert installation.wait(worker) == 0
    assert (installation.ask(STATES), installation.ask(MARKS)) == (["SUCCESSFUL"], ["a"])


def test_a_job_that_does_not_finish_in_the_grace_goes_back_untouched(installation: Installation) -> None:
    gate = wait_at_gate(installation, "long")
    worker = installation.worker(prepare="worker.GRACE_SECONDS = 0.3")
    until(lambda: started(gate))
    os.kill(worker, signal.SIGTERM)
    assert installation.wait(worker) == 0
    tries = installation.ask("answer = list(DBTaskResult.objects.values_list('worker_ids', flat=True))")
    assert (installation.ask(STATES), tries, installation.ask(MARKS)) == (["READY"], [[]], [])


def test_a_worker_whose_parent_dies_stops(installation: Installation) -> None:
    parent = installation.fork(
        "me = os.getpid()\nif os.fork() == 0:\n    jobs.run_worker(parent=me)\nelse:\n    time.sleep(60)"
    )
    until(lambda: installation.ask(ALIVE) is True)
    installation.kill(parent)
    until(lambda: installation.ask(ALIVE) is False)


def test_health_tells_what_waits_and_what_has_failed(installation: Installation) -> None:
    question = "h = jobs.health(timezone.now()); answer = [h.is_alive, h.waiting, h.failed]"
    assert installation.ask(question) == [False, 0, 0]
    installation.ask(
        "jobs.enqueue(sample_tasks.refuses); jobs.drain(); jobs.enqueue(sample_tasks.marks, 'a')"
    )
    assert installation.ask(question) == [False, 1, 1]
