"""Lays the three rounds of the demo on the calendar as seen from today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mamori.web.demo.days import day, working_day
from mamori.web.demo.sheets import sheet


@dataclass(frozen=True)
class RoundDays:
    """When a round begins, is due and is closed; nobody acts in it after `last_on`; `told` is its row of the sheet."""

    index: int
    starts_on: date
    due_on: date
    closed_on: date | None
    last_on: date
    told: dict[str, Any]


def round_days(today: date) -> tuple[RoundDays, ...]:
    """Returns the days of every round, the oldest first; days off move back to the last working day."""
    return tuple(_days(row, today) for row in sheet("rounds")["rounds"])


def _days(row: dict[str, Any], today: date) -> RoundDays:
    closed_on = working_day(day(row["closed"], today)) if "closed" in row else None
    return RoundDays(
        index=row["index"],
        starts_on=working_day(day(row["starts"], today)),
        due_on=working_day(day(row["due"], today)),
        closed_on=closed_on,
        last_on=(closed_on or today) - timedelta(days=1),
        told=row,
    )
