"""The tasks that the tests of the worker queue; a worker in a process of its own imports them as well."""

import os
import signal
import time
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from mamori.kernel import jobs, mail
from mamori.kernel.refusal import Refusal

LOG: list[str] = []


def leave_mark(name: str) -> None:
    """Leaves one row that a second run would double."""
    mail.post(f"{name}@example.jp", name, body="ran", at=timezone.now())


@jobs.task(retries=50)
def marks(name: str, pause: float = 0) -> str:
    leave_mark(name)
    time.sleep(pause)
    return name


@jobs.task(retries=50, atomic=False)
def marks_in_its_last_step(name: str, pause: float = 0) -> None:
    time.sleep(pause)
    with jobs.last_step():
        leave_mark(name)
        time.sleep(pause)
    time.sleep(pause)


@jobs.task(retries=2)
def marks_and_fails(name: str) -> None:
    leave_mark(name)
    LOG.append(name)
    raise OSError("the line to hanako@example.jp is dead")


@jobs.task(retries=2)
def refuses() -> None:
    LOG.append("refused")
    raise Refusal("できません")


@jobs.task(retries=0, limit=timedelta(seconds=0.2), atomic=False)
def sleeps_too_long() -> None:
    try:
        time.sleep(30)
    except Exception:  # noqa: BLE001 - a task that swallows every error must still be interrupted
        LOG.append("swallowed")


@jobs.task(retries=5)
def waits_for(file: str, name: str) -> None:
    """Says that it runs, leaves its mark, and waits to be killed while `file` says so."""
    leave_mark(name)
    Path(f"{file}.started").touch()
    while Path(file).exists():
        time.sleep(0.02)


@jobs.task(retries=0)
def kills_its_worker() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@jobs.task(atomic=False)
def works_long(progress_id: str, how: str) -> None:
    with jobs.reporting(progress_id) as progress:
        progress.report(40, "読んでいます")
        if how == "refuse":
            raise Refusal("3行目が読めません。")
        if how == "break":
            raise OSError("disk")
        if how == "result":
            with jobs.last_step():
                progress.done(result_url="/result/1/", words="12件")


@jobs.task()
def clockwork() -> None:
    LOG.append("tick")


@jobs.task()
def lost_claim(job_is_given_away: bool = True) -> None:
    """Leaves its mark while its claim is given to somebody else."""
    from django_tasks_db.models import DBTaskResult

    leave_mark("lost")
    assert transaction.get_connection().in_atomic_block
    DBTaskResult.objects.running().update(started_at=timezone.now() + timedelta(seconds=1))
