"""Reads from the trail which way a sheet has come: who handed it on, when, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mamori.kernel.permission import Actor
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory.models import Sheet

HANDED_IN = ("inventory.submit_sheet", "inventory.declare_none")
CONFIRMED = ("inventory.confirm_sheet",)
_STEPS: dict[str, Promise] = {
    "inventory.submit_sheet": _("提出"),
    "inventory.declare_none": _("「個人情報なし」の申告"),
    "inventory.withdraw_sheet": _("提出の取下げ"),
    "inventory.confirm_sheet": _("部門長の確認"),
    "inventory.send_back_sheet": _("部門長の差戻し"),
    "inventory.return_sheet": _("事務局の差戻し"),
    "inventory.accept_sheet": _("受理"),
}


@dataclass(frozen=True)
class Step:
    """One step of a sheet as the trail tells it."""

    told: TrailEntry

    @property
    def title(self) -> str:
        """Returns what was done, in words."""
        return str(_STEPS[self.told.action])


def journey(sheet: Sheet) -> list[Step]:
    """Returns the steps of a sheet, the latest first. One query."""
    about = TrailEntry.objects.filter(object_type=sheet._meta.label_lower, object_id=str(sheet.pk))
    return [Step(one) for one in about.filter(action__in=_STEPS).order_by("-id")]


def is_by_same_hand(steps: Sequence[Step], keys: Sequence[str], by: Actor) -> bool:
    """Tells whether the latest of the steps of these kinds was taken by this very person. No query."""
    last = next((step.told for step in steps if step.told.action in keys), None)
    return last is not None and by.account is not None and last.actor_id == by.account.pk
