"""The lexicon of words in one file that is mapped into memory: what classes a word has, what each costs, what names it can be.

Layout, little-endian: "PSW1", slots, classes, meanings (u32 each); classes × classes costs of one following another (i16);
the longest word for every hash of two first letters (65,536 × u8); the key of the word in each slot (u32, 0 for none); the
number of its meaning (u16 a slot); meanings of 9 bytes: four times class and cost (255 for no class), then the marks.
"""

from __future__ import annotations

import mmap
import struct
from functools import cache
from importlib import resources

FIRST_TWO = 65536
NAME_MARKS = 0b0000111  # what the last byte of a meaning says: surname, given name, person;
OTHER_MARKS = 0b1111000  # place, country, another proper noun, a usual word
_START, _PRIME, _ALL = 2166136261, 16777619, 0xFFFFFFFF


def hashed(value: int, more: int) -> int:
    """Returns the hash with one more number in it."""
    return ((value ^ more) * _PRIME) & _ALL


def key_of(word: str) -> int:
    """Returns the number under which a word is kept; never 0."""
    value = _START
    for letter in word:
        value = ((value ^ ord(letter)) * _PRIME) & _ALL
    return value or 1


def stirred(value: int) -> int:
    """Returns the hash with its bits mixed, so that the high ones can choose a slot."""
    value ^= value >> 16
    value = (value * 0x7FEB352D) & _ALL
    value ^= value >> 15
    value = (value * 0x846CA68B) & _ALL
    return value ^ (value >> 16)


def slot_of(key: int, slots: int) -> int:
    """Returns where the search for a key begins."""
    return (stirred(key) * slots) >> 32


def hashed_pair(first: str, second: str) -> int:
    """Returns the place of two first letters in the table of the longest words."""
    return stirred(hashed(hashed(_START, ord(first)), ord(second))) & 0xFFFF


class Words:
    """The mapped file. `joins[before * classes + behind]` is what it costs that a class follows another."""

    def __init__(self, mapped: memoryview) -> None:
        if bytes(mapped[:4]) != b"PSW1":
            raise ValueError("not a lexicon of words")
        self.mapped = mapped
        self._slots, self.classes, _meanings = struct.unpack_from("<3I", mapped, 4)
        at = 16 + 2 * self.classes**2
        self.joins = mapped[16:at].cast("h")
        self._longest = mapped[at : at + FIRST_TWO]
        at += FIRST_TWO
        self._keys = mapped[at : at + 4 * self._slots].cast("I")
        at += 4 * self._slots
        self._values = mapped[at : at + 2 * self._slots].cast("H")
        self._meanings = mapped[at + 2 * self._slots :]

    def longest(self, first: str, second: str) -> int:
        """Returns how long a word can be that begins with the two letters, at most."""
        return max(1, self._longest[hashed_pair(first, second)])

    def meaning(self, key: int) -> memoryview | None:
        """Returns the nine bytes of a word's meaning, or None for what is no word."""
        slot = slot_of(key, self._slots)
        while told := self._keys[slot]:
            if told == key:
                at = 9 * self._values[slot]
                return self._meanings[at : at + 9]
            slot = slot + 1 if slot + 1 < self._slots else 0
        return None


def mapped(name: str) -> memoryview:
    """Returns a file of this package, mapped where it lies on a disk."""
    place = resources.files("piiscan.lexicons").joinpath(name)
    try:
        with open(str(place), "rb") as file:  # noqa: PTH123 - a Traversable; inside an archive it has no path to open
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError):
        return memoryview(place.read_bytes())


@cache
def words() -> Words:
    """Returns the lexicon that is shipped."""
    return Words(mapped("words.bin"))
