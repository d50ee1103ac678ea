"""Finds numbers by the lengths of their groups, and keeps those whose check digit is right."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from piiscan.model import Candidate
from piiscan.rules import Rule, Shape

# What people put between the groups of a number. A line may end beside a hyphen, and the number goes on in the next.
_PARTED = r"[-. )(]{1,2}|-?[ ]{0,2}\r?\n[ ]{0,8}-|-[ ]{0,2}\r?\n[ ]{0,8}"
# A number never starts or ends inside a word of ASCII letters, nor behind a decimal point; kana and kanji may touch it, and a T
# alone, with which companies write theirs on invoices.
_RUN = re.compile(
    rf"(?:(?<![0-9A-Za-z_.+])|(?<=[^0-9A-Za-z_.+]T)|(?<=\AT))\(?[0-9]+(?:(?:{_PARTED})[0-9]+)*(?![0-9A-Za-z_]|[.][0-9])"
)
_GROUP = re.compile(r"[0-9]+")
_ALL_ALIKE = str.maketrans("123456789", "000000000")
_REMEMBERED = 20_000  # ways of writing; a longer memory would only hold what never comes again
_LONGEST = 64  # letters of a run whose way of writing is worth remembering


@dataclass(frozen=True, slots=True)
class _Fit:
    """A part of a run that has the shape of a kind: where it starts and ends in the run, and where its digits are."""

    rule: Rule
    shape: Shape
    start: int
    end: int
    groups: tuple[tuple[int, int], ...]


class DigitDetector:
    """Reads each run of digits once, and knows from the way it is written which kinds it can be.

    The way is the run with every digit made 0. A file has few ways and many numbers, so each way is worked out once.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._by_first: dict[int, list[tuple[Rule, Shape]]] = defaultdict(list)
        for rule in rules:
            for shape in rule.shapes:
                self._by_first[shape.groups[0]].append((rule, shape))
        self._least = min((sum(shape.groups) for rule in rules for shape in rule.shapes), default=0)
        self._known: dict[str, tuple[_Fit, ...]] = {}

    def candidates(self, folded: str) -> Iterator[Candidate]:
        """Yields what may be a number of each kind; one place may be offered as several kinds."""
        known, least = self._known, self._least
        for run in _RUN.finditer(folded):
            start, end = run.span()
            if end - start < least:
                continue
            text = run[0]
            way = text.translate(_ALL_ALIKE)
            fits = known.get(way)
            if fits is None:
                fits = self._fits(way)
                if len(way) <= _LONGEST and len(known) < _REMEMBERED:
                    known[way] = fits
            for fit in fits:
                digits = "".join([text[first:last] for first, last in fit.groups])
                if fit.shape.starts is not None and not fit.shape.starts.match(digits):
                    continue
                if fit.rule.passes(digits):
                    yield Candidate(start + fit.start, start + fit.end, fit.rule.kind, len(fit.groups) > 1)

    def _fits(self, way: str) -> tuple[_Fit, ...]:
        groups = [one.span() for one in _GROUP.finditer(way)]
        found = []
        for at, (first, last) in enumerate(groups):
            for rule, shape in self._by_first.get(last - first, ()):
                taken = tuple(groups[at : at + len(shape.groups)])
                if tuple(end - start for start, end in taken) == shape.groups and _stands_alone(
                    way, groups, at, taken
                ):
                    found.append(_Fit(rule, shape, _opened(way, taken), taken[-1][1], taken))
        return tuple(found)


def _stands_alone(
    way: str, groups: Sequence[tuple[int, int]], at: int, taken: Sequence[tuple[int, int]]
) -> bool:
    """Tells whether only spaces or the end of a line part the groups from those before and after: a sign would join them."""
    before = way[groups[at - 1][1] : taken[0][0]] if at else ""
    behind = at + len(taken)
    after = way[taken[-1][1] : groups[behind][0]] if behind < len(groups) else ""
    return all("\n" in one or not one.strip() for one in (before, after))


def _opened(way: str, taken: Sequence[tuple[int, int]]) -> int:
    """Returns where the number starts, with the bracket that one inside it closes."""
    start, end = taken[0][0], taken[-1][1]
    is_open = way[start - 1 : start] == "(" and way.count(")", start, end) > way.count("(", start, end)
    return start - 1 if is_open else start
