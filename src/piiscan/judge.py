"""Decides which candidates stand: by the words beside them, by what overlaps them, by how sure they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from piiscan.model import Candidate, Span
from piiscan.rules import Rule

LEAST = 0.5  # a span below this score is not told


class Named(Protocol):
    """Tells which kinds the words before a place name."""

    def before(self, start: int) -> frozenset[str]: ...


def scored(
    candidates: Iterable[Candidate], named: Named, rules: Mapping[str, Rule], *, least: float
) -> list[Span]:
    """Returns the candidates with their scores, those of at least `least`; they may overlap."""
    spans = (
        Span(one.start, one.end, one.kind, score(one, named.before(one.start), rules)) for one in candidates
    )
    return [one for one in spans if one.score >= least]


def score(one: Candidate, names: frozenset[str], rules: Mapping[str, Rule]) -> float:
    """Returns how sure a candidate is: by its kind, its writing and what the words before it name, by nothing else.

    The C part asks once for every combination, and leaves out what is below.
    """
    rule = rules[one.kind]
    if rule.kind in names:
        return rule.scores.labelled
    if rule.shapes and any(rules[name].is_of_digits for name in names):
        return 0.0  # the number is called something else
    return rule.scores.shaped if one.shaped else rule.scores.alone


def without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """Returns the surest of those that overlap; of equals the longest, then the first."""
    kept: list[Span] = []
    tangle: list[Span] = []
    end = 0
    for one in sorted(spans):
        if one.start >= end and tangle:
            kept += _untangled(tangle)
            tangle = []
        tangle.append(one)
        end = max(end, one.end)
    return kept + _untangled(tangle)


def _untangled(tangle: list[Span]) -> list[Span]:
    if len(tangle) < 2:
        return tangle
    kept: list[Span] = []
    for one in sorted(tangle, key=lambda span: (-span.score, span.start - span.end, span.start)):
        if not any(one.overlaps(other) for other in kept):
            kept.append(one)
    return sorted(kept)
