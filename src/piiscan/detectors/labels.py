"""Finds the words that name a kind, so that the judge knows what a number beside them is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from piiscan.folding import fold, in_parts
from piiscan.rules import Rule

REACH = 24  # characters between a word and what it names
_NONE = frozenset[str]()


class LabelReader:
    """Knows the words of all rules.

    `words` are the words with the number of the set of kinds that each names, `sets` these sets.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        kinds: dict[str, set[str]] = {}
        for rule in rules:
            for label in rule.labels:
                word = fold(label).lower()
                for one in (word, in_parts(word)):
                    kinds.setdefault(one, set()).add(rule.kind)
        self.sets = sorted({frozenset(one) for one in kinds.values()}, key=sorted)
        numbers = {one: number for number, one in enumerate(self.sets)}
        self.words = [(word, numbers[frozenset(one)]) for word, one in kinds.items()]
        self.kinds = {word: frozenset(one) for word, one in kinds.items()}
        self.longest = max(map(len, kinds), default=0)

    @cached_property
    def any(self) -> re.Pattern[str] | None:
        """All words read backwards, so that the first one found is the nearest; of two that end together the longer one."""
        backwards = sorted((word[::-1] for word in self.kinds), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, backwards))) if backwards else None

    def read(self, folded: str) -> Labels:
        """Returns what tells where the text names which kinds."""
        return Labels(folded, self)


class Labels:
    """The words of one text that name kinds."""

    def __init__(self, folded: str, reader: LabelReader) -> None:
        self._folded, self._reader = folded, reader

    def before(self, start: int) -> frozenset[str]:
        """Returns the kinds that the nearest word before the place names, or none when it is too far or a line away.

        One break of line is allowed: forms put the number below its name.
        """
        reader = self._reader
        if reader.any is None:
            return _NONE
        first = max(0, start - REACH - reader.longest)
        backwards = _lower(self._folded[first:start][::-1])
        found = reader.any.search(backwards)
        if found is None or found.start() > REACH or backwards.count("\n", 0, found.start()) > 1:
            return _NONE
        return reader.kinds[found[0][::-1]]


def _lower(text: str) -> str:
    """Returns the text in lower case, letter for letter."""
    lowered = text.lower()
    if len(lowered) == len(text) and "Σ" not in text:
        return lowered
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
