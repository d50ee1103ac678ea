"""Reads duties: what one actor owes today, and how a set of duties stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q

from mamori.kernel.duty.models import Duty
from mamori.kernel.people.models import Assignment
from mamori.kernel.permission.actor import Actor
from mamori.kernel.permission.roles import Role


@dataclass(frozen=True)
class Standing:
    """How an open duty stands on one day."""

    duty: Duty
    days_left: int
    last_reminded_at: datetime | None

    @property
    def is_late(self) -> bool:
        """Tells whether the due date has passed."""
        return self.days_left < 0


def open_for(actor: Actor, *, on: date) -> models.QuerySet[Duty]:
    """Returns what the actor owes, the earliest due first, in one query.

    That is what the person owes, and what is owed by a role the person holds, for the departments of that role. The head
    of a department that has no clerk on that day owes what the clerk would.
    """
    if not actor.grants:
        return Duty.objects.none()
    mine = Q(pk__in=[])
    if actor.person is not None:
        mine |= Q(person=actor.person)
    for grant in actor.grants:
        held = Q(role=grant.role)
        mine |= (
            held & (Q(department=None) | Q(department__path__startswith=grant.path)) if grant.path else held
        )
        if grant.role is Role.DEPARTMENT_HEAD:
            below = Q(role=Role.DEPARTMENT_CLERK, department__path__startswith=grant.path)
            mine |= below & Q(~models.Exists(_clerks(on)))
    found = Duty.objects.filter(mine, settled_at=None)
    return found.select_related("person", "department").order_by("due_on", "id")


def _clerks(on: date) -> models.QuerySet[Assignment]:
    """Returns the clerks of a duty's department, or of one above it."""
    held = Assignment.objects.filter(
        Assignment.in_force(on), role=Role.DEPARTMENT_CLERK, account__is_active=True
    )
    path = models.ExpressionWrapper(models.OuterRef("department__path"), output_field=models.CharField())
    of_duty = held.annotate(of_duty=path)
    return of_duty.filter(of_duty__startswith=models.F("department__path"))


def board(
    *,
    today: date,
    keys: Collection[str] = (),
    about_type: type[models.Model] | None = None,
    rows: models.QuerySet[Duty] | None = None,
) -> list[Standing]:
    """Returns how open duties stand, the most pressing first, in one query.

    `rows` narrows them to what a reader may see (`Duty.objects.visible_to(actor, key)`), `keys` to some kinds,
    `about_type` to those about one model.
    """
    found = (Duty.objects.all() if rows is None else rows).filter(settled_at=None)
    if keys:
        found = found.filter(key__in=keys)
    if about_type is not None:
        found = found.filter(about_type=about_type._meta.label_lower)
    ordered = found.select_related("person", "department").order_by("due_on", "id")
    return [Standing(duty, duty.days_left(today), duty.last_reminded_at) for duty in ordered]


def of(abouts: Iterable[models.Model], *, keys: Collection[str] = ()) -> dict[Any, list[Duty]]:
    """Returns all duties about these objects of one model, by primary key, the latest due last, in one query."""
    objects = list(abouts)
    found: dict[Any, list[Duty]] = {about.pk: [] for about in objects}
    if not objects:
        return found
    by_name = {str(pk): pk for pk in found}
    duties = Duty.objects.filter(about_type=objects[0]._meta.label_lower, about_id__in=list(by_name))
    if keys:
        duties = duties.filter(key__in=keys)
    for duty in duties.select_related("person", "department").order_by("due_on", "id"):
        found[by_name[duty.about_id]].append(duty)
    return found
