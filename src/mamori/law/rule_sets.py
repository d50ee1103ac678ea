"""The law as it stood in each period, and the amendments that are passed but not in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from mamori.law.periods import is_within
from mamori.law.provenance import Provenance
from mamori.law.sheets import sheet


class NoLawThen(ValueError):
    """The day lies before 2005-04-01, when the duties of companies came into force."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The law of one period: what it was called and which concepts it knew."""

    key: str
    title: str
    english: str
    gist: str
    status: str
    valid_from: date
    valid_to: date | None
    concepts: frozenset[str]
    provenance: Provenance

    def knows(self, concept: str) -> bool:
        """True when this law had the concept, such as `special_care` or `five_thousand_rule`."""
        return concept in self.concepts


@dataclass(frozen=True, slots=True)
class Amendment:
    """A rule set to come; it stays switched off until a release puts it in force."""

    key: str
    title: str
    english: str
    gist: str
    status: str
    expected: str
    switched_on: bool
    changes: tuple[str, ...]
    provenance: Provenance


def _rule_set(row: dict[str, Any], defaults: dict[str, Any]) -> RuleSet:
    return RuleSet(
        key=row["key"],
        title=row["title"],
        english=row["english"],
        gist=row["gist"],
        status=row["status"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        concepts=frozenset(row["concepts"]),
        provenance=Provenance.read(row, defaults),
    )


def _amendment(row: dict[str, Any], defaults: dict[str, Any]) -> Amendment:
    return Amendment(
        key=row["key"],
        title=row["title"],
        english=row["english"],
        gist=row["gist"],
        status=row["status"],
        expected=row["expected"],
        switched_on=row["switched_on"],
        changes=tuple(row["changes"]),
        provenance=Provenance.read(row, defaults),
    )


_content = sheet("rule_sets.yaml")
past_and_present: tuple[RuleSet, ...] = tuple(
    _rule_set(row, _content["defaults"]) for row in _content["rule_sets"]
)
future: tuple[Amendment, ...] = tuple(_amendment(row, _content["defaults"]) for row in _content["future"])


def on(day: date) -> RuleSet:
    """Return the law in force on `day`.

    Raises NoLawThen before 2005-04-01.  A future amendment is never returned.
    """
    for rules in past_and_present:
        if is_within(day, rules.valid_from, rules.valid_to):
            return rules
    raise NoLawThen(f"the duties of companies came into force on {past_and_present[0].valid_from}")


def named(key: str) -> RuleSet:
    """Return the rule set `key`, such as "appi-2003"; raises KeyError when there is none."""
    return {rules.key: rules for rules in past_and_present}[key]
