"""Knows what the kinds that a scan finds mean: whether they make a file personal, and which items declare them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from mamori.law.words import told
from mamori.measures.inventory.rules import catalogue
from mamori.measures.inventory.rules.holding import plain


class Declares(Protocol):
    """What of an entry says which kinds it holds."""

    @property
    def items(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class FoundKind:
    """A kind of the scan: see `seed/scan_kinds.yaml`."""

    id: str
    label: str
    group: str
    alone: int
    item: str
    words: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]


@cache
def kinds_of() -> dict[str, FoundKind]:
    """Returns every kind by its id, in the order in which they are shown."""
    return {
        one["id"]: FoundKind(
            one["id"],
            one["label"],
            one["group"],
            int(one["alone"]),
            one["item"],
            tuple(plain(str(word)) for word in one["words"]),
            tuple((name, str(value)) for name, value in one.get("answers", {}).items()),
        )
        for one in catalogue.seed("scan_kinds")["kinds"]
    }


@cache
def groups() -> dict[str, str]:
    """Returns the groups of kinds that the map shows, by id."""
    return {one["id"]: one["label"] for one in catalogue.seed("scan_kinds")["groups"]}


def label(kind: str) -> str:
    """Returns the name of a kind in the reader's language; one that is not known, such as a company's own, as it is."""
    known = kinds_of().get(kind)
    return told(known.label) if known else kind


def group_of(kind: str) -> str:
    """Returns the group of a kind; one of the company's own rules belongs to the numbers."""
    known = kinds_of().get(kind)
    return known.group if known else "number"


def holds_personal_information(counts: Mapping[str, int], people: int) -> bool:
    """Tells whether a file with these finds is one that a register has to know.

    It is, when it speaks of three people or more, when some kind alone is enough, or when a name stands beside something
    else about a person, three finds together.
    """
    if people >= 3:
        return True
    for kind, count in counts.items():
        known = kinds_of().get(kind)
        least = known.alone if known else 1
        if least and count >= least:
            return True
    beside = sum(count for kind, count in counts.items() if group_of(kind) in ("name", "life"))
    return counts.get("person_name", 0) >= 2 and beside >= 4


def describes(entry: Declares, kind: str) -> bool:
    """Tells whether the entry declares the kind, by a word among its items or by an answer of the sheet."""
    known = kinds_of().get(kind)
    if known is None:
        return any(plain(kind) in plain(str(item)) for item in entry.items)
    if not known.group:
        return True
    if any(word in plain(str(item)) for item in entry.items for word in known.words):
        return True
    return any(_answered(getattr(entry, name, None), value) for name, value in known.answers)


def _answered(told_value: Any, wanted: str) -> bool:
    return bool(told_value) if wanted == "any" else told_value == wanted


def undeclared(entry: Declares, counts: Mapping[str, int]) -> list[str]:
    """Returns the kinds that were found and that the entry does not declare, those found once or twice by chance left out."""
    return [
        kind
        for kind in sorted(counts, key=lambda one: -counts[one])
        if _is_meant(kind, counts[kind]) and not describes(entry, kind)
    ]


def _is_meant(kind: str, count: int) -> bool:
    known = kinds_of().get(kind)
    if known is None:
        return True
    return bool(known.alone) and count >= known.alone


def business_of(folders: Iterable[str]) -> str:
    """Returns the innermost of the folders, outermost first, that is named after work, or nothing where none tells."""
    told_names = catalogue.seed("scan_kinds")["folders"]
    private, silent = ({plain(str(one)) for one in told_names[name]} for name in ("private", "silent"))
    found = ""
    for name in folders:
        if plain(name) in private:
            return ""
        if plain(name) not in silent:
            found = name
    return found


def items_for(kinds: Iterable[str]) -> list[str]:
    """Returns the items of an entry that is made from what was found, in the order of the kinds."""
    found = set(kinds)
    known = [one.item for one in kinds_of().values() if one.id in found and one.item]
    return [told(item) for item in known] + sorted(found - set(kinds_of()))
