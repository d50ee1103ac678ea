"""Knows when what was found goes beyond what an entry declares, and when a file is older than it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from mamori.law.periods import months_after
from mamori.measures.inventory.rules.scan.kinds import Declares, undeclared

# How many people more than declared are clearly more. The found number is an estimate, and registers are counted once a
# year: a tenth is noise, a fifth is not. A number that the entry itself calls a guess is given twice the room.
ROOM = {"exact": 1.2, "about": 1.5, "unknown": 1.5, "": 1.5}
FEW = 10

# Periods that begin when the file is made or filled. Where one begins with an event (the end of a contract, somebody
# leaving), the age of a file tells nothing about it.
FROM_THE_FILE = frozenset({"acquired", "created"})


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in the places of one entry: finds by kind, and the people of the file with the most of them."""

    counts: Mapping[str, int]
    people: int


class Declared(Declares, Protocol):
    """What of an entry is compared."""

    @property
    def count(self) -> int | None: ...
    @property
    def count_basis(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Drift:
    """What goes beyond the entry: kinds that it does not name, and people (declared, found), where there are clearly more."""

    kinds: tuple[str, ...] = ()
    people: tuple[int, int] | None = None

    def __bool__(self) -> bool:
        return bool(self.kinds) or self.people is not None


def drift(entry: Declared, found: Found) -> Drift:
    """Returns what was found beyond the entry.

    People are those of the one file that has the most: copies of a list must not add up. Fewer than declared is no
    drift, as the rest may lie on paper.
    """
    kinds = tuple(undeclared(entry, found.counts))
    declared = entry.count
    if declared is None:
        return Drift(kinds)
    room = ROOM.get(entry.count_basis, ROOM[""])
    is_more = found.people > declared * room and found.people - declared >= FEW
    return Drift(kinds, (declared, found.people) if is_more else None)


def kept_until(changed_on: date | None, retention_from: str, months: int | None) -> date | None:
    """Returns the last day on which a file last changed on that day may be kept, or None where its age cannot tell.

    What a file holds is as old as its last change, or older: past that day all of it is over its period.
    Basis: APPI art. 22 (delete without delay what is no longer needed); the period is the entry's own.
    """
    if changed_on is None or months is None or retention_from not in FROM_THE_FILE:
        return None
    return months_after(changed_on, months)


def is_overdue(until: date | None, today: date) -> bool:
    """Tells whether the last day has passed."""
    return until is not None and until < today
