"""What a kind of personal information looks like, as data: one YAML file a kind, with hits and misses that run as tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Protocol

import yaml

from piiscan.checks import CHECKS
from piiscan.lexicons import area_codes
from piiscan.model import Failed

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class RuleError(Failed, ValueError):
    """A rule that cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a number is written: the lengths of its groups, and what its digits begin with ("" for anything)."""

    groups: tuple[int, ...]
    starts: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """How sure a find is: alone, in the writing typical of the kind, and beside a word that names the kind."""

    alone: float
    shaped: float
    labelled: float


class Finder(Protocol):
    """Finds a kind in a way of its own."""

    def places(self, folded: str) -> Iterator[tuple[int, int]]:
        """Yields start and end of each find in the folded text."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind: shapes of digits or a pattern over folded text, a check, the words that name it, scores, and its proof.

    `by` names the detector of a kind that has one of its own, `finder` is that of a rule that a company wrote. A rule that
    finds nothing has labels only: they say that a number beside them is something else.
    """

    kind: str
    title: str
    shapes: tuple[Shape, ...]
    pattern: re.Pattern[str] | None
    check: str
    labels: tuple[str, ...]
    scores: Scores
    source: str
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    by: str = ""
    finder: Finder | None = None

    @property
    def finds(self) -> bool:
        """Tells whether the kind can be found at all."""
        return bool(self.shapes or self.pattern or self.by or self.finder)

    @property
    def is_of_digits(self) -> bool:
        """Tells whether the labels of this kind name numbers: its own, or those that are nobody's."""
        return bool(self.shapes) or not self.finds

    def passes(self, digits: str) -> bool:
        """Tells whether the digits satisfy the check of the kind; a kind without one accepts all."""
        return not self.check or CHECKS[self.check](digits)


def rule_from(told: Mapping[str, Any], *, name: str = "") -> Rule:
    """Returns the rule that a YAML file tells of. Raises RuleError with the name of the file."""
    try:
        scores = told.get("score", {})
        return Rule(
            kind=str(told["kind"]),
            title=str(told["title"]),
            shapes=tuple(_shape(one) for one in told.get("shapes", ())),
            pattern=re.compile(told["pattern"], re.VERBOSE) if "pattern" in told else None,
            check=_check(str(told.get("check", ""))),
            labels=tuple(str(one).lower() for one in told.get("labels", ())),
            scores=Scores(
                float(scores.get("alone", 0)),
                float(scores.get("shaped", 0)),
                float(scores.get("labelled", 0)),
            ),
            source=str(told.get("source", "")),
            hits=_texts(told.get("hits", ())),
            misses=_texts(told.get("misses", ())),
            by=str(told.get("by", "")),
        )
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise RuleError(f"{name or told.get('kind', '?')}: {error!r}") from error


def _shape(told: str) -> Shape:
    """Returns "3-4-4 0[5789]0" as groups of 3, 4 and 4 digits that begin so; {area} is any area code of the first group's length."""
    groups, _, starts = str(told).partition(" ")
    lengths = tuple(int(one) for one in groups.split("-"))
    if "{area}" in starts:
        starts = starts.replace("{area}", _area(lengths[0]))
    return Shape(lengths, re.compile(starts) if starts else None)


def _area(length: int) -> str:
    """Returns what an area code begins a number with: one of this length where it is a group of its own, else any."""
    known = [one for one in area_codes() if len(one) == length] or list(area_codes())
    lasts: dict[str, list[str]] = {}
    for one in known:
        lasts.setdefault(one[:-1], []).append(one[-1])
    return "(?:" + "|".join(f"{first}[{''.join(last)}]" for first, last in lasts.items()) + ")"


def _check(name: str) -> str:
    if name and name not in CHECKS:
        raise RuleError(f"no check is called {name}")
    return name


def _texts(told: Sequence[Any]) -> tuple[str, ...]:
    return tuple(str(one) for one in told)


@cache
def shipped() -> tuple[Rule, ...]:
    """Returns the rules that come with the engine, by kind."""
    files = [one for one in resources.files(__name__).iterdir() if one.name.endswith(".yaml")]
    rules = [
        rule_from(yaml.load(one.read_text(encoding="utf-8"), Loader=LOADER), name=one.name)  # noqa: S506 - a safe loader
        for one in files
    ]
    return tuple(sorted(rules, key=lambda rule: rule.kind))
