"""Finds the words that name a kind, so that the judge knows what a number beside them is called."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from piiscan.rules import Rule

REACH = 24  # characters between a word and what it names


class LabelReader:
    """Knows the words of all rules, and reads a text for them once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._kinds: dict[str, set[str]] = {}
        for rule in rules:
            for label in rule.labels:
                self._kinds.setdefault(label, set()).add(rule.kind)
        longest_first = sorted(self._kinds, key=len, reverse=True)
        self._any = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def read(self, folded: str) -> Labels:
        """Returns where the text names which kinds."""
        if self._any is None:
            return Labels("", [], [])
        found = list(self._any.finditer(folded.lower()))
        return Labels(folded, [one.end() for one in found], [frozenset(self._kinds[one[0]]) for one in found])


class Labels:
    """The words of one text that name kinds, in their order."""

    def __init__(self, folded: str, ends: list[int], kinds: list[frozenset[str]]) -> None:
        self._folded, self._ends, self._kinds = folded, ends, kinds

    def before(self, start: int) -> frozenset[str]:
        """Returns the kinds that the nearest word before the place names, or none when it is too far or a line away.

        One break of line is allowed: forms put the number below its name.
        """
        at = bisect_left(self._ends, start + 1) - 1
        if at < 0 or start - self._ends[at] > REACH:
            return frozenset()
        if self._folded.count("\n", self._ends[at], start) > 1:
            return frozenset()
        return self._kinds[at]
