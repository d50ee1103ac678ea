"""Cuts a text into words: the cheapest way through what the lexicon knows, and runs of letters of one sort elsewhere.

The same is done in native/words.c, many times as fast; this is what it is held to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from piiscan.lexicons.words import Words, hashed

# The first ten are known by number in native/words.c and native/names.c.
CLASSES = (
    "none", "number", "latin", "katakana", "kanji", "space", "sign", "given", "surname", "person", "place", "country",
    "proper", "は", "が", "を", "に", "で", "と", "の", "も", "へ", "から", "や", "か", "case", "joining", "final", "particle",
    "auxiliary_on", "auxiliary_end", "auxiliary", "verb_on", "verb_end", "verb_not", "verb", "adjective", "adjectival",
    "adverb", "conjunction", "cry", "adnominal", "pronoun", "noun", "doing", "when", "counter", "prefix", "suffix",
    "counter_suffix", "open", "close", "stop", "comma",
)  # fmt: skip
NONE, NUMBER, LATIN, KATAKANA, KANJI, SPACE, SIGN, GIVEN, SURNAME, PERSON = range(10)
COST_STEP, COST_LEAST = 84, -1000
MOST_LETTERS = 512
SORT_KANJI, SORT_HIRAGANA, SORT_KATAKANA, SORT_DIGIT, SORT_LATIN, SORT_SPACE, SORT_OTHER = range(1, 8)
_START = 2166136261


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of the text: where it starts and ends, and the number of its class."""

    start: int
    end: int
    number: int


def sort_of(letter: str) -> int:
    """Returns the sort of a folded letter: kanji, hiragana, katakana, digit, latin, space or other."""
    code = ord(letter)
    if code < 0x80:
        if "0" <= letter <= "9":
            return SORT_DIGIT
        if letter.isalpha():
            return SORT_LATIN
        return SORT_SPACE if letter in " \t\n" else SORT_OTHER
    for least, most, sort in _RANGES:
        if least <= code <= most:
            return sort
    return SORT_OTHER


_RANGES = (
    (0x3041, 0x309F, SORT_HIRAGANA), (0x30A1, 0x30FA, SORT_KATAKANA), (0x30FC, 0x30FE, SORT_KATAKANA),
    (0x4E00, 0x9FFF, SORT_KANJI), (0x3005, 0x3007, SORT_KANJI), (0x3400, 0x4DBF, SORT_KANJI), (0xF900, 0xFAFF, SORT_KANJI),
    (0x20000, 0x3FFFF, SORT_KANJI), (0xC0, 0x24F, SORT_LATIN), (0x370, 0x4FF, SORT_LATIN),
)  # fmt: skip

# What a node of the lattice holds: its cost from the beginning, where it starts, and the class before it.
_Node = tuple[int, int, int]


def cut(words: Words, text: str) -> list[Piece]:
    """Returns the words of a folded stretch of at most MOST_LETTERS letters."""
    if not text:
        return []
    sorts = [sort_of(letter) for letter in text]
    runs = [1] * len(text)
    for at in range(len(text) - 2, -1, -1):
        if sorts[at] == sorts[at + 1]:
            runs[at] = runs[at + 1] + 1
    ends: list[dict[int, _Node]] = [{} for _ in range(len(text) + 1)]
    ends[0][NONE] = (0, -1, -1)
    for at in range(len(text)):
        if ends[at]:
            _offer_all(words, ends, text, at, sorts[at], runs[at])
    return _way_back(words, ends)


def _offer_all(words: Words, ends: list[dict[int, _Node]], text: str, at: int, sort: int, run: int) -> None:
    best: dict[int, tuple[int, int]] = {}
    known = [] if sort in (SORT_DIGIT, SORT_LATIN) else list(_known(words, text, at))
    for length, number, cost in [*known, *_unknown(sort, run, is_known=bool(known))]:
        if number not in best:
            best[number] = min(
                (
                    (node[0] + words.joins[before * words.classes + number], before)
                    for before, node in ends[at].items()
                ),
                key=lambda pair: pair[0],
            )
        total = best[number][0] + cost
        held = ends[at + length].get(number)
        if held is None or total < held[0]:
            ends[at + length][number] = (total, at, best[number][1])


def _known(words: Words, text: str, at: int) -> Iterator[tuple[int, int, int]]:
    """Yields length, class and cost of each word of the lexicon that begins here."""
    longest = words.longest(text[at], text[at + 1]) if at + 1 < len(text) else 1
    key = _START
    for length in range(1, min(longest, len(text) - at) + 1):
        key = hashed(key, ord(text[at + length - 1]))
        meaning = words.meaning(key or 1)
        if meaning is None:
            continue
        for k in (0, 2, 4, 6):
            if meaning[k] == 255:
                break
            yield length, meaning[k], meaning[k + 1] * COST_STEP + COST_LEAST


def _unknown(sort: int, run: int, *, is_known: bool) -> list[tuple[int, int, int]]:
    if sort == SORT_KATAKANA:
        return [(run, KATAKANA, 9000 + 400 * min(run, 10))]
    if sort == SORT_LATIN:
        return [(run, LATIN, 5000)]
    if sort == SORT_DIGIT:
        return [(run, NUMBER, 3000)]
    if sort == SORT_SPACE:
        return [(1, SPACE, 0)]
    if sort == SORT_KANJI:
        one = [(1, KANJI, 14000), (1, GIVEN, 14500)]
        return [*one, (2, KANJI, 15000), (2, GIVEN, 14000), (2, SURNAME, 15000)] if run > 1 else one
    return [] if is_known else [(1, SIGN, 12000)]


def _way_back(words: Words, ends: list[dict[int, _Node]]) -> list[Piece]:
    end = len(ends) - 1
    number = min(ends[end], key=lambda one: ends[end][one][0] + words.joins[one * words.classes + NONE])
    pieces = []
    while end > 0:
        _cost, start, before = ends[end][number]
        pieces.append(Piece(start, end, number))
        end, number = start, before
    return pieces[::-1]
