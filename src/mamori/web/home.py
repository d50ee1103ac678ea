"""Puts together what the home page shows: what this person owes today, how the countermeasures stand, the panels."""

from dataclasses import dataclass
from datetime import date

from mamori.kernel import duty
from mamori.kernel.control import Judged, State, judged_for
from mamori.kernel.duty.models import Duty
from mamori.kernel.home import ShownPanel, panels_for
from mamori.kernel.permission import Actor

SHOWN_DUTIES = 20
COLOURS = {State.GREEN: "green", State.AMBER: "amber", State.RED: "red", State.UNKNOWN: "unknown"}
URGENCY = [State.RED, State.AMBER, State.UNKNOWN, State.GREEN, State.IDLE]


@dataclass(frozen=True)
class Owed:
    """A duty as the home page shows it."""

    duty: Duty
    days_left: int

    @property
    def days_late(self) -> int:
        """How many days its limit is past."""
        return -self.days_left

    @property
    def kind(self) -> str:
        """The look of its status: late, pressing within a week, or waiting."""
        return "late" if self.days_left < 0 else "warning" if self.days_left <= 7 else "waiting"


@dataclass(frozen=True)
class Tile:
    """A control as the home page shows it."""

    judged: Judged

    @property
    def colour(self) -> str:
        """The look of the tile; what has not begun is grey, what could not be judged looks like nothing else."""
        return COLOURS.get(self.judged.verdict.state, "grey")

    @property
    def proofs(self) -> int | None:
        """How many records prove it; None where there is nothing to prove yet."""
        return len(self.judged.verdict.evidence) or None


@dataclass(frozen=True)
class Home:
    """Everything on the home page; `more` is the number of duties beyond those shown."""

    owed: list[Owed]
    more: int
    tiles: list[Tile]
    panels: list[ShownPanel]


def home_of(actor: Actor, *, today: date) -> Home:
    """The home page of one person on one day."""
    rows = duty.open_for(actor, on=today)
    first = list(rows[: SHOWN_DUTIES + 1])
    more = rows.count() - SHOWN_DUTIES if len(first) > SHOWN_DUTIES else 0
    judged = sorted(judged_for(actor, today), key=lambda one: URGENCY.index(one.verdict.state))
    return Home(
        owed=[Owed(one, one.days_left(today)) for one in first[:SHOWN_DUTIES]],
        more=more,
        tiles=[Tile(one) for one in judged],
        panels=panels_for(actor, today=today),
    )
