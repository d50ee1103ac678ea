"""Ends what a person held and hands on what a person owed, as a part of larger acts."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet
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
    appointments, roles, seats = _held_after(person, on, of_departments)
    for appointment in appointments.select_related("assignment"):
        close_appointment(appointment, on=on, because=str(because))
        ended += 1
    ended += roles.update(valid_to=on)
    return ended + (seats.update(ends_on=on) if seats is not None else 0)


def posts_to_end(person: Person, *, on: date, of_departments: bool = False) -> int:
    """Returns how many posts, seats and roles `end_posts` would end."""
    appointments, roles, seats = _held_after(person, on, of_departments)
    own = roles.exclude(pk__in=appointments.filter(assignment__isnull=False).values("assignment"))
    free = 0 if seats is None else seats.exclude(appointment__in=appointments).count()
    return appointments.count() + own.count() + free


def _held_after(
    person: Person, on: date, of_departments: bool
) -> tuple[QuerySet[Appointment], QuerySet[Assignment], QuerySet[Membership] | None]:
    """Returns appointments, roles and seats that reach beyond the day; of departments only, without seats."""
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    appointments = Appointment.objects.filter(lasting, person=person)
    roles = Assignment.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), account__person=person)
    if of_departments:
        kept = {"department__isnull": False}
        return appointments.filter(**kept), roles.filter(**kept), None
    return appointments, roles, Membership.objects.filter(lasting, person=person)


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
