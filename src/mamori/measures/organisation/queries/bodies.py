"""Reads the body in being, its seats with those who sit there, and its tasks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q

from mamori.kernel.permission import ScopedQuerySet
from mamori.measures.organisation import rules
from mamori.measures.organisation.models import Body, Membership, Seat, TaskNote, TeamTask
from mamori.measures.organisation.rules import Post, Standing


@dataclass(frozen=True)
class SeatNow:
    """A seat as it is on one day: who sits there, or that it is vacant."""

    seat: Seat
    membership: Membership | None

    @property
    def is_vacant(self) -> bool:
        """Tells whether nobody sits there."""
        return self.membership is None

    @property
    def needs_letter(self) -> bool:
        """Tells whether the seat is filled by an appointment."""
        return self.seat.post != Post.MEMBER


@dataclass(frozen=True)
class TaskNow:
    """A task as it stands on one day."""

    task: TeamTask
    standing: Standing
    days_left: int | None

    @property
    def days_late(self) -> int:
        """Returns how many days have passed since the task was due."""
        return max(0, -(self.days_left or 0))


def body_in_being(on: date) -> Body | None:
    """Returns the body of that day, or None."""
    return Body.objects.filter(Body.in_being(on)).first()


def vacant_seats(on: date) -> ScopedQuerySet[Seat]:
    """Returns the seats of the body in being on which nobody sits that day, in order."""
    sitting = Membership.objects.filter(Membership.in_force(on), seat=OuterRef("pk"))
    bodies = Body.objects.filter(Body.in_being(on))
    return Seat.objects.filter(_kept(on), ~Exists(sitting), body__in=bodies).select_related(
        "body", "department"
    )


def seats_of(body: Body, on: date) -> list[SeatNow]:
    """Returns every seat of the body with who sits there that day, in two queries."""
    sitting = Membership.objects.filter(Membership.in_force(on)).select_related(
        "person__department", "appointment"
    )
    seats = (
        Seat.objects.filter(_kept(on), body=body)
        .select_related("department")
        .prefetch_related(Prefetch("memberships", queryset=sitting, to_attr="sitting"))
    )
    return [SeatNow(seat, seat.sitting[0] if seat.sitting else None) for seat in seats]


def former_members(body: Body, on: date) -> ScopedQuerySet[Membership]:
    """Returns who sat in the body before that day and does no longer, the latest first."""
    gone = Membership.objects.filter(body=body, ends_on__lt=on)
    return gone.select_related("person", "seat", "department").order_by("-ends_on", "-pk")


def tasks_now(tasks: ScopedQuerySet[TeamTask], today: date) -> list[TaskNow]:
    """Returns the tasks with how each stands today: late ones first, done ones last."""
    rows = tasks.select_related("owner__department", "seat", "body")
    order = [Standing.LATE, Standing.SOON, Standing.IN_TIME, Standing.UNDATED, Standing.DONE]
    shown = [_now(task, today) for task in rows]
    return sorted(
        shown, key=lambda one: (order.index(one.standing), one.task.due_on or date.max, one.task.order)
    )


def tasks_of_today(body: Body | None) -> ScopedQuerySet[TeamTask]:
    """Returns the tasks of the body in being, and what an earlier one left unfinished."""
    return (
        TeamTask.objects.filter(Q(done_on__isnull=True) | Q(body=body))
        if body is not None
        else TeamTask.objects.all()
    )


def task_now(task: TeamTask, today: date) -> TaskNow:
    """Returns one task with how it stands today."""
    return _now(task, today)


def notes_on(task: TeamTask) -> ScopedQuerySet[TaskNote]:
    """Returns what was reported on a task, the latest first."""
    return TaskNote.objects.filter(task=task)


def average_progress(tasks: Iterable[TaskNow]) -> int:
    """Returns the mean progress of the tasks in whole percent, 0 for none."""
    all_of_them = [one.task.progress for one in tasks]
    return round(sum(all_of_them) / len(all_of_them)) if all_of_them else 0


def _now(task: TeamTask, today: date) -> TaskNow:
    days_left = (task.due_on - today).days if task.due_on is not None and task.done_on is None else None
    return TaskNow(task, rules.standing(due_on=task.due_on, done_on=task.done_on, today=today), days_left)


def _kept(on: date) -> Q:
    return Q(removed_on__isnull=True) | Q(removed_on__gt=on)
