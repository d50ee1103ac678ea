"""Decides by which letter a pattern is looked for: the rarest that every match must hold, and how far from its start."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import inf
from re import _constants as sre  # type: ignore[attr-defined]  # nothing public tells how a pattern is read
from typing import Any

from piiscan.native.programs import HIGHEST, Program, Ranges, Unsupported, letters_of, merged

FARTHEST = 64  # letters between the start of a match and its anchor
_WAYS = 24  # ways of writing that are told apart where they multiply
_NAMES = 96  # ways of writing that make a list of names
_ENDLESS = 1 << 20
_ALL: Ranges = ((0, HIGHEST),)
_OFTEN = {"@": 0.05, "-": 2.0, ".": 1.5, ":": 1.0, " ": 5.0, "/": 0.5, ",": 5.0, "\n": 2.0}


@dataclass(frozen=True, slots=True)
class _Step:
    """A letter of these, or a gap (None) of so many letters, which begins with one of `inside` and holds only `filled`."""

    letters: Ranges | None
    least: int
    most: int
    inside: Ranges = _ALL
    filled: Ranges = _ALL


@dataclass(frozen=True, slots=True)
class Anchored:
    """A program, the letters to look for with those that may follow, and how far before them a match may start.

    `between` are all letters that may stand between the start and the anchor; `named` and `weak` tell groups, a bit each.
    """

    program: Program
    anchors: tuple[tuple[Ranges, Ranges], ...]
    most: int
    least: int
    between: Ranges
    named: int
    weak: int


def anchored(pattern: re.Pattern[str]) -> Anchored:
    """Returns the pattern for the C part. Raises Unsupported when only `re` can run it."""
    program = Program(pattern)
    if program.tree.getwidth()[0] == 0:
        raise Unsupported
    ways = _ways(program.tree, program.flags)
    chosen = min(([_rarest(way, reach) for way in ways] for reach in (0, 6, FARTHEST)), key=_cost)
    if any(one.weight == inf for one in chosen):
        raise Unsupported
    return Anchored(
        program,
        tuple((one.letters, one.following) for one in chosen),
        max(one.most for one in chosen),
        min(one.least for one in chosen),
        merged(pair for way, one in zip(ways, chosen, strict=True) for pair in _all_before(way, one.at)),
        sum(1 << (number - 1) for number in pattern.groupindex.values()),
        1 << (pattern.groupindex["weak"] - 1) if "weak" in pattern.groupindex else 0,
    )


def _ways(items: Any, flags: int) -> list[list[_Step]]:
    ways: list[list[_Step]] = [[]]
    for op, given in items:
        told = _steps(op, given, flags)
        are_many = len(ways) > 1 and len(told) > 1 and len(ways) * len(told) > _WAYS
        are_names = len(told) > _NAMES and len(items) > 1  # what stands beside names of a list is rarer
        if are_many or are_names:
            least, most = _width([(op, given)], items)
            told = [[_Step(None, least, most, *_first_and_all(told))]]
        ways = [[*before, *after] for before in ways for after in told]
    return ways


def _width(item: Any, items: Any) -> tuple[int, int]:
    whole = type(items)(items.state, item).getwidth()
    return int(whole[0]), min(int(whole[1]), _ENDLESS)


def _steps(op: Any, given: Any, flags: int) -> list[list[_Step]]:
    letters = letters_of(op, given, flags)
    if letters is not None:
        return [[_Step(letters, 1, 1)]]
    if op is sre.SUBPATTERN:
        return _ways(given[3], (flags | given[1]) & ~given[2])
    if op is sre.BRANCH:
        return [way for items in given[1] for way in _ways(items, flags)]
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        return _repeated(given, flags)
    return [[]]


def _repeated(given: Any, flags: int) -> list[list[_Step]]:
    least, most, items = int(given[0]), min(int(given[1]), _ENDLESS), given[2]
    narrow, wide = (min(int(edge), _ENDLESS) for edge in items.getwidth())
    if least == 0:
        inside, filled = _first_and_all(_ways(items, flags))
        return [[_Step(None, 0, min(most * wide, _ENDLESS), inside, filled)]]
    ways = _ways(items, flags)
    gap = _Step(None, (least - 1) * narrow, min((most - 1) * wide, _ENDLESS), *_first_and_all(ways))
    return [[*way, gap] if gap.most else way for way in ways]


def _first_and_all(ways: Sequence[Sequence[_Step]]) -> tuple[Ranges, Ranges]:
    return _first(ways), merged(
        pair for way in ways for step in way for pair in (step.letters or step.filled)
    )


def _first(ways: Sequence[Sequence[_Step]]) -> Ranges:
    return merged(pair for way in ways for pair in _following(way, 0))


def _following(way: Sequence[_Step], at: int) -> Ranges:
    """Returns the letters that may stand where the step `at` begins."""
    told: list[tuple[int, int]] = []
    for step in way[at:]:
        told += step.letters or step.inside
        if step.least:
            return merged(told)
    return _ALL


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Letters to look for in one way of writing, those that follow, how far from the start, and how often they come."""

    letters: Ranges = ()
    following: Ranges = _ALL
    least: int = 0
    most: int = 0
    weight: float = inf
    at: int = 0


def _rarest(way: Sequence[_Step], reach: int) -> _Anchor:
    best = _Anchor()
    least = most = 0
    for at, step in enumerate(way):
        if step.letters is not None and most <= reach:
            behind = _following(way, at + 1)
            weight = _weight(step.letters) * min(1.0, _weight(behind) / 100)
            if weight < best.weight:
                best = _Anchor(step.letters, behind, least, most, weight, at)
        least, most = least + step.least, most + step.most
    return best


def _all_before(way: Sequence[_Step], at: int) -> Iterator[tuple[int, int]]:
    for step in way[:at]:
        yield from step.letters or step.filled


def _cost(chosen: Sequence[_Anchor]) -> float:
    """Returns roughly how many places are tried in a thousand letters."""
    tried = 1 + max(one.most for one in chosen) - min(one.least for one in chosen)
    return tried * sum({(one.letters, one.following): one.weight for one in chosen}.values())


@cache
def _weight(letters: Ranges) -> float:
    """Returns roughly how often in a thousand letters of text one of these comes."""
    total = 0.0
    for first, last in letters:
        for code in range(first, min(last, 127) + 1):
            one = chr(code)
            total += _OFTEN.get(one, 3.0 if one.isdigit() or one.islower() else 0.5)
        total += 1.0 * max(0, min(last, 0x309F) - max(first, 0x3041) + 1)
        total += 0.3 * max(0, min(last, 0x30FF) - max(first, 0x30A0) + 1)
        total += 0.02 * max(0, min(last, HIGHEST) - max(first, 0x3100) + 1)
    return total
