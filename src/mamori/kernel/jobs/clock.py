"""Queues the jobs of the clock, each once for each of its periods, however many workers look at the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from mamori.kernel.jobs.models import ScheduledJob
from mamori.kernel.jobs.tasks import enqueue

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Schedule:
    """A task without arguments, daily at a time of the day or at an interval."""

    key: str
    task: Task[..., Any]
    daily: time | None
    every: timedelta | None

    def period(self, at: datetime) -> datetime:
        """Returns the start of the period that `at` lies in."""
        if self.every is not None:
            return EPOCH + (at - EPOCH) // self.every * self.every
        local = timezone.localtime(at, timezone.get_default_timezone())
        start = datetime.combine(local.date(), self.daily or time(), tzinfo=local.tzinfo)
        return start if start <= local else start - timedelta(days=1)


_SCHEDULES: dict[str, Schedule] = {}


def schedule(key: str, task: Task[..., Any], *, daily: str = "", every: timedelta | None = None) -> None:
    """Registers a task with the clock: `daily` at "hh:mm" of the company's time, or `every` so often.

    After a time without workers the period that has begun is made up for, once. Raises ValueError for a key that is
    taken, or for both or neither of the two.
    """
    if bool(daily) is (every is not None):
        raise ValueError("a scheduled job is either daily or every so often")
    if key in _SCHEDULES:
        raise ValueError(f"job {key!r} is scheduled twice")
    _SCHEDULES[key] = Schedule(key, task, time.fromisoformat(daily) if daily else None, every)


def tick(at: datetime) -> list[str]:
    """Queues what the clock has come to and returns the keys; a job still under way is not queued again."""
    rows = {row.key: row for row in ScheduledJob.objects.filter(key__in=_SCHEDULES)}
    return [key for key, one in sorted(_SCHEDULES.items()) if _queue(one, rows.get(key), at)]


def _queue(one: Schedule, row: ScheduledJob | None, at: datetime) -> bool:
    period = one.period(at)
    if row is None:
        row = ScheduledJob.objects.get_or_create(key=one.key)[0]
    if row.last_period_at is not None and row.last_period_at >= period:
        return False
    if row.last_job_id and _is_under_way(row.last_job_id):
        return False
    with transaction.atomic():
        mine = ScheduledJob.objects.filter(Q(last_period_at=None) | Q(last_period_at__lt=period), pk=row.pk)
        if not mine.update(last_period_at=period, last_queued_at=at):
            return False
        ScheduledJob.objects.filter(pk=row.pk).update(last_job_id=enqueue(one.task))
    return True


def _is_under_way(job_id: Any) -> bool:
    unfinished = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    return DBTaskResult.objects.filter(pk=job_id, status__in=unfinished).exists()
