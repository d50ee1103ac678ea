"""Runs one queued job: claims it, runs it within its limit, and records the outcome if the claim still holds."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from traceback import format_exception
from types import FrameType
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mamori.kernel.jobs import progress
from mamori.kernel.jobs.tasks import Policy, policy_of
from mamori.kernel.mail.masking import masked
from mamori.kernel.refusal import Refusal

logger = logging.getLogger("mamori.jobs")

TRACEBACK_KEPT = 8000
Clock = Callable[[], datetime]


class TookTooLong(BaseException):
    """One try of a job has used up its limit."""


class Stopped(BaseException):
    """The worker has to stop now; the job goes back to the queue as if it had not been tried."""


class Lost(Exception):
    """The job was given to another worker meanwhile: nothing that was done here may count."""


@dataclass
class Running:
    """The job that runs in this thread."""

    job: DBTaskResult
    policy: Policy
    clock: Clock
    is_finished: bool = False


_RUNNING: ContextVar[Running | None] = ContextVar("running_job", default=None)


def claim(worker_id: str, *, at: datetime) -> DBTaskResult | None:
    """Returns the next job that is due, now belonging to this worker alone; None where there is none."""
    ready = DBTaskResult.objects.ready().values_list("pk", "worker_ids")
    for pk, workers in ready[:10]:
        free = DBTaskResult.objects.filter(pk=pk, status=TaskResultStatus.READY)
        if free.update(status=TaskResultStatus.RUNNING, started_at=at, worker_ids=[*workers, worker_id]):
            return DBTaskResult.objects.get(pk=pk)
    return None


def run(job: DBTaskResult, *, clock: Clock = timezone.now) -> None:
    """Runs a claimed job to an outcome: done, to be tried again, failed, or given back."""
    running = Running(job, policy_of(job.task_path), clock)
    token = _RUNNING.set(running)
    try:
        _run(running)
    except Lost:
        logger.warning("job %s was given to another worker; this run does not count", job.pk)
    except Stopped:
        _change(running, status=TaskResultStatus.READY, worker_ids=job.worker_ids[:-1])
        raise
    except BaseException as error:
        _fail(running, error)
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
    finally:
        _RUNNING.reset(token)


@contextmanager
def last_step() -> Iterator[None]:
    """Makes a block one transaction with the completion of the running job: both happen, once, or neither does.

    Outside a job it is a plain transaction.
    """
    running = _RUNNING.get()
    with transaction.atomic():
        yield
        if running is not None:
            _finish(running, None)


def drain(*, clock: Clock = timezone.now) -> int:
    """Runs everything that is due in this process, for tests and the demo; returns how many jobs ran."""
    done = 0
    while (job := claim("drain", at=clock())) is not None:
        run(job, clock=clock)
        done += 1
    return done


def mark_failed(job: DBTaskResult, *, at: datetime, error: str, trace: str) -> bool:
    """Records the final failure of a job that still is as it was read, and tells who watches it."""
    fields = {"exception_class_path": error, "traceback": masked(trace)[-TRACEBACK_KEPT:]}
    with transaction.atomic():
        held = _held(job).update(status=TaskResultStatus.FAILED, finished_at=at, return_value=None, **fields)
        if held:
            progress.fail_job(job.pk)
    return bool(held)


def _run(running: Running) -> None:
    job = running.job
    args, named = job.args_kwargs["args"], job.args_kwargs["kwargs"]
    whole = transaction.atomic() if running.policy.atomic else nullcontext()
    with time_limit(running.policy.limit), whole:
        value = job.task.call(*args, **named)
        if not running.is_finished:
            _finish(running, value)


def _finish(running: Running, value: Any) -> None:
    done = {
        "finished_at": running.clock(),
        "return_value": value,
        "exception_class_path": "",
        "traceback": "",
    }
    if not _change(running, status=TaskResultStatus.SUCCESSFUL, **done):
        raise Lost
    running.is_finished = True


def _fail(running: Running, error: BaseException) -> None:
    job, now = running.job, running.clock()
    attempt = len(job.worker_ids)
    path = f"{type(error).__module__}.{type(error).__qualname__}"
    trace = "".join(format_exception(error))
    if running.is_finished:
        logger.error("job %s failed after its last step: %s", job.pk, path)
    elif attempt > running.policy.retries or isinstance(error, Refusal):
        mark_failed(job, at=now, error=path, trace=trace)
        level = logging.INFO if isinstance(error, Refusal) else logging.ERROR
        logger.log(level, "job %s (%s) failed: %s", job.pk, job.task_path, masked(trace))
    else:
        later = now + running.policy.wait_after(attempt)
        _change(
            running, status=TaskResultStatus.READY, run_after=later, traceback=masked(trace)[-TRACEBACK_KEPT:]
        )
        logger.warning("job %s (%s) failed, to be tried again: %s", job.pk, job.task_path, path)


def _held(job: DBTaskResult) -> Any:
    """Returns the row of the job as long as it is in the hands of the very claim that was read."""
    return DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at)


def _change(running: Running, **values: Any) -> int:
    return int(_held(running.job).update(**values))


@contextmanager
def time_limit(limit: timedelta) -> Iterator[None]:
    """Interrupts the block with TookTooLong when its time is up; only the main thread of a process can."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TookTooLong(f"longer than {limit}")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, limit.total_seconds())
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
