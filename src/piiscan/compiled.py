"""The scanner in C, filled with the rules; without it the detectors in Python find the same."""

from __future__ import annotations

import struct
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from piiscan import native
from piiscan.detectors import addresses
from piiscan.detectors.labels import LabelReader
from piiscan.folding import compiled_part
from piiscan.judge import score
from piiscan.kept import kept, key_of
from piiscan.lexicons import municipalities, prefectures
from piiscan.model import Candidate, Span, Text
from piiscan.native.anchors import Anchored, anchored
from piiscan.native.programs import Program, Ranges, Unsupported
from piiscan.rules import Rule

CHECKS = {"": 0, "my_number": 1, "corporate_number": 2, "driver_license": 3, "luhn": 4, "varied": 5}
# Files that decide with what the scanner is filled.
DECIDING = (
    "compiled.py", "judge.py", "folding.py", "detectors/addresses.py", "detectors/labels.py", "native/anchors.py",
    "native/programs.py", "lexicons/__init__.py", "lexicons/municipalities.tsv",
)  # fmt: skip
_BEYOND, _MANY = 1 << 14, 4096  # places for pairs of letters; pairs of one anchor that are told apart
ASK = 6  # the check is known to Python only
_DIGIT, _PLACE, _LABEL, _FIRST_PATTERN, _PATTERNS = 1, 2, 4, 3, 29
_FIND = struct.Struct("iihbbi")


class Scanner:
    """Finds in one pass what shapes, patterns and addresses propose, and the words before each.

    `kinds` are those that it finds; the patterns of others only `re` can run.
    """

    @classmethod
    def of(cls, rules: Sequence[Rule], labels: LabelReader) -> Scanner | None:
        """Returns a scanner for the rules, or None where the C part is missing or does not know what they ask for."""
        part = compiled_part()
        try:
            return cls(part, rules, labels) if part is not None else None
        except Unsupported:
            return None

    def __init__(self, part: ModuleType, rules: Sequence[Rule], labels: LabelReader) -> None:
        self._rules, self._kinds = rules, [rule.kind for rule in rules]
        self._numbers = {kind: number for number, kind in enumerate(self._kinds)}
        self._sets = len(labels.sets) + 1
        *told, scores, left = kept("scanner", _key(rules, labels), lambda: self._planned(rules, labels))
        self._scores = array("d", scores)
        self._scanner = part.Scanner(*told, scores, self._sets, self._passes)
        self.kinds = frozenset(
            rule.kind
            for rule in rules
            if (rule.shapes or rule.pattern or rule.by == "addresses") and rule.kind not in left
        )

    def _planned(self, rules: Sequence[Rule], labels: LabelReader) -> tuple[Any, ...]:
        """Returns what the scanner is filled with, and last the kinds whose patterns only `re` can run."""
        self._flags, self._followers = array("I", bytes(65536 * 4)), array("I", bytes(65536 * 4))
        self._pairs = array("I", bytes(128 * 128 * 4))
        self._beyond, self._wide = array("I", bytes(_BEYOND * 4)), 0
        left: set[str] = set()
        self._mark(self._flags, ((0x30, 0x39),), _DIGIT)
        patterns = self._patterns(rules, left)
        for label, _number in labels.words:
            self._mark_cased(label[-1])
        place_kind, tail, sentence = self._places(rules)
        return (
            self._flags.tobytes(), self._followers.tobytes(), self._pairs.tobytes(), self._beyond.tobytes(), self._wide,
            patterns, self._shapes(rules), labels.words,
            [(name, 0) for name in municipalities()], [(name, 0) for name in prefectures()],
            tail, sentence, place_kind, addresses.TAIL.groupindex["place"] - 1, _scores(rules, labels.sets).tobytes(), sorted(left),
        )  # fmt: skip

    def spans(self, text: Text, least: float, more: Iterable[Candidate]) -> list[Span]:
        """Returns what stands where with at least that score, with what other detectors propose; spans may overlap."""
        return self._spans(self._scanner.scan(text, least, self._packed(more), b""))

    def tally(
        self, text: Text, least: float, more: Iterable[Candidate], values: bytes
    ) -> tuple[Counter[str], list[Span]]:
        """Returns how many finds of each kind overlap nothing, as often as the values they stand in come, and the spans that do."""
        counts, tangled = self._scanner.tally(text, least, self._packed(more), values)
        told = zip(self._kinds, memoryview(counts).cast("I"), strict=True)
        return Counter({kind: count for kind, count in told if count}), self._spans(tangled)

    def _spans(self, finds: bytes) -> list[Span]:
        kinds, scores, sets = self._kinds, self._scores, self._sets
        return [
            Span(start, end, kinds[kind], scores[(kind * sets + named + 1) * 2 + shaped])
            for start, end, kind, shaped, _unused, named in _FIND.iter_unpack(finds)
        ]

    def _packed(self, more: Iterable[Candidate]) -> bytes:
        numbers = self._numbers
        return b"".join(_FIND.pack(one.start, one.end, numbers[one.kind], one.shaped, 0, 0) for one in more)

    def _passes(self, kind: int, digits: str) -> bool:
        return self._rules[kind].passes(digits)

    @staticmethod
    def _mark(table: array[int], letters: Iterable[tuple[int, int]], bit: int) -> None:
        for first, last in letters:
            if last - first > 60_000:  # any letter; one step, not one a letter
                table[:] = array("I", [one | bit for one in table])
                continue
            for code in range(first, min(last, 0xFFFF) + 1):
                table[code] |= bit

    def _mark_cased(self, letter: str) -> None:
        for one in {letter, letter.upper(), letter.lower()}:
            if len(one) == 1 and ord(one) < 65536:
                self._flags[ord(one)] |= _LABEL

    def _patterns(self, rules: Sequence[Rule], left: set[str]) -> list[Any]:
        told: list[Any] = []
        for kind, rule in enumerate(rules):
            if rule.pattern is None:
                continue
            try:
                one = anchored(rule.pattern)
            except Unsupported:
                left.add(rule.kind)
                continue
            if len(told) == _PATTERNS:
                left.add(rule.kind)
                continue
            self._anchor(one, len(told))
            between = one.program.class_of(one.between)
            told.append((one.program.packed(), kind, one.most, one.least, between, one.named, one.weak))
        return told

    def _anchor(self, one: Anchored, number: int) -> None:
        for letters, following in one.anchors:
            self._mark(self._flags, letters, 1 << (number + _FIRST_PATTERN))
            self._mark(self._followers, following, 1 << number)
            self._anchor_beyond(letters, following, 1 << number)
            behind = [code for first, last in following for code in range(first, min(last, 127) + 1)]
            for first, last in letters:
                for code in range(first, min(last, 127) + 1):
                    for other in behind:
                        self._pairs[code << 7 | other] |= 1 << number

    def _anchor_beyond(self, letters: Ranges, following: Ranges, bit: int) -> None:
        """Marks the pairs that begin a pattern and are not both ASCII; many of them only as many."""
        if _size(letters) * _size(following) > _MANY:
            self._wide |= bit
            return
        for one in _each(letters):
            for other in _each(following):
                self._beyond[_place_of(one, other)] |= bit

    def _shapes(self, rules: Sequence[Rule]) -> list[Any]:
        return [
            (
                array("i", shape.groups).tobytes(),
                kind,
                CHECKS.get(rule.check, ASK),
                Program(shape.starts).packed() if shape.starts else None,
            )
            for kind, rule in enumerate(rules)
            for shape in rule.shapes
        ]

    def _places(self, rules: Sequence[Rule]) -> tuple[int, Any, Any]:
        kind = next((at for at, rule in enumerate(rules) if rule.by == "addresses"), -1)
        if kind < 0:
            return -1, None, None
        self._mark(self._flags, [(ord(one),) * 2 for one in "市区町村"], _PLACE)
        return kind, Program(addresses.TAIL).packed(), Program(addresses.SENTENCE).packed()


def _size(letters: Ranges) -> int:
    return sum(last - first + 1 for first, last in letters)


def _each(letters: Ranges) -> Iterator[int]:
    for first, last in letters:
        yield from range(first, last + 1)


def _place_of(one: int, other: int) -> int:
    """Returns where a pair of letters stands among those that are not ASCII, as the C part has it."""
    return (((one * 0x9E3779B1) ^ (other * 0x85EBCA6B)) & 0xFFFFFFFF) // (0x100000000 // _BEYOND)


def _key(rules: Sequence[Rule], labels: LabelReader) -> bytes:
    """Returns a mark that changes with all that the scanner is filled from: rules, words of places, and the code that reads them."""
    here = Path(__file__).parent
    told = [
        (rule.kind, [(one.groups, one.starts and one.starts.pattern) for one in rule.shapes], rule.check, rule.labels,
         rule.pattern and (rule.pattern.pattern, rule.pattern.flags), rule.scores, rule.by, rule.finds)
        for rule in rules
    ]  # fmt: skip
    return key_of(native.VERSION, told, labels.words, files=(here / name for name in DECIDING))


def _scores(rules: Sequence[Rule], sets: Sequence[frozenset[str]]) -> array[float]:
    """Returns what the judge says, for every kind, every set of words (nothing first) and both ways of writing."""
    by_kind = {rule.kind: rule for rule in rules}
    return array(
        "d",
        (
            score(Candidate(0, 0, rule.kind, is_shaped), names, by_kind)
            for rule in rules
            for names in (frozenset[str](), *sets)
            for is_shaped in (False, True)
        ),
    )
