"""Knows whether a decision about a difference still holds, or its subject has to come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

# A file that gains a few rows every week is the same file; one that has doubled is not what was decided about.
MUCH_MORE = 1.5
FEW = 10


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a decision holds; if not, why ("expired", "grown"), the kinds that are new and the people then and now."""

    holds: bool
    why: str = ""
    new_kinds: tuple[str, ...] = ()
    people: tuple[int, int] | None = None


def verdict(
    decided: Mapping[str, Any], now: Mapping[str, Any], *, expires_on: date | None, today: date
) -> Verdict:
    """Returns whether a decision holds, given the facts of its day and those of today.

    It lapses when its term is over, when a kind is found that was not there, or when there are clearly more people:
    half as many again, and ten at least. Less than before changes nothing.
    """
    if expires_on is not None and expires_on < today:
        return Verdict(holds=False, why="expired")
    known = set(decided.get("kinds", ()))
    new = tuple(kind for kind in now.get("kinds", ()) if kind not in known)
    before, after = int(decided.get("people", 0)), int(now.get("people", 0))
    more = after - before >= FEW and after > before * MUCH_MORE
    if new or more:
        return Verdict(holds=False, why="grown", new_kinds=new, people=(before, after) if more else None)
    return Verdict(holds=True)
