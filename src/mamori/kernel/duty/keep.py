"""Owes, moves and settles duties; to be called inside an action, whose trail entry tells of it."""

from __future__ import annotations

import calendar
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.functional import Promise

from mamori.kernel.duty.models import Duty
from mamori.kernel.people.models import Department, Person
from mamori.kernel.permission.actor import Actor
from mamori.kernel.permission.roles import Role

NOBODYS = (Role.EMPLOYEE, Role.GUEST, Role.SYSTEM)


def owe(
    key: str,
    *,
    title: Promise | str,
    due_on: date,
    at: datetime,
    about: models.Model | None = None,
    to: Person | None = None,
    role: Role | None = None,
    department: Department | None = None,
    url: str = "",
    every_months: int | None = None,
) -> Duty:
    """Returns the duty: a new one, or the one that this debtor already has open for that key and object, untouched.

    The debtor is a person (`to`) or whoever holds `role`, for `department` or for the whole company. Raises
    ValueError for both, for none, and for roles that nobody is assigned to.
    """
    if (to is None) is (role is None) or role in NOBODYS:
        raise ValueError("a duty is owed by one person or by the holders of one assignable role")
    about_type, about_id = _named(about)
    with translation.override("ja"):
        words, label = str(title)[:200], str(about)[:200] if about is not None else ""
    return Duty.objects.get_or_create(
        key=key,
        about_type=about_type,
        about_id=about_id,
        debtor=_debtor(to, role, department),
        settled_at=None,
        defaults={
            "title": words,
            "person": to,
            "role": role or "",
            "department": department or (to.department if to else None),
            "about_label": label,
            "url": url,
            "due_on": due_on,
            "anchor_on": due_on,
            "every_months": every_months,
            "created_at": at,
        },
    )[0]


def settle(
    key: str,
    *,
    by: Actor,
    at: datetime,
    about: models.Model | None = None,
    department: Department | None = None,
) -> list[Duty]:
    """Closes what is open under the key, about that object, of that department; returns what this call closed.

    A recurring duty is owed again, on the first of its days after `at`.
    """
    closed = _close(_open(key, about, department), by=by, at=at)
    for done in closed:
        if done.every_months:
            _owe_again(done, at)
    return closed


def withdraw(
    key: str,
    *,
    by: Actor,
    at: datetime,
    about: models.Model | None = None,
    department: Department | None = None,
) -> list[Duty]:
    """Closes duties that are no longer owed, as when their object was called off; nothing recurs."""
    return _close(_open(key, about, department), by=by, at=at, is_withdrawn=True)


def move_due(
    key: str, *, due_on: date, about: models.Model | None = None, department: Department | None = None
) -> list[Duty]:
    """Gives open duties another due date, from which the reminders start anew; returns what was moved."""
    moved = []
    with transaction.atomic():
        for duty in _open(key, about, department).exclude(due_on=due_on):
            if Duty.objects.filter(pk=duty.pk, settled_at=None).update(due_on=due_on):
                duty.due_on = due_on
                moved.append(duty)
    return moved


def hand_over(
    leaver: Person, *, to: Person | None = None, role: Role | None = None, by: Actor, at: datetime
) -> list[Duty]:
    """Gives all that a person still owes to another person, or to the holders of a role for the whole company.

    Returns what was handed over; what the new debtor owes already is withdrawn instead. Raises ValueError as `owe`.
    """
    if (to is None) is (role is None) or role in NOBODYS:
        raise ValueError("duties are handed over to one person or to the holders of one assignable role")
    debtor, moved = _debtor(to, role, None), []
    with transaction.atomic():
        for duty in Duty.objects.filter(person=leaver, settled_at=None).select_related("department"):
            same = {"key": duty.key, "about_type": duty.about_type, "about_id": duty.about_id}
            if Duty.objects.filter(**same, debtor=debtor, settled_at=None).exists():
                _close(Duty.objects.filter(pk=duty.pk), by=by, at=at, is_withdrawn=True)
                continue
            duty.person, duty.role, duty.debtor = to, role or "", debtor
            duty.department = to.department if to is not None else None
            duty.save(update_fields=["person", "role", "debtor", "department"])
            moved.append(duty)
    return moved


def months_after(start: date, months: int) -> date:
    """Returns the same day so many months later, or that month's last day where it has no such day."""
    years, month = divmod(start.month - 1 + months, 12)
    last = calendar.monthrange(start.year + years, month + 1)[1]
    return date(start.year + years, month + 1, min(start.day, last))


def _named(about: models.Model | None) -> tuple[str, str]:
    if about is None:
        return "", ""
    if about.pk is None:
        raise ValueError("a duty can only be about something that is stored")
    return about._meta.label_lower, str(about.pk)


def _debtor(to: Person | None, role: Role | None, department: Department | None) -> str:
    if to is not None:
        return f"person:{to.pk}"
    return f"role:{role}@{department.pk}" if department else f"role:{role}"


def _open(key: str, about: models.Model | None, department: Department | None) -> models.QuerySet[Duty]:
    about_type, about_id = _named(about)
    found = Duty.objects.filter(key=key, about_type=about_type, about_id=about_id, settled_at=None)
    return found.filter(department=department) if department else found


def _close(found: models.QuerySet[Duty], *, by: Actor, at: datetime, **also: Any) -> list[Duty]:
    """Closes one by one, so that of racing callers exactly one closes each."""
    values = {"settled_at": at, "settled_by": by.account, **also}
    closed = []
    for duty in found.select_related("person", "department"):
        if Duty.objects.filter(pk=duty.pk, settled_at=None).update(**values):
            for name, value in values.items():
                setattr(duty, name, value)
            closed.append(duty)
    return closed


def _owe_again(done: Duty, at: datetime) -> Duty:
    step = done.every_months or 0
    today = timezone.localdate(at)
    months = step
    while (next_on := months_after(done.anchor_on, months)) <= max(today, done.due_on):
        months += step
    carried = ("title", "person", "role", "department", "about_label", "url", "anchor_on", "every_months")
    return Duty.objects.get_or_create(
        key=done.key,
        about_type=done.about_type,
        about_id=done.about_id,
        debtor=done.debtor,
        settled_at=None,
        defaults={name: getattr(done, name) for name in carried} | {"due_on": next_on, "created_at": at},
    )[0]
