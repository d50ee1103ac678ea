"""Trains the tagger of names and writes its weights (src/piiscan/lexicons/names.bin).

`python scripts/train_names.py` trains on everything; `--held 0` leaves out that fifth of each corpus and tells how well its
people are found; `--only wiki` leaves the other corpus out of the training, to see how an unknown kind of text is read.
What it learns from: the sentences of training_sentences.py, the same with other names put in, invented sentences of offices
(training_offices.py), and the names in Sudachi's dictionary (which word in katakana looks like a person). The features are
computed by the C part, which must be built. Everything is seeded: the same data give the same file.
"""

from __future__ import annotations

import argparse
import struct
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from training_crf import Learnt, Settings, learn
from training_names import Names, swapped
from training_offices import offices
from training_sentences import Sentence, sentences

from piiscan.detectors.names.tagging import stretches
from piiscan.detectors.names.traits import (
    BEFORE,
    BEHIND,
    CHAIN_DOT,
    CHAIN_MASK,
    CHAIN_PLACE,
    CHAIN_TEXT,
    CLASS,
    FIRST,
    FIRST_TWO,
    LAST,
    LAST_THREE,
    LAST_TWO,
    LENGTH,
    LIKE_PERSON,
    LIKE_PLACE,
    MASK,
    QUOTED,
    RUN_MASK,
    RUN_PLACE,
    RUN_TEXT,
    SHAPE,
    WORD,
    parts_of,
)  # fmt: skip
from piiscan.lexicons.words import key_of, mapped, slot_of
from piiscan.native import part

TARGET = Path(__file__).resolve().parents[1] / "src" / "piiscan" / "lexicons" / "names.bin"
LABELS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG"]
LIKE = {"FAC": "LOC", "OTH": "ORG"}  # who is to be told apart from people need not all be told apart
W, C, M = WORD, CLASS, MASK
# A template: what is looked at together, each a trait of the word so many places on, or beside the chain that it stands in.
BESIDE: list[list[tuple[int, int]]] = [
    *[[(trait, offset)] for trait in (W, C, M) for offset in (-2, -1, 0, 1, 2)],
    *[[(one, offset), (other, offset + 1)]
      for one, other in ((W, W), (C, C), (M, M), (C, W), (W, C), (M, W), (W, M)) for offset in (-1, 0)],
    [(C, -1), (C, 0), (C, 1)], [(C, 0), (C, -1), (C, -2)], [(C, 0), (C, 1), (C, 2)],
    [(M, -1), (M, 0), (M, 1)], [(M, -1), (M, 0), (W, 1)], [(W, -1), (M, 0), (M, 1)], [(W, -1), (M, 0), (W, 1)],
    [(W, -2), (W, -1), (M, 0)], [(M, 0), (W, 1), (W, 2)],
    [(SHAPE, 0), (LENGTH, 0)], [(SHAPE, -1)], [(SHAPE, 1)], [(SHAPE, -1), (SHAPE, 0), (SHAPE, 1)], [(SHAPE, 0), (LENGTH, 0), (C, 1)],
    [(FIRST, 0)], [(LAST, 0)], [(FIRST_TWO, 0)], [(LAST_TWO, 0)], [(LAST_THREE, 0)], [(LAST, -1)], [(FIRST, 1)],
    [(QUOTED, 0), (SHAPE, 0)], [(LIKE_PERSON, 0)], [(LIKE_PLACE, 0)], [(LIKE_PERSON, 0), (M, 0)], [(LIKE_PLACE, 0), (M, 0)],
    [(LIKE_PERSON, 0), (LIKE_PLACE, 0)], [(LIKE_PERSON, 0), (W, 1)], [(LIKE_PERSON, 0), (W, -1)], [(LIKE_PERSON, 0), (W, -1), (W, 1)],
    [(LIKE_PERSON, 0), (LAST, -1), (FIRST, 1)],
    [(LIKE_PERSON, -1), (LIKE_PERSON, 1), (W, 0)], [(LIKE_PERSON, -2), (W, -1), (LIKE_PERSON, 0)],
    [(LIKE_PERSON, 2), (W, 1), (LIKE_PERSON, 0)],
    [(RUN_TEXT, 0)], [(RUN_MASK, 0), (RUN_PLACE, 0)], [(RUN_PLACE, 0), (LIKE_PERSON, 0), (LIKE_PLACE, 0)],
    [(RUN_MASK, 0), (LIKE_PERSON, 0)],
    [(BEFORE, 0)], [(BEHIND, 0)], [(BEHIND, 0), (W, 1)], [(BEFORE, 0), (W, -1)], [(W, 3)], [(W, -3)],
    [(RUN_MASK, 0), (LAST, -1), (FIRST, 1)], [(RUN_TEXT, -1)], [(RUN_TEXT, 1)], [(RUN_MASK, 0), (W, 1)], [(RUN_MASK, 0), (W, -1)],
]  # fmt: skip
# Of chains: trait, anchor (0 the word, 1 the first of the chain, 2 its last), offset.
CHAINED: list[list[tuple[int, int, int]]] = [
    [(W, 1, -1)], [(W, 2, 1)], [(W, 2, 1), (W, 2, 2)], [(W, 1, -2), (W, 1, -1)], [(C, 1, -1), (C, 2, 1)], [(W, 1, -1), (W, 2, 1)],
    [(W, 2, 1), (C, 2, 2)], [(CHAIN_MASK, 0, 0)], [(CHAIN_PLACE, 0, 0)], [(CHAIN_MASK, 0, 0), (W, 2, 1)], [(CHAIN_MASK, 0, 0), (W, 1, -1)],
    [(W, 2, 0)], [(M, 2, 0), (W, 2, 1)], [(C, 2, 0), (C, 2, 1)], [(M, 1, 0), (W, 1, -1)], [(CHAIN_DOT, 0, 0), (CHAIN_MASK, 0, 0)],
    [(QUOTED, 1, 0), (CHAIN_MASK, 0, 0)], [(CHAIN_TEXT, 0, 0)], [(CHAIN_DOT, 0, 0), (W, 2, 1), (CHAIN_PLACE, 0, 0)],
    [(CHAIN_MASK, 0, 0), (CHAIN_PLACE, 0, 0)], [(LIKE_PERSON, 2, 0), (CHAIN_DOT, 0, 0), (W, 2, 1)],
    [(LIKE_PERSON, 2, 0), (LIKE_PERSON, 1, 0), (CHAIN_DOT, 0, 0)],
    [(RUN_MASK, 1, 0), (CHAIN_DOT, 0, 0), (RUN_MASK, 2, 0)], [(LIKE_PLACE, 2, 0), (LIKE_PERSON, 2, 0), (CHAIN_DOT, 0, 0)],
    [(BEHIND, 2, 0), (W, 2, 1)], [(BEFORE, 1, 0), (W, 1, -1)],
    [(FIRST, 2, 1), (CHAIN_MASK, 0, 0)], [(LAST, 1, -1), (CHAIN_MASK, 0, 0)], [(C, 1, -1), (CHAIN_MASK, 0, 0), (C, 2, 1)],
]  # fmt: skip
# A chained template is seen in chains only: its first trait is absent elsewhere.
TEMPLATES = [
    *([(trait, 0, offset) for trait, offset in one] for one in BESIDE),
    *([(CHAIN_DOT, 0, 0), *one][:4] for one in CHAINED),
]
SCALE = 127 / 8  # a weight of 8 is the most
LIKE_SCALE = 16


def likeness(names: Names) -> dict[int, tuple[int, int]]:
    """Returns how much each part of a word in katakana speaks for a person and for a place, learnt from the dictionary."""
    kinds = ["O", "PER", "LOC"]
    most = 4 * 14
    words = (
        ([([*map(key_of, parts_of(word))] + [0] * most)[:most]], [kinds.index(kind)])
        for word, kind in names.katakana
    )
    learnt = learn(words, len(kinds), Settings(epochs=6, fewest=3, least=0.15))
    told = {
        key: (_small((person - other) * LIKE_SCALE), _small((place - other) * LIKE_SCALE))
        for key, (other, person, place) in learnt.rows.items()
    }
    return {key: one for key, one in told.items() if any(one)}


def _small(value: float) -> int:
    return max(-127, min(127, round(value)))


def labelled(words: Sequence[tuple[int, int, int, list[int]]], sentence: Sentence) -> list[int]:
    """Returns the number of the label of each word; an entity takes every word that it touches."""
    labels = [0] * len(words)
    for start, end, kind in sentence.entities:
        mark = "B"
        for at, word in enumerate(words):
            if word[0] < end and word[1] > start:
                labels[at], mark = LABELS.index(f"{mark}-{LIKE.get(kind, kind)}"), "I"
    return labels


def weighed(tagger: Any, taught: Iterable[Sentence], how: Settings) -> Learnt:
    """Returns what the CRF learns from the sentences."""
    native = part()
    told = []
    for sentence in taught:
        for one in pieces_of(sentence):
            words = native.features(tagger, one.text)  # type: ignore[union-attr] - main() saw that it is built
            keys = np.zeros((len(words), len(TEMPLATES)), "u4")
            for row, word in zip(keys, words, strict=True):
                row[: len(word[3])] = word[3]
            told.append((keys, labelled(words, one)))
    print(f"{len(told):,} sentences", flush=True)
    return learn(told, len(LABELS), how)


def pieces_of(sentence: Sentence) -> list[Sentence]:
    """Returns the stretches of a sentence as the tagger will read it."""
    return [
        Sentence(
            sentence.corpus,
            text,
            tuple(
                (a - at, b - at, kind) for a, b, kind in sentence.entities if at <= a and b <= at + len(text)
            ),
        )
        for at, text in stretches(sentence.text)
    ]


def packed(like: dict[int, tuple[int, int]], learnt: Learnt | None) -> bytes:
    """Returns the file; see src/piiscan/detectors/names/weights.py."""
    rows: dict[int, list[int]] = {}
    moves = np.full((len(LABELS), len(LABELS)), 0, "<i2")
    if learnt is not None:
        rows = {key: [_small(weight * SCALE) for weight in row] for key, row in learnt.rows.items()}
        moves = np.rint(learnt.moves * SCALE).astype("<i2")
    kept = {key: row for key, row in rows.items() if any(row)}
    patterns = b"".join(_pattern(one) for one in TEMPLATES)
    keys, values = _table(kept, len(LABELS))
    like_keys, like_values = _table({key: list(told) for key, told in like.items()}, 2)
    head = b"PSN1" + struct.pack("<4I", len(TEMPLATES), len(LABELS), len(keys), len(like_keys))
    padding = b"\0" * (moves.nbytes % 4)
    return b"".join(
        [
            head,
            patterns,
            moves.tobytes(),
            padding,
            keys.tobytes(),
            like_keys.tobytes(),
            values.tobytes(),
            like_values.tobytes(),
        ]
    )


def _pattern(atoms: Sequence[tuple[int, int, int]]) -> bytes:
    told = bytes(
        [len(atoms), *(value for trait, anchor, offset in atoms for value in (trait, anchor, offset + 8))]
    )
    return told.ljust(16, b"\0")


def _table(rows: dict[int, list[int]], width: int) -> tuple[np.ndarray, np.ndarray]:
    slots = len(rows) * 6 // 5 + 1
    keys, values = np.zeros(slots, "<u4"), np.zeros((slots, width), "i1")
    for key in sorted(rows):
        slot = slot_of(key, slots)
        while keys[slot]:
            slot = (slot + 1) % slots
        keys[slot], values[slot] = key, rows[key]
    return keys, values


def told_of(found: Iterable[tuple[set[tuple[int, int]], set[tuple[int, int]]]]) -> str:
    """Returns precision, recall and F1 of exactly found people."""
    right = told = marked = 0
    for ours, theirs in found:
        right, told, marked = right + len(ours & theirs), told + len(ours), marked + len(theirs)
    return f"P {right / max(told, 1):.3f} R {right / max(marked, 1):.3f} F1 {2 * right / max(told + marked, 1):.4f} ({marked} people)"


def main() -> None:
    """Trains, measures what was held back, and writes the file unless something was."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--held", type=int, default=-1, help="the fifth (0-4) to leave out and measure on")
    options.add_argument("--only", default="", help="the corpus to train on: wiki or gsd")
    options.add_argument("--swaps", type=int, default=1, help="copies of a sentence with other names")
    options.add_argument("--offices", type=int, default=4000, help="invented sentences")
    options.add_argument("--epochs", type=int, default=Settings.epochs)
    options.add_argument("--out", type=Path, default=None)
    told = options.parse_args()
    native = part()
    if native is None:
        sys.exit("the C part is not built: python hatch_build.py")
    began = time.monotonic()
    every = list(sentences())
    held = [one for one in every if one.fold == told.held or (told.only and one.corpus != told.only)]
    left_out = set(held)
    taught = [one for one in every if one not in left_out]
    names = Names.read(one.text for one in taught)
    like = likeness(names)
    print(f"{len(like):,} parts of words in katakana, {time.monotonic() - began:.0f} s", flush=True)
    tagger = native.tagger(mapped("words.bin"), packed(like, None))
    more = [
        other
        for one in taught
        for turn in range(told.swaps)
        if (other := swapped(one, names, turn)) is not None
    ]
    how = Settings(epochs=told.epochs)
    learnt = weighed(tagger, [*taught, *more, *offices(names, told.offices)], how)
    result = packed(like, learnt)
    out = told.out or (None if held else TARGET)
    if out is not None:
        fresh = out.with_suffix(".new")
        fresh.write_bytes(result)
        fresh.replace(out)  # whoever has the old one mapped keeps it
    tagger = native.tagger(mapped("words.bin"), result)
    for corpus in ("wiki", "gsd"):
        found = [(set(native.people(tagger, one.text)), one.people) for one in held if one.corpus == corpus]
        if found:
            print(f"{corpus}: {told_of(found)}")
    print(f"{len(result):,} bytes, {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
