"""Finds numbers by the lengths of their groups, and keeps those whose check digit is right."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from piiscan.model import Candidate
from piiscan.rules import Rule, Shape

# A number never starts or ends inside a word of ASCII letters, nor behind a decimal point; kana and kanji may touch it.
_RUN = re.compile(r"(?<![0-9A-Za-z_.+])\(?[0-9]+(?:[-. )(]{1,2}[0-9]+)*(?![0-9A-Za-z_]|[.][0-9])")
_GROUP = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class _Group:
    start: int
    end: int
    digits: str


class DigitDetector:
    """Reads each run of digits once, and offers it to the rules whose shapes begin with such a group."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._by_first: dict[int, list[tuple[Rule, Shape]]] = defaultdict(list)
        for rule in rules:
            for shape in rule.shapes:
                self._by_first[shape.groups[0]].append((rule, shape))

    def candidates(self, folded: str) -> Iterator[Candidate]:
        """Yields what may be a number of each kind; one place may be offered as several kinds."""
        for run in _RUN.finditer(folded):
            groups = [
                _Group(one.start(), one.end(), one[0])
                for one in _GROUP.finditer(folded, run.start(), run.end())
            ]
            for at, group in enumerate(groups):
                for rule, shape in self._by_first.get(len(group.digits), ()):
                    found = self._fit(folded, groups, at, rule, shape)
                    if found is not None:
                        yield found

    def _fit(
        self, folded: str, groups: Sequence[_Group], at: int, rule: Rule, shape: Shape
    ) -> Candidate | None:
        taken = groups[at : at + len(shape.groups)]
        if tuple(len(one.digits) for one in taken) != shape.groups:
            return None
        if at > 0 and _joined(folded, groups[at - 1], taken[0]):
            return None
        if at + len(taken) < len(groups) and _joined(folded, taken[-1], groups[at + len(taken)]):
            return None
        digits = "".join(one.digits for one in taken)
        if shape.starts is not None and not shape.starts.match(digits):
            return None
        if not rule.passes(digits):
            return None
        start, end = taken[0].start, taken[-1].end
        if folded[start - 1 : start] == "(" and folded.count(")", start, end) > folded.count("(", start, end):
            start -= 1
        return Candidate(start, end, rule.kind, len(taken) > 1)


def _joined(folded: str, before: _Group, after: _Group) -> bool:
    """Tells whether two groups belong to one number: anything but spaces between them joins."""
    return folded[before.end : after.start].strip() != ""
