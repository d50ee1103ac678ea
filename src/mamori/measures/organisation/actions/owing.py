"""Keeps the duties of the organisation in step: team tasks with owner and day, and posts whose term runs out."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mamori.kernel import duty
from mamori.kernel.permission import Actor, Role
from mamori.measures.organisation.models import Appointment, TeamTask

TASK_DUTY = "organisation.team_task"
SUCCESSION_DUTY = "organisation.succession"


def owe_task(task: TeamTask, *, by: Actor, at: datetime) -> None:
    """Makes the task owed by its owner, or by the office where it has none; a task without a day is not owed."""
    duty.withdraw(TASK_DUTY, about=task, by=by, at=at)
    if task.due_on is None or task.done_on is not None:
        return
    duty.owe(
        TASK_DUTY,
        title=task.title,
        to=task.owner,
        role=None if task.owner else Role.OFFICE,
        due_on=task.due_on,
        about=task,
        url=reverse("organisation.task", args=[task.pk]),
        at=at,
    )


def settle_task(task: TeamTask, *, by: Actor, at: datetime) -> None:
    """Settles the duty of a task that is done."""
    duty.settle(TASK_DUTY, about=task, by=by, at=at)


def owe_succession(appointment: Appointment, *, by: Actor, at: datetime) -> None:
    """Makes the office owe a successor by the last day of a term, and settles that of the terms before this one."""
    same_post = Appointment.objects.filter(post=appointment.post, department=appointment.department)
    for earlier in same_post.exclude(pk=appointment.pk).filter(ends_on__isnull=False):
        duty.settle(SUCCESSION_DUTY, about=earlier, by=by, at=at)
    if appointment.ends_on is not None:
        duty.owe(
            SUCCESSION_DUTY,
            title=_("任期が終わる前に、次の人を任命する"),
            role=Role.OFFICE,
            due_on=appointment.ends_on,
            about=appointment,
            url=reverse("organisation.appointments.detail", args=[appointment.pk]),
            at=at,
        )


def withdraw_succession(appointment: Appointment, *, by: Actor, at: datetime) -> None:
    """Takes the duty back when a term was ended by hand: whoever ended it saw that the post is vacant."""
    duty.withdraw(SUCCESSION_DUTY, about=appointment, by=by, at=at)
