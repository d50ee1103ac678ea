"""Ends what a person held and hands on what a person owed, as a part of larger acts."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q
from django.utils.functional import Promise

from mamori.kernel import duty
from mamori.kernel.people.models import Assignment, Person
from mamori.kernel.permission import Actor, Role
from mamori.measures.organisation.actions.owing import owe_task
from mamori.measures.organisation.models import Appointment, Membership, TeamTask


def end_posts(person: Person, *, on: date, because: Promise | str, of_departments: bool = False) -> int:
    """Ends the person's appointments, seats and roles by that day and returns how many ended.

    With `of_departments` only what is held for a department ends. What was to begin later ends on its first day.
    """
    ended = 0
    appointments = Appointment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), person=person)
    appointments = appointments.filter(department__isnull=False) if of_departments else appointments
    for appointment in appointments.select_related("assignment"):
        close_appointment(appointment, on=on, because=str(because))
        ended += 1
    roles = Assignment.objects.filter(account__person=person)
    roles = roles.filter(department__isnull=False) if of_departments else roles
    ended += roles.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on)).update(valid_to=on)
    if not of_departments:
        seats = Membership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), person=person)
        ended += seats.update(ends_on=on)
    return ended


def close_appointment(appointment: Appointment, *, on: date, because: str) -> None:
    """Ends one appointment by that day, with the role and the seats that came with it."""
    last = max(on, appointment.starts_on)
    appointment.ends_on, appointment.ended_because = last, because[:300]
    appointment.save()
    appointment.memberships.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=last)).update(ends_on=last)
    if appointment.assignment is not None:
        appointment.assignment.valid_to = on
        appointment.assignment.save(update_fields=["valid_to"])


def hand_over_work(person: Person, *, to: Person | None, by: Actor, at: datetime) -> int:
    """Gives the person's unfinished tasks and all else that is owed to a successor, or to the office.

    Returns how many tasks and other duties went over.
    """
    open_tasks = TeamTask.objects.filter(owner=person, done_on__isnull=True)
    for task in open_tasks:
        task.owner = to
        task.save()
        owe_task(task, by=by, at=at)
    others = duty.hand_over(person, to=to, role=None if to else Role.OFFICE, by=by, at=at)
    return len(open_tasks) + len(others)
