"""Proposes risks for a holding from the library: those whose medium, phase and conditions fit it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mamori.measures.inventory.rules.holding import FIELDS, Holding
from mamori.measures.inventory.rules.risk.model import Phase, RiskRow

MANY_PERSONS = 1000
_ORDER = {phase.value: place for place, phase in enumerate(Phase)}


@dataclass(frozen=True, slots=True)
class LibraryItem:
    """One risk of the library; an empty `media` fits any medium, every condition of `when` must hold.

    A condition asks of a field of the holding: a key (the value is it, or the list contains it), a list of keys (one
    of them), true (it is ticked, or answered yes), "any" (it is filled), {lacks: key} (the list does not contain it)
    or {min: number} (it is that number or more).
    """

    id: str
    phase: str
    media: tuple[str, ...]
    when: Mapping[str, Any] = field(hash=False)
    who: str
    where: str
    occasion: str
    what: str
    cause: str
    harm: tuple[str, ...]
    measures_now: tuple[str, ...]
    measures_add: tuple[str, ...]
    kind: str
    likelihood: int
    impact: int
    rule: str

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> LibraryItem:
        """Return the item written in a row of the library sheet.

        Raises KeyError when a needed field is missing, ValueError for a phase that is none of the five.
        """
        return cls(
            id=row["id"],
            phase=Phase(row["phase"]).value,
            media=tuple(row.get("media", ())),
            when=dict(row.get("when", {})),
            who=row["who"],
            where=row["where"],
            occasion=row["when_words"],
            what=row["what"],
            cause=row.get("cause", ""),
            harm=_listed(row.get("harm", ())),
            measures_now=_listed(row.get("measures_now", ())),
            measures_add=_listed(row.get("measures_add", ())),
            kind=row.get("kind", ""),
            likelihood=row["likelihood"],
            impact=row["impact"],
            rule=row.get("rule", ""),
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """A risk of the library that fits a holding, on the medium it fits, graded for this holding."""

    item: LibraryItem
    medium: str
    likelihood: int
    impact: int

    @property
    def value(self) -> int:
        return self.likelihood * self.impact

    def as_row(self) -> RiskRow:
        """Return the proposal as a risk to be looked at and saved; residual grades are left for a person."""
        item = self.item
        return RiskRow(
            phase=item.phase,
            medium=self.medium,
            who=item.who,
            where=item.where,
            occasion=item.occasion,
            what=item.what,
            cause=item.cause,
            harm=item.harm,
            likelihood=self.likelihood,
            impact=self.impact,
            measure_now="\n".join(item.measures_now),
            measure_add="\n".join(item.measures_add),
            measure_kind=item.kind,
            rule=item.rule,
            source=item.id,
        )


def propose(
    holding: Holding, library: Iterable[LibraryItem | Mapping[str, Any]], *, taken: Collection[str] = ()
) -> list[Proposal]:
    """Return the risks of the library that fit the holding, by phase, then the most specific, then the gravest.

    `taken` are ids of items that the entry already has.  Raises KeyError when a condition names no field.
    """
    items = [one if isinstance(one, LibraryItem) else LibraryItem.read(one) for one in library]
    floor = least_impact(holding)
    found = [
        Proposal(item, _medium(item, holding), item.likelihood, max(item.impact, floor))
        for item in items
        if item.id not in taken and _fits_medium(item, holding) and _fits(item.when, holding)
    ]
    return sorted(found, key=_place)


def _place(proposal: Proposal) -> tuple[int, int, int, str]:
    item = proposal.item
    return _ORDER[item.phase], -len(item.when), -proposal.value, item.id


def least_impact(holding: Holding) -> int:
    """Return the least impact (1 to 3) that a leak of this holding has, whatever happens to it.

    Basis: APPI art. 26 and Enforcement Rules art. 7 (special care: from one person; more than 1 000 people);
    My Number Act art. 29-4.
    """
    if holding.special_care or holding.my_number == "yes":
        return 3
    if holding.count is not None and holding.count > MANY_PERSONS:
        return 2
    return 1


def _fits_medium(item: LibraryItem, holding: Holding) -> bool:
    return not item.media or bool(set(item.media) & set(holding.media))


def _medium(item: LibraryItem, holding: Holding) -> str:
    return next((medium for medium in item.media if medium in holding.media), "")


def _fits(when: Mapping[str, Any], holding: Holding) -> bool:
    return all(_condition(name, wanted, holding) for name, wanted in when.items())


def _condition(name: str, wanted: Any, holding: Holding) -> bool:
    if name not in FIELDS:
        raise KeyError(f"no field of a holding is called {name}")
    value = getattr(holding, name)
    occurring = {value} if isinstance(value, str) else value
    if wanted is True:
        return value is True or value == "yes"
    if wanted == "any":
        return bool(value)
    if isinstance(wanted, Mapping) and "lacks" in wanted:
        return not set(occurring or ()) & set(_listed(wanted["lacks"]))
    if isinstance(wanted, Mapping) and "min" in wanted:
        return value is not None and value >= wanted["min"]
    if isinstance(wanted, str | list | tuple):
        return bool(set(occurring or ()) & set(_listed(wanted)))
    raise ValueError(f"no such condition on {name}: {wanted!r}")


def _listed(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
