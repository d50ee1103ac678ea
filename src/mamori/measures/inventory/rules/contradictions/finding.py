"""The shape of a contradiction and the registry in which every rule stands under its key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mamori.law.words import Words, say
from mamori.measures.inventory.rules.deadlines import FISCAL_YEAR_END_MONTH
from mamori.measures.inventory.rules.holding import ELECTRONIC, Holding


class Severity(StrEnum):
    """How much a finding weighs, the heaviest first."""

    ERROR = "error"  # against the law, or plainly wrong
    WARNING = "warning"  # an assessor would point it out
    HINT = "hint"  # worth a look


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What does not fit in one holding, in which fields, and how to mend it."""

    key: str
    severity: Severity
    fields: tuple[str, ...]
    words: Words
    mend: Words


@dataclass(frozen=True, slots=True)
class Case:
    """One holding on one day, with what the rules ask about most."""

    holding: Holding
    today: date
    fiscal_month: int = FISCAL_YEAR_END_MONTH
    is_entry: bool = False
    last_reviewed_on: date | None = None

    @property
    def media(self) -> frozenset[str]:
        return frozenset(self.holding.media)

    @property
    def methods(self) -> frozenset[str]:
        return frozenset(self.holding.storage_methods)

    @property
    def acquisition(self) -> frozenset[str]:
        return frozenset(self.holding.acquisition)

    @property
    def has_paper(self) -> bool:
        return "paper" in self.media

    @property
    def is_electronic(self) -> bool:
        return bool(self.media & ELECTRONIC)


Found = tuple[Words, Words]  # what is wrong, how to mend it
Rule = Callable[[Case], Found | None]


@dataclass(frozen=True, slots=True)
class Registered:
    """One rule with what is fixed about it."""

    key: str
    severity: Severity
    fields: tuple[str, ...]
    rule: Rule

    def judge(self, case: Case) -> Contradiction | None:
        """Return the contradiction that the rule finds in the case, or None."""
        found = self.rule(case)
        return None if found is None else Contradiction(self.key, self.severity, self.fields, *found)


registry: dict[str, Registered] = {}


def contradiction(key: str, severity: Severity, *fields: str) -> Callable[[Rule], Rule]:
    """Register a rule under `key`; `fields` are those to look at, the one to mend first.

    Raises ValueError when the key is taken.
    """

    def register(rule: Rule) -> Rule:
        if key in registry:
            raise ValueError(f"two rules called {key}")
        registry[key] = Registered(key, severity, fields, rule)
        return rule

    return register


def found(key: str, words: str, mend: str, **params: object) -> Found:
    """Return the two sentences of a finding; both may use the same parameters."""
    return say(f"contradiction.{key}", words, **params), say(f"contradiction.{key}.mend", mend, **params)


def joined(members: Iterable[str]) -> str:
    """Return the members in one phrase, as in 氏名・住所."""
    return "・".join(members)
