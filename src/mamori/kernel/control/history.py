"""Keeps how each control stood day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mamori.kernel.control.judge import judge_all
from mamori.kernel.control.models import ControlDay
from mamori.kernel.control.verdict import State


@dataclass(frozen=True)
class Kept:
    """The state of a control on one past day."""

    day: date
    state: State


def keep_day(today: date) -> int:
    """Judges all controls and stores their states for the day; a second run on the day overwrites. Returns how many."""
    days = [
        ControlDay(key=each.control.key, day=today, state=each.verdict.state) for each in judge_all(today)
    ]
    ControlDay.objects.bulk_create(
        days, update_conflicts=True, unique_fields=["key", "day"], update_fields=["state"]
    )
    return len(days)


def history(key: str, *, since: date) -> list[Kept]:
    """Returns the stored days of one control, oldest first."""
    rows = ControlDay.objects.filter(key=key, day__gte=since).order_by("day").values_list("day", "state")
    return [Kept(day, State(state)) for day, state in rows]
