"""Shows how far a long work is, to the one who started it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_tasks.base import Task

from mamori.kernel.jobs.models import Progress
from mamori.kernel.jobs.tasks import enqueue
from mamori.kernel.permission.actor import Actor
from mamori.kernel.refusal import NotAllowed, Refusal

PAUSE = 0.3
State = Progress.State


class Reporter:
    """What a task holds to tell how far it is; frequent reports cost nothing."""

    def __init__(self, pk: str) -> None:
        self.pk = pk
        self._shown: tuple[int, str] = (-1, "")
        self._told = float("-inf")

    def report(self, percent: float, words: Promise | str = "") -> None:
        """Tells the percentage done (0 to 100) and what is being done; repeated values are not written."""
        now = (max(0, min(99, int(percent))), str(words)[:200])
        if now != self._shown and time.monotonic() - self._told >= PAUSE:
            self._shown, self._told = now, time.monotonic()
            self._set(state=State.RUNNING, percent=now[0], words=now[1])

    def done(self, *, result_url: str = "", words: Promise | str = "") -> None:
        """Tells that it is finished, and where the result is."""
        self._set(state=State.DONE, percent=100, words=str(words)[:200], result_url=result_url)

    def failed(self, words: Promise | str) -> None:
        """Tells that it did not work, and why, in words for the screen."""
        self._set(state=State.FAILED, error_words=str(words))

    def _set(self, **values: Any) -> None:
        Progress.objects.filter(pk=self.pk).update(updated_at=timezone.now(), **values)


def start(
    task: Task[..., Any], *args: Any, title: Promise | str, by: Actor, at: datetime, **kwargs: Any
) -> Progress:
    """Queues a task that reports, and returns the progress to watch; the task gets the progress's number first.

    Raises NotAllowed for an actor without an account, who could not watch it.
    """
    if by.account is None:
        raise NotAllowed
    with transaction.atomic():
        made = Progress.objects.create(title=str(title)[:200], owner=by.account, created_at=at)
        made.job_id = UUID(enqueue(task, str(made.pk), *args, **kwargs))
        made.save(update_fields=["job_id"])
    return made


@contextmanager
def reporting(progress_id: str) -> Iterator[Reporter]:
    """Opens the progress inside its task; leaving it well means done, and a Refusal is shown in its words."""
    reporter = Reporter(progress_id)
    reporter.report(0)
    try:
        yield reporter
    except Refusal as no:
        reporter.failed(no.words)
        raise
    unfinished = Progress.objects.filter(pk=progress_id, state=State.RUNNING)
    unfinished.update(state=State.DONE, percent=100, updated_at=timezone.now())


def mine(actor: Actor, pk: str | UUID) -> Progress | None:
    """Returns the progress if the actor started it."""
    if actor.account is None:
        return None
    return Progress.objects.filter(pk=pk, owner=actor.account).first()


def fail_job(job_id: UUID) -> None:
    """Tells who watches a job that it has failed for good; words that say why already are kept."""
    words = _(
        "途中で問題が起きて、終わりませんでした。もう一度お試しください。続くときは、システム管理者に連絡してください。"
    )
    watched = Progress.objects.filter(job_id=job_id).exclude(state__in=(State.DONE, State.FAILED))
    watched.update(state=State.FAILED, error_words=words, updated_at=timezone.now())
