"""Keeps the controls that measures declare, each under one key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from mamori.kernel.control.verdict import Verdict
from mamori.kernel.permission.roles import Role

Judgement = Callable[[date], Verdict]


@dataclass(frozen=True)
class Control:
    """A promise that can be checked: what it is, what demands it, who answers for it, and how it is judged.

    `seed` is the number of the countermeasure it belongs to; `url_name` the page (and access key) that shows it.
    """

    key: str
    title: Promise | str
    basis: tuple[str, ...]
    owner: Role
    seed: str
    url_name: str
    judgement: Judgement

    @property
    def measure(self) -> str:
        """Returns the room it belongs to, the first part of its key."""
        return self.key.partition(".")[0]


_CONTROLS: dict[str, Control] = {}


def control(
    key: str, *, title: Promise | str, basis: Sequence[str], owner: Role, url_name: str, seed: str = ""
) -> Callable[[Judgement], Judgement]:
    """Declares a function of the day as a control; raises ValueError for a key that is taken or has no room."""

    def wrap(judgement: Judgement) -> Judgement:
        if key in _CONTROLS:
            raise ValueError(f"control {key!r} is declared twice")
        if "." not in key:
            raise ValueError(f"control {key!r} must read '<room>.<promise>'")
        _CONTROLS[key] = Control(key, title, tuple(basis), owner, seed, url_name, judgement)
        return judgement

    return wrap


def all_controls() -> list[Control]:
    """Returns every declared control in the order of seed and key."""
    return sorted(_CONTROLS.values(), key=lambda one: (one.seed.zfill(4) if one.seed else "~", one.key))
