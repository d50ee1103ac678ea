"""Says how a control stands: green with evidence, or not green with the next action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(StrEnum):
    """How a control stands; `idle` has nothing to judge yet, `unknown` could not be judged at all."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    IDLE = "idle"
    UNKNOWN = "unknown"

    @property
    def label(self) -> Promise:
        """Returns the state as people say it."""
        return _LABELS[self]


_LABELS = {
    State.GREEN: _("実施できています"),
    State.AMBER: _("注意が必要です"),
    State.RED: _("対応が必要です"),
    State.IDLE: _("まだ始まっていません"),
    State.UNKNOWN: _("判定できません"),
}


@dataclass(frozen=True)
class Evidence:
    """A record that proves it, with the page where it stands."""

    title: Promise | str
    url: str = ""


@dataclass(frozen=True)
class Verdict:
    """The state of one control on one day, in words, with its proof and what to do next.

    `since` is the day from which it stands so, `turns_red_on` the day on which it will be red if nobody acts.
    Raises ValueError for a green without evidence, and for an amber, a red or an unknown without the next action.
    """

    state: State
    words: Promise | str
    since: date | None = None
    evidence: Sequence[Evidence] = field(default_factory=tuple)
    next_action: Promise | str = ""
    next_url: str = ""
    turns_red_on: date | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", State(self.state))
        if self.state is State.GREEN and not self.evidence:
            raise ValueError("a green verdict needs evidence")
        if self.state in (State.AMBER, State.RED, State.UNKNOWN) and not self.next_action:
            raise ValueError(f"a verdict that is {self.state} needs the next action")

    @property
    def is_green(self) -> bool:
        """Tells whether it is proven."""
        return self.state is State.GREEN
