"""Finds what has a writing of its own: mail addresses, dates, addresses of machines, numbers with letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from piiscan.model import Candidate
from piiscan.rules import Rule


class PatternDetector:
    """Runs each pattern over the folded text; a named group narrows the place, and `weak` says that its writing proves little."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = [(rule.kind, rule.pattern) for rule in rules if rule.pattern is not None]

    def candidates(self, folded: str) -> Iterator[Candidate]:
        """Yields every place that a pattern fits."""
        for kind, pattern in self._rules:
            for match in pattern.finditer(folded):
                start, end = match.span(match.lastgroup or 0)
                yield Candidate(start, end, kind, shaped=match.lastgroup != "weak")
