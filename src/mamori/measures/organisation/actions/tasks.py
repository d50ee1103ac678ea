"""Adds and changes the team's tasks and takes reports on them."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel import trail
from mamori.kernel.action import Refusal, action
from mamori.kernel.people.models import Person
from mamori.kernel.permission import Actor
from mamori.measures.organisation import seed
from mamori.measures.organisation.actions.owing import owe_task, settle_task
from mamori.measures.organisation.actions.rights import MANAGE, REPORT
from mamori.measures.organisation.models import Body, Seat, TaskNote, TeamTask


class OwnerHasLeft(Refusal):
    """Who has left can own no task."""

    words = _("担当者は、今日在籍している人から選んでください。")
    field = "owner"


class NotAPercentage(Refusal):
    """Progress is told from 0 to 100."""

    words = _("進み具合は、0から100までの数字で入れてください。")
    field = "progress"


@action("organisation.add_task", title=_("チームの仕事を加える"), allowed=MANAGE)
def add_task(
    body: Body,
    *,
    title: str,
    purpose: str = "",
    done_when: str = "",
    owner: Person | None = None,
    seat: Seat | None = None,
    due_on: date | None = None,
    key: str = "",
    part: str = "",
    by: Actor,
    at: datetime,
) -> TeamTask:
    """Returns a new task of the body, in a part of the work; its owner, or else the office, owes it by its day."""
    _refuse_leaver(owner, at)
    task = TeamTask.objects.create(
        body=body,
        key=key,
        part=part or seed.part_of(key),
        title=title,
        purpose=purpose,
        done_when=done_when,
        owner=owner,
        seat=seat,
        due_on=due_on,
        order=body.tasks.count(),
    )
    owe_task(task, by=by, at=at)
    trail.record(about=task, changes=trail.diff({}, trail.snapshot(task)))
    return task


@action("organisation.change_task", title=_("チームの仕事を直す"), allowed=MANAGE)
def change_task(
    task: TeamTask,
    *,
    title: str,
    purpose: str = "",
    done_when: str = "",
    part: str = "",
    owner: Person | None = None,
    due_on: date | None = None,
    by: Actor,
    at: datetime,
) -> TeamTask:
    """Gives a task another title, purpose, part, owner or day, and moves the duty with it."""
    if owner != task.owner:
        _refuse_leaver(owner, at)
    before = trail.snapshot(task)
    task.title, task.purpose, task.done_when = title, purpose, done_when
    task.part, task.owner, task.due_on = part, owner, due_on
    task.save()
    changes = trail.diff(before, trail.snapshot(task))
    if {"owner", "due_on", "title"} & changes.keys():
        owe_task(task, by=by, at=at)
    trail.record(about=task, changes=changes)
    return task


@action("organisation.report_progress", title=_("仕事の進み具合を報告する"), allowed=REPORT)
def report_progress(task: TeamTask, *, progress: int, text: str = "", by: Actor, at: datetime) -> TeamTask:
    """Keeps how far a task is; 100 finishes it and settles its duty, less than 100 opens it again."""
    if not 0 <= progress <= 100:
        raise NotAPercentage
    before = trail.snapshot(task)
    was_done = task.done_on is not None
    task.progress = progress
    task.state = _state_at(progress)
    task.done_on = (task.done_on or timezone.localdate(at)) if progress == 100 else None
    task.save()
    TaskNote.objects.create(task=task, at=at, author=by.name, progress=progress, text=text)
    if task.done_on is not None:
        settle_task(task, by=by, at=at)
    elif was_done:
        owe_task(task, by=by, at=at)
    trail.record(about=task, changes=trail.diff(before, trail.snapshot(task)))
    return task


def _state_at(progress: int) -> str:
    if progress == 100:
        return TeamTask.State.DONE
    return TeamTask.State.DOING if progress else TeamTask.State.TO_DO


def _refuse_leaver(owner: Person | None, at: datetime) -> None:
    if owner is not None and not owner.works(timezone.localdate(at)):
        raise OwnerHasLeft
