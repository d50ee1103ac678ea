"""Compiles patterns for the C part: from Python's own reading of them, so that both find the same."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from functools import cache
from re import _constants as sre  # type: ignore[attr-defined]  # nothing public tells how a pattern is read
from re import _parser as parser  # type: ignore[attr-defined]  # as above
from typing import Any, TypeAlias

Ranges: TypeAlias = tuple[tuple[int, int], ...]

MATCH, ONE, ANY_OF, SPLIT, JUMP, MANY, FEW, SAVE, LOOK, AT, NEAR = range(11)
_PLACES = {
    sre.AT_BEGINNING: 0, sre.AT_BEGINNING_STRING: 0, sre.AT_END: 1, sre.AT_END_STRING: 2,
}  # fmt: skip
_LINES = {sre.AT_BEGINNING: 3, sre.AT_END: 4}
HIGHEST = 0x10FFFF
GROUPS = 15
LONGEST = 8000  # words of a program
_CATEGORIES = {
    sre.CATEGORY_SPACE: r"\s+", sre.CATEGORY_NOT_SPACE: r"\S+", sre.CATEGORY_DIGIT: r"\d+",
    sre.CATEGORY_NOT_DIGIT: r"\D+", sre.CATEGORY_WORD: r"\w+", sre.CATEGORY_NOT_WORD: r"\W+",
}  # fmt: skip


class Unsupported(Exception):
    """A pattern that only `re` can run."""


class Program:
    """A compiled pattern: its code, and the classes of letters that it asks for."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.code: list[int] = []
        self.classes: dict[Ranges, int] = {}
        self._splits: list[int] = []
        self._firsts: dict[int, Ranges | None] = {}
        self.tree = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
        self.flags, self.groups = pattern.flags, pattern.groups
        if pattern.groups > GROUPS:
            raise Unsupported
        self._sequence(self.tree, self.flags, is_looked=False)
        self.code.append(MATCH)
        if len(self.code) > LONGEST:
            raise Unsupported
        for at in self._splits:
            self.code[at + 3 : at + 5] = [
                self._class_or_any(self.code[at + 1]),
                self._class_or_any(self.code[at + 2]),
            ]
        self.first = self._class_or_any(0)

    def packed(self) -> tuple[bytes, bytes, bytes, int, int]:
        """Returns for the C part code, ranges, where those of each class start, the number of groups, and the first class."""
        starts, flat = [0], array("I")
        for ranges in self.classes:
            flat.extend(edge for pair in ranges for edge in pair)
            starts.append(len(flat) // 2)
        return (
            array("i", self.code).tobytes(),
            flat.tobytes(),
            array("I", starts).tobytes(),
            self.groups,
            self.first,
        )

    def class_of(self, ranges: Ranges) -> int:
        """Returns the number of the class."""
        return self.classes.setdefault(ranges, len(self.classes))

    def _sequence(self, items: Iterable[Any], flags: int, *, is_looked: bool) -> None:
        for op, given in items:
            self._item(op, given, flags, is_looked=is_looked)

    def _item(self, op: Any, given: Any, flags: int, *, is_looked: bool) -> None:
        letters = letters_of(op, given, flags)
        if letters is not None:
            is_one = len(letters) == 1 and letters[0][0] == letters[0][1]
            self.code += [ONE, letters[0][0]] if is_one else [ANY_OF, self.class_of(letters)]
        elif op is sre.SUBPATTERN:
            self._group(given, flags, is_looked=is_looked)
        elif op is sre.BRANCH:
            self._branch(given[1], flags, is_looked=is_looked)
        elif op in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            self._repeat(given, flags, is_greedy=op is sre.MAX_REPEAT, is_looked=is_looked)
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            self._look(given, flags, is_not=op is sre.ASSERT_NOT)
        elif op is sre.AT:
            places = {**_PLACES, **_LINES} if flags & re.MULTILINE else _PLACES
            if given not in places:
                raise Unsupported
            self.code += [AT, places[given]]
        else:
            raise Unsupported

    def _group(self, given: Any, flags: int, *, is_looked: bool) -> None:
        number, added, removed, items = given
        if number is None:
            self._sequence(items, (flags | added) & ~removed, is_looked=is_looked)
            return
        if is_looked:
            raise Unsupported
        self.code += [SAVE, 2 * (number - 1)]
        self._sequence(items, (flags | added) & ~removed, is_looked=is_looked)
        self.code += [SAVE, 2 * (number - 1) + 1]

    def _branch(self, ways: Sequence[Any], flags: int, *, is_looked: bool) -> None:
        ends = []
        for way in ways[:-1]:
            at = self._split()
            self.code[at + 1] = at + 5
            self._sequence(way, flags, is_looked=is_looked)
            ends.append(len(self.code) + 1)
            self.code += [JUMP, 0]
            self.code[at + 2] = len(self.code)
        self._sequence(ways[-1], flags, is_looked=is_looked)
        for end in ends:
            self.code[end] = len(self.code)

    def _repeat(self, given: Any, flags: int, *, is_greedy: bool, is_looked: bool) -> None:
        least, most, items = given
        endless = most == sre.MAXREPEAT
        if len(items) == 1 and (letters := letters_of(items[0][0], items[0][1], flags)) is not None:
            self.code += [
                MANY if is_greedy else FEW, self.class_of(letters), int(least), -1 if endless else int(most),
            ]  # fmt: skip
            return
        if endless and items.getwidth()[0] == 0:
            raise Unsupported
        for _ in range(least):
            self._sequence(items, flags, is_looked=is_looked)
        if endless:
            at = self._split()
            self._sequence(items, flags, is_looked=is_looked)
            self.code += [JUMP, at]
            self._land([at], is_greedy=is_greedy)
            return
        splits = []
        for _ in range(most - least):
            splits.append(self._split())
            self._sequence(items, flags, is_looked=is_looked)
            if len(self.code) > LONGEST:
                raise Unsupported
        self._land(splits, is_greedy=is_greedy)

    def _split(self) -> int:
        self._splits.append(len(self.code))
        self.code += [SPLIT, 0, 0, 0, 0]
        return self._splits[-1]

    def _land(self, splits: Iterable[int], *, is_greedy: bool) -> None:
        for at in splits:
            ways = [at + 5, len(self.code)]
            self.code[at + 1 : at + 3] = ways if is_greedy else ways[::-1]

    def _look(self, given: Any, flags: int, *, is_not: bool) -> None:
        direction, items = given
        least, most = items.getwidth()
        if direction < 0 and least != most:
            raise Unsupported
        letters = letters_of(items[0][0], items[0][1], flags) if len(items) == 1 else None
        if letters is not None:
            self.code += [NEAR, int(is_not), 1 if direction < 0 else 0, self.class_of(letters)]
            return
        at = len(self.code)
        self.code += [LOOK, int(is_not), int(least) if direction < 0 else 0, 0]
        self._sequence(items, flags, is_looked=True)
        self.code.append(MATCH)
        self.code[at + 3] = len(self.code)

    def _class_or_any(self, at: int) -> int:
        letters = self._first(at)
        return -1 if letters is None else self.class_of(letters)

    def _first(self, at: int) -> Ranges | None:
        """Returns the letters that what follows here can begin with, or None when it may need none."""
        if at not in self._firsts:
            self._firsts[at] = None  # a loop that comes back here adds nothing
            self._firsts[at] = self._first_here(at)
        return self._firsts[at]

    def _first_here(self, at: int) -> Ranges | None:
        op, *given = self.code[at : at + 5]
        if op == ONE:
            return ((given[0], given[0]),)
        if op == ANY_OF:
            return self._letters[given[0]]
        if op in (MANY, FEW):
            return self._letters[given[0]] if given[1] else self._either(at + 4, self._letters[given[0]])
        if op == SPLIT:
            return self._either(given[0], self._first(given[1]))
        if op in (SAVE, NEAR):
            return self._first(at + (2 if op == SAVE else 4))
        if op in (JUMP, LOOK):
            return self._first(given[0] if op == JUMP else given[2])
        return None

    def _either(self, at: int, letters: Ranges | None) -> Ranges | None:
        other = self._first(at)
        return None if other is None or letters is None else merged((*letters, *other))

    @property
    def _letters(self) -> list[Ranges]:
        return list(self.classes)


def letters_of(op: Any, given: Any, flags: int) -> Ranges | None:
    """Returns the letters that an item of a pattern stands for, or None when it is no single letter."""
    if op is sre.LITERAL:
        return _cased(((given, given),), flags)
    if op is sre.NOT_LITERAL:
        return _all_but(_cased(((given, given),), flags))
    if op is sre.ANY:
        return ((0, HIGHEST),) if flags & re.DOTALL else _all_but(((10, 10),))
    if op is sre.IN:
        return _set(given, flags)
    return None


def _set(given: Sequence[Any], flags: int) -> Ranges:
    ranges: list[tuple[int, int]] = []
    is_not = False
    for op, one in given:
        if op is sre.NEGATE:
            is_not = True
        elif op is sre.LITERAL:
            ranges.append((one, one))
        elif op is sre.RANGE:
            ranges.append((one[0], one[1]))
        elif op is sre.CATEGORY:
            ranges += category(one, bool(flags & re.ASCII))
        else:
            raise Unsupported
    told = _cased(merged(ranges), flags)
    return _all_but(told) if is_not else told


@cache
def category(one: Any, is_ascii: bool) -> Ranges:
    """Returns the letters of a class such as digits or spaces, or of all others, as `re` has them."""
    is_space = one in (sre.CATEGORY_SPACE, sre.CATEGORY_NOT_SPACE)
    if is_space:  # none lies higher
        spaces = merged((code, code) for code in range(0x3001) if _is_space(chr(code), is_ascii=is_ascii))
        return spaces if one is sre.CATEGORY_SPACE else _all_but(spaces)
    every = "".join(map(chr, range(HIGHEST + 1)))
    found = re.finditer(_CATEGORIES[one], every, re.ASCII if is_ascii else 0)
    return tuple((match.start(), match.end() - 1) for match in found)


def _is_space(letter: str, *, is_ascii: bool) -> bool:
    return letter.isspace() and (letter in " \t\n\r\f\v" or not is_ascii)


def merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Returns the ranges in order, those that touch made one."""
    told: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if told and first <= told[-1][1] + 1:
            told[-1] = (told[-1][0], max(last, told[-1][1]))
        else:
            told.append((first, last))
    return tuple(told)


def _all_but(ranges: Ranges) -> Ranges:
    told, at = [], 0
    for first, last in ranges:
        if first > at:
            told.append((at, first - 1))
        at = last + 1
    return (*told, (at, HIGHEST)) if at <= HIGHEST else tuple(told)


@cache
def _cased(ranges: Ranges, flags: int) -> Ranges:
    """Returns the letters with those that differ in case only, where the pattern minds no case."""
    if not flags & re.IGNORECASE:
        return ranges
    is_ascii = bool(flags & re.ASCII)
    cased = set(map(ord, _with_case(is_ascii)))
    told = set(ranges)
    for first, last in ranges:
        both = cased.intersection(range(first, last + 1))
        told |= {(code, code) for one in both for code in _same_case(one, is_ascii)}
    return merged(told)


@cache
def _same_case(code: int, is_ascii: bool) -> tuple[int, ...]:
    same = re.compile(re.escape(chr(code)), re.IGNORECASE | (re.ASCII if is_ascii else 0))
    return tuple(map(ord, same.findall(_with_case(is_ascii))))


@cache
def _with_case(is_ascii: bool) -> str:
    letters = map(chr, range(128 if is_ascii else 0x10000))
    return "".join(one for one in letters if one.lower() != one or one.upper() != one)
