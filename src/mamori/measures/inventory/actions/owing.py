"""Keeps the duties that come from the scan: to decide what was found, and to bring the proof that something is gone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel import duty
from mamori.kernel.duty.models import Duty
from mamori.kernel.people.models import Department
from mamori.kernel.permission import Actor, Role
from mamori.measures.inventory.models import Discrepancy

DECIDE_DUTY = "inventory.decide_found"
REMOVE_DUTY = "inventory.prove_removal"
DAYS_TO_DECIDE = 14


def owe(at: datetime) -> None:
    """Sees that every department with undecided differences, and no other, owes to decide them, the oldest within two weeks."""
    waiting = Discrepancy.objects.filter(state=Discrepancy.State.OPEN)
    since = dict(
        waiting.order_by()
        .values_list("department")
        .annotate(since=Min("waiting_since"))
        .values_list("department", "since")
    )
    departments = Department.objects.in_bulk(list(since))
    for pk, first in since.items():
        due_on = timezone.localdate(first) + timedelta(days=DAYS_TO_DECIDE)
        _owe_deciding(departments[pk], due_on, at)
    owed = Duty.objects.filter(key=DECIDE_DUTY, settled_at=None).exclude(department__in=list(since))
    for one in owed.select_related("department"):
        duty.settle(DECIDE_DUTY, by=Actor.system(), at=at, department=one.department)


def _owe_deciding(department: Department, due_on: date, at: datetime) -> None:
    made = duty.owe(
        DECIDE_DUTY,
        title=_("見つかった個人情報を判断する"),
        due_on=due_on,
        role=Role.DEPARTMENT_CLERK,
        department=department,
        url=f"{reverse('inventory.discrepancies')}?department={department.pk}",
        at=at,
    )
    if made.due_on != due_on:
        duty.move_due(DECIDE_DUTY, due_on=due_on, department=department)


def owe_removal(row: Discrepancy, due_on: date, at: datetime) -> None:
    """Enters the duty to erase or move a file and to bring the proof."""
    duty.owe(
        REMOVE_DUTY,
        title=_("消去・移動して、証拠を残す（%(name)s）") % {"name": row.name[:120]},
        due_on=due_on,
        about=row,
        role=Role.DEPARTMENT_CLERK,
        department=row.department,
        url=reverse("inventory.discrepancy", args=[row.pk]),
        at=at,
    )


def settle_removal(row: Discrepancy, *, by: Actor, at: datetime) -> None:
    """Closes that duty, because the proof is there or because the scan no longer finds the file."""
    duty.settle(REMOVE_DUTY, by=by, at=at, about=row)


def withdraw_removal(row: Discrepancy, *, by: Actor, at: datetime) -> None:
    """Takes that duty back."""
    duty.withdraw(REMOVE_DUTY, by=by, at=at, about=row)
