"""Furnishes the register for tests: entries that were entered, and risks that were written down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mamori.kernel.people.models import Department
from mamori.measures.inventory.actions import register, risks
from mamori.measures.inventory.models import Entry, Risk
from measures.inventory.test_actions_survey import FULL
from people import NOW, Cast

SCENE: dict[str, Any] = {
    "phase": "store",
    "medium": "paper",
    "what": "書庫の鍵がかかっておらず、来客が顧客名簿を持ち出す",
    "likelihood": 2,
    "impact": 3,
    "measure_now": "退社時に当番が施錠を確かめ、点検表に記名する",
    "residual_likelihood": 1,
    "residual_impact": 2,
}


def entered(cast: Cast, department: Department | None = None, *, at: datetime = NOW, **other: Any) -> Entry:
    """Returns an entry that the office entered for the department, sales unless said otherwise."""
    return register.add_entry(department or cast.sales, {**FULL, **other}, by=cast.takahashi.actor, at=at)


def written(cast: Cast, entry: Entry, **other: Any) -> Risk:
    """Returns a risk of the entry that the office wrote down, graded before and after its measure."""
    return risks.add_risk(entry, {**SCENE, **other}, by=cast.takahashi.actor, at=NOW)
