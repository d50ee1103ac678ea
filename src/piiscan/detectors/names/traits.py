"""Tells of each word of a stretch what the tagger looks at: the word, its class and shape, quotes, chains of names.

The same is done in native/names.c; this is what it is held to. A trait is a number, 0 where it is absent.
"""

from __future__ import annotations

from collections.abc import Sequence

from piiscan.detectors.names import segmenting
from piiscan.detectors.names.segmenting import SORT_KATAKANA, Piece, sort_of
from piiscan.detectors.names.weights import Weights
from piiscan.lexicons.words import Words, hashed, key_of

(WORD, CLASS, MASK, SHAPE, FIRST, LAST, FIRST_TWO, LAST_TWO, LAST_THREE, LENGTH, QUOTED, LIKE_PERSON, LIKE_PLACE,
 CHAIN_MASK, CHAIN_PLACE, CHAIN_TEXT, CHAIN_DOT, RUN_TEXT, RUN_MASK, RUN_PLACE, BEFORE, BEHIND) = range(22)  # fmt: skip
TRAITS = 22
OUTSIDE = 7  # what every trait up to QUOTED is before the first and behind the last word
_OPENING, _CLOSING = '「『(“"〈《【[<', '」』)”"〉》】]>'
_CHAINED = (segmenting.SURNAME, segmenting.GIVEN, segmenting.PERSON, segmenting.KATAKANA)
_LONGEST_KNOWN = 24
_FAR = 8  # words
_SAYING = frozenset(
    segmenting.CLASSES.index(name)
    for name in ("verb_on", "verb_end", "verb_not", "verb", "adjective", "adjectival", "noun", "doing")
)
_DOTS = "・="

Traits = list[list[int]]
Chains = list[tuple[int, int]]


def described(words: Words, weights: Weights, text: str, pieces: Sequence[Piece]) -> tuple[Traits, Chains]:
    """Returns the traits of each word, and the first and last word of the chain it stands in."""
    traits = _of_words(words, weights, text, pieces)
    return traits, _add_chains(text, pieces, traits)


def _of_words(words: Words, weights: Weights, text: str, pieces: Sequence[Piece]) -> Traits:
    open_quotes: list[int] = []
    found = []
    for piece in pieces:
        word = text[piece.start : piece.end]
        key = key_of(word)
        meaning = words.meaning(key) if len(word) <= _LONGEST_KNOWN else None
        row = [0] * TRAITS
        row[WORD], row[CLASS] = key, piece.number + 8
        row[MASK] = 0x100 if meaning is None else meaning[8] | 0x80
        row[SHAPE], row[FIRST], row[LAST] = shape_of(word), ord(word[0]), ord(word[-1])
        row[FIRST_TWO], row[LAST_TWO], row[LAST_THREE] = (
            key_of(word[:2]),
            key_of(word[-2:]),
            key_of(word[-3:]),
        )
        row[LENGTH] = min(len(word), 5) + 8
        row[QUOTED] = (open_quotes[-1] if open_quotes else 0) + 8
        if len(word) == 1:
            _follow_quotes(open_quotes, word)
        found.append(row)
    _add_around(pieces, found, BEFORE, range(len(pieces)))
    _add_around(pieces, found, BEHIND, range(len(pieces) - 1, -1, -1))
    _add_runs(words, weights, text, pieces, found)
    return found


def _add_around(pieces: Sequence[Piece], traits: Traits, trait: int, order: Sequence[int]) -> None:
    """Tells each word of the nearest noun, verb or adjective on one side."""
    last = None
    for at in order:
        traits[at][trait] = traits[last][WORD] if last is not None and abs(at - last) <= _FAR else 1
        if pieces[at].number in _SAYING and traits[at][SHAPE] != SORT_KATAKANA:
            last = at


def _add_runs(words: Words, weights: Weights, text: str, pieces: Sequence[Piece], traits: Traits) -> None:
    """Tells words in katakana of the whole run of it, for an unknown name is cut into words that it is not made of."""
    start = end = 0
    known = [0] * TRAITS
    for piece, row in zip(pieces, traits, strict=True):
        if row[SHAPE] != SORT_KATAKANA:
            continue
        if piece.start >= end:
            start = end = piece.start
            while end < len(text) and sort_of(text[end]) == SORT_KATAKANA:
                end += 1
            run = text[start:end]
            meaning = words.meaning(key_of(run)) if len(run) <= _LONGEST_KNOWN else None
            known[RUN_TEXT], known[RUN_MASK] = key_of(run), 0x100 if meaning is None else meaning[8] | 0x80
            known[LIKE_PERSON], known[LIKE_PLACE] = looks(weights, run) if len(run) > 1 else (0, 0)
        for one in (RUN_TEXT, RUN_MASK, LIKE_PERSON, LIKE_PLACE):
            row[one] = known[one]
        row[RUN_PLACE] = 4 + (piece.start == start) + 2 * (piece.end == end)


def _follow_quotes(open_quotes: list[int], letter: str) -> None:
    if open_quotes and _CLOSING.find(letter) + 1 == open_quotes[-1]:
        open_quotes.pop()
    elif letter in _OPENING and len(open_quotes) < 16:
        open_quotes.append(_OPENING.index(letter) + 1)


def shape_of(word: str) -> int:
    """Returns the sorts of the letters in their order, each run once, as one number."""
    shape = before = 0
    for letter in word:
        sort = sort_of(letter)
        if sort != before:
            shape = (shape << 3 | sort) & 0xFFFFF
        before = sort
    return shape


def parts_of(word: str) -> list[str]:
    """Returns the letters, pairs, threes and fours of a word between its marks of beginning and end."""
    marked = f"^{word}$"
    return [marked[at : at + width] for width in range(1, 5) for at in range(len(marked) - width + 1)]


def looks(weights: Weights, word: str) -> tuple[int, int]:
    """Returns how much a word in katakana looks like a name of a person, and of a place."""
    if len(word) > 62:
        return 0, 0
    person = place = 0
    for part in parts_of(word):
        told = weights.likeness(key_of(part))
        person, place = person + told[0], place + told[1]
    return max(-6, min(6, (person + 8) // 16)) + 8, max(-5, min(5, (place + 8) // 16)) + 8


def _add_chains(text: str, pieces: Sequence[Piece], traits: Traits) -> Chains:
    chains = [(at, at) for at in range(len(pieces))]
    first = 0
    while first < len(pieces):
        last = first
        while last < len(pieces) and _is_chained(text, pieces[last], traits[last]):
            last += 1
        if last > first:
            _add_chain(text, pieces, traits, first, last - 1)
            chains[first:last] = [(first, last - 1)] * (last - first)
        first = last + (last == first)
    return chains


def _add_chain(text: str, pieces: Sequence[Piece], traits: Traits, first: int, last: int) -> None:
    size = last - first + 1
    mask, dot = 0x200, 1
    for at in range(first, last + 1):
        if text[pieces[at].start : pieces[at].end] in tuple(_DOTS):
            dot = 2
        else:
            mask |= traits[at][MASK]
    whole = key_of(text[pieces[first].start : pieces[last].end]) if size < 6 else 1
    for at in range(first, last + 1):
        row = traits[at]
        row[CHAIN_MASK], row[CHAIN_TEXT], row[CHAIN_DOT] = mask, whole, dot
        row[CHAIN_PLACE] = min(size, 7) * 16 + min(at - first, 3) * 4 + min(last - at, 3)


def _is_chained(text: str, piece: Piece, row: Sequence[int]) -> bool:
    if piece.number in _CHAINED or row[SHAPE] == SORT_KATAKANA:
        return True
    return piece.end - piece.start == 1 and (text[piece.start] in _DOTS or piece.number == segmenting.LATIN)


def feature(
    index: int, atoms: Sequence[tuple[int, int, int]], at: int, chain: tuple[int, int], traits: Traits
) -> int:
    """Returns the key of what a template sees at a word, or 0 where its first trait is absent."""
    key = hashed(2166136261, index + 1)
    for order, (trait, anchor, offset) in enumerate(atoms):
        place = (at, *chain)[anchor] + offset
        value = traits[place][trait] if 0 <= place < len(traits) else OUTSIDE if trait < LIKE_PERSON else 0
        if order == 0 and value == 0:
            return 0
        key = hashed(key, value)
        key ^= key >> 15
    return key or 1
