"""Gives back the jobs of dead workers, and removes what is long finished."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mamori.kernel.jobs import process
from mamori.kernel.jobs.models import Progress, WorkerBeat
from mamori.kernel.jobs.running import _held, mark_failed
from mamori.kernel.jobs.tasks import policy_of

logger = logging.getLogger("mamori.jobs")

SILENCE = timedelta(minutes=2)
GRACE = timedelta(minutes=1)
DEATHS_ALLOWED = 2
KEPT_DONE, KEPT_FAILED = timedelta(days=14), timedelta(days=90)


def reap(at: datetime) -> int:
    """Gives back every running job whose worker is dead or whose limit is long over; returns how many.

    A job that has lost its worker too often is failed: it may be what kills them.
    """
    running = list(DBTaskResult.objects.running())
    beats = (
        WorkerBeat.objects.in_bulk([job.worker_ids[-1] for job in running if job.worker_ids])
        if running
        else {}
    )
    return sum(_reap(job, beats.get((job.worker_ids or [""])[-1]), at) for job in running)


def sweep(at: datetime) -> int:
    """Removes old finished jobs, progress and workers; returns how many rows."""
    done = Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=at - KEPT_DONE)
    failed = Q(status=TaskResultStatus.FAILED, finished_at__lt=at - KEPT_FAILED)
    removed = DBTaskResult.objects.filter(done | failed).delete()[0]
    removed += Progress.objects.filter(created_at__lt=at - KEPT_DONE).delete()[0]
    return removed + WorkerBeat.objects.filter(beat_at__lt=at - timedelta(days=1)).delete()[0]


def is_dead(beat: WorkerBeat | None, *, since: datetime, at: datetime) -> bool:
    """Tells whether a worker is dead: its process is gone or, where that cannot be seen, it has been silent."""
    if beat is None:
        return at - since > SILENCE
    gone = process.is_gone(beat.place, beat.pid, beat.born)
    return at - beat.beat_at > SILENCE if gone is None else gone


def _reap(job: DBTaskResult, beat: WorkerBeat | None, at: datetime) -> bool:
    since = job.started_at or job.enqueued_at
    policy = policy_of(job.task_path)
    if not is_dead(beat, since=since, at=at) and at - since < policy.limit + GRACE:
        return False
    if len(job.worker_ids) > max(policy.retries, DEATHS_ALLOWED):
        logger.error("job %s (%s) has lost its worker too often", job.pk, job.task_path)
        return mark_failed(
            job, at=at, error="mamori.kernel.jobs.WorkerDied", trace="the worker died while it ran"
        )
    given_back = bool(_held(job).update(status=TaskResultStatus.READY, run_after=at))
    if given_back:
        logger.warning("job %s (%s) was given back: its worker is dead", job.pk, job.task_path)
    return given_back
