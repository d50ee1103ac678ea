"""Finds the kinds that a company has added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from piiscan.model import Candidate
from piiscan.rules import Rule


class OwnDetector:
    """Lets each added rule look through the folded text."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = [(rule.kind, rule.finder) for rule in rules if rule.finder is not None]

    def candidates(self, folded: str) -> Iterator[Candidate]:
        """Yields every place that one of the rules has found."""
        for kind, finder in self._rules:
            for start, end in finder.places(folded):
                yield Candidate(start, end, kind, shaped=True)
