"""The weights of the tagger in one file, written by scripts/train_names.py and mapped into memory.

Layout, little-endian: "PSN1", templates, labels, slots, slots of likeness (u32 each); a template in 16 bytes: how many atoms,
then trait, anchor and offset + 8 of each; labels × labels moves (i16, padded to four bytes); the keys of both tables (u32 a
slot); the weight of each label (i8) in each slot; the likeness to a person and to a place (i8, sixteenths) in each slot.
"""

from __future__ import annotations

import struct
from functools import cache

from piiscan.lexicons.words import mapped, slot_of

Atoms = tuple[tuple[int, int, int], ...]
OUT, BEGINS, GOES_ON = 0, 1, 2  # the labels that matter; the others are of places, organisations and things


class Weights:
    """The mapped file. `moves[before * labels + behind]` is what a label gains behind another."""

    def __init__(self, mapped: memoryview) -> None:
        if bytes(mapped[:4]) != b"PSN1":
            raise ValueError("not weights of names")
        self.mapped = mapped
        templates, self.labels, self._slots, self._like_slots = struct.unpack_from("<4I", mapped, 4)
        self.templates = tuple(
            _template(bytes(mapped[at : at + 16])) for at in range(20, 20 + 16 * templates, 16)
        )
        at = 20 + 16 * templates
        size = 2 * self.labels**2
        self.moves = mapped[at : at + size].cast("h")
        at += size + size % 4
        self._keys = mapped[at : at + 4 * self._slots].cast("I")
        at += 4 * self._slots
        self._like_keys = mapped[at : at + 4 * self._like_slots].cast("I")
        at += 4 * self._like_slots
        self._rows = mapped[at : at + self._slots * self.labels].cast("b")
        self._like_rows = mapped[at + self._slots * self.labels :].cast("b")

    def row(self, key: int) -> memoryview | None:
        """Returns what a feature weighs for each label, or None for one that was never learnt."""
        slot = _slot(self._keys, self._slots, key)
        return None if slot < 0 else self._rows[slot * self.labels : (slot + 1) * self.labels]

    def likeness(self, key: int) -> tuple[int, int]:
        """Returns how much a part of a word speaks for a person and for a place, in sixteenths."""
        slot = _slot(self._like_keys, self._like_slots, key)
        return (0, 0) if slot < 0 else (self._like_rows[2 * slot], self._like_rows[2 * slot + 1])


def _template(told: bytes) -> Atoms:
    return tuple((told[at], told[at + 1], told[at + 2] - 8) for at in range(1, 1 + 3 * told[0], 3))


def _slot(keys: memoryview, slots: int, key: int) -> int:
    slot = slot_of(key, slots)
    while told := keys[slot]:
        if told == key:
            return slot
        slot = slot + 1 if slot + 1 < slots else 0
    return -1


@cache
def weights() -> Weights:
    """Returns the weights that are shipped."""
    return Weights(mapped("names.bin"))
