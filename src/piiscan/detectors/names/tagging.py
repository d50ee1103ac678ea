"""Finds people named in prose: the best way through the labels that the weights give to each word.

The C part does the same many times as fast; without it, this does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from piiscan.detectors.names.segmenting import GIVEN, MOST_LETTERS, PERSON, SORT_KATAKANA, SURNAME, Piece, cut
from piiscan.detectors.names.traits import MASK, SHAPE, Traits, described, feature
from piiscan.detectors.names.weights import BEGINS, GOES_ON, Weights, weights
from piiscan.lexicons.words import NAME_MARKS, Words, words
from piiscan.native import part

_BREAKS = "\r\n"
_ENDS = f"{_BREAKS}。!?"
NEAR = 3  # words from one that could be part of a name; the same in native/names.c, as the next
CERTAIN = 1 << 16


class Tagger:
    """Reads a folded text stretch by stretch: to the end of a sentence or line, or to the most letters at once."""

    def __init__(self, lexicon: Words, learnt: Weights) -> None:
        self._lexicon, self._learnt = lexicon, learnt
        native = part()
        self._native = native if native is not None and hasattr(native, "tagger") else None
        self._opened: Any = self._native.tagger(lexicon.mapped, learnt.mapped) if self._native else None

    def people(self, folded: str) -> list[tuple[int, int]]:
        """Returns where the text names people, in its order."""
        if self._native is not None:
            found: list[tuple[int, int]] = self._native.people(self._opened, folded)
            return found
        return self.people_slowly(folded)

    def people_slowly(self, folded: str) -> list[tuple[int, int]]:
        """Returns the same without the C part."""
        return [
            (start + at, end + at)
            for at, stretch in stretches(folded)
            for start, end in self._people_of(stretch)
        ]

    def _people_of(self, stretch: str) -> Iterator[tuple[int, int]]:
        pieces = cut(self._lexicon, stretch)
        start = -1
        for piece, label in zip([*pieces, None], [*self._labels(stretch, pieces), 0], strict=True):
            if start >= 0 and label != GOES_ON:
                yield start, pieces[-1].end if piece is None else piece.start
                start = -1
            if piece is not None and start < 0 and label in (BEGINS, GOES_ON):
                start = piece.start

    def _labels(self, stretch: str, pieces: Sequence[Piece]) -> list[int]:
        learnt, labels = self._learnt, range(self._learnt.labels)
        traits, chains = described(self._lexicon, learnt, stretch, pieces)
        before: list[int] = []
        ways: list[list[int]] = []
        near = _near(pieces, traits)
        for at, chain in enumerate(chains):
            own = self._weighed(at, chain, traits) if near[at] else [CERTAIN] + [0] * (len(labels) - 1)
            way = [self._best_before(before, label) for label in labels]
            ways.append(way)
            before = [
                own[label]
                + (before[way[label]] + learnt.moves[way[label] * len(labels) + label] if before else 0)
                for label in labels
            ]
        return _way_back(before, ways)

    def _weighed(self, at: int, chain: tuple[int, int], traits: Traits) -> list[int]:
        own = [0] * self._learnt.labels
        for index, atoms in enumerate(self._learnt.templates):
            key = feature(index, atoms, at, chain, traits)
            row = self._learnt.row(key) if key else None
            if row is not None:
                own = [one + more for one, more in zip(own, row, strict=True)]
        return own

    def _best_before(self, before: Sequence[int], label: int) -> int:
        moves, count = self._learnt.moves, self._learnt.labels
        return max(range(len(before)), key=lambda one: before[one] + moves[one * count + label], default=0)


def _near(pieces: Sequence[Piece], traits: Traits) -> list[bool]:
    """Tells which words stand near one that could be part of a name; the others are not weighed, and stand outside."""
    near = [False] * len(pieces)
    for at, (piece, row) in enumerate(zip(pieces, traits, strict=True)):
        if piece.number in (GIVEN, SURNAME, PERSON) or row[SHAPE] == SORT_KATAKANA or row[MASK] & NAME_MARKS:
            for one in range(max(0, at - NEAR), min(len(pieces), at + NEAR + 1)):
                near[one] = True
    return near


def _way_back(last: Sequence[int], ways: Sequence[Sequence[int]]) -> list[int]:
    if not ways:
        return []
    labels = [max(range(len(last)), key=last.__getitem__)]
    for way in reversed(ways[1:]):
        labels.append(way[labels[-1]])
    return labels[::-1]


def stretches(folded: str) -> Iterator[tuple[int, str]]:
    """Yields where each stretch starts, and its text without the break of line behind it."""
    start = 0
    for at, letter in enumerate(folded):
        if letter in _ENDS or at - start == MOST_LETTERS - 1:
            if told := folded[start : at + 1].rstrip(_BREAKS):
                yield start, told
            start = at + 1
    if start < len(folded):
        yield start, folded[start:]


@cache
def tagger() -> Tagger:
    """Returns the tagger with what is shipped."""
    return Tagger(words(), weights())
