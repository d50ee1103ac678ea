"""Knows when a duty is reminded of, and who is written to at each step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Receiver(StrEnum):
    """To whom a step is written: who owes, the head of the department, the privacy officer."""

    DEBTOR = "debtor"
    HEAD = "head"
    OFFICER = "officer"


@dataclass(frozen=True)
class Step:
    """One rung: so many days from the due date (negative before it), to these receivers."""

    key: str
    days: int
    to: tuple[Receiver, ...]


LADDER = (
    Step("before_7", -7, (Receiver.DEBTOR,)),
    Step("before_3", -3, (Receiver.DEBTOR,)),
    Step("on_day", 0, (Receiver.DEBTOR,)),
    Step("late_1", 1, (Receiver.DEBTOR, Receiver.HEAD)),
    Step("late_3", 3, (Receiver.DEBTOR, Receiver.HEAD)),
)
FROM_THEN_WEEKLY = 7
ALL = (Receiver.DEBTOR, Receiver.HEAD, Receiver.OFFICER)
LONGEST_BEFORE = timedelta(days=-min(step.days for step in LADDER))


def steps_until(days: int) -> Iterator[Step]:
    """Yields every step that has come by so many days after the due date, in order."""
    yield from (step for step in LADDER if step.days <= days)
    yield from (
        Step(f"late_{late}", late, ALL) for late in range(FROM_THEN_WEEKLY, days + 1, FROM_THEN_WEEKLY)
    )


def step_for(due_on: date, *, owed_since: date, today: date) -> Step | None:
    """Returns the latest step that has come, or None; steps from before the duty was owed never come."""
    found = None
    for step in steps_until((today - due_on).days):
        if due_on + timedelta(days=step.days) >= owed_since:
            found = step
    return found
