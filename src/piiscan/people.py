"""Counts different people by digests under a key, exactly while they are few and by estimate in bounded memory beyond."""

from __future__ import annotations

import hashlib
from math import log
from typing import Protocol

from piiscan.folding import compiled_part, table

EXACTLY = 100_000  # people; beyond, HyperLogLog with 16,384 registers tells how many within about a hundredth
_BITS = 14
_LEFT_OUT = {ord(" "): None, ord("-"): None}


class People(Protocol):
    """Meets people by what tells them apart, and counts them. No value is kept, nor can be found again without the key."""

    def meet(self, cells: list[str], /) -> None:
        """Counts whom these cells tell of; cells of which nothing is left without spaces and hyphens tell of nobody."""

    def count(self) -> int:
        """Returns how many different people were met."""


def people(key: bytes) -> People:
    """Returns a counter whose digests are worthless without the key of at least 16 bytes."""
    part = compiled_part()
    counter: People = PlainPeople(key, EXACTLY) if part is None else part.People(key, EXACTLY)
    return counter


class PlainPeople:
    """The counter in Python."""

    def __init__(self, key: bytes, most: int) -> None:
        if len(key) < 16:
            raise ValueError("a key has 16 bytes or more")
        self._key, self._most = key, most
        self._digests: set[bytes] | None = set()
        self._ranks = bytearray(0)

    def meet(self, cells: list[str], /) -> None:
        told = ["".join(cell.translate(table()).translate(_LEFT_OUT)).lower() for cell in cells]
        if not any(told):
            return
        digest = hashlib.blake2b(
            "\t".join(told).encode(errors="surrogatepass"), key=self._key, digest_size=8
        ).digest()
        if self._digests is None:
            self._rank(digest)
            return
        self._digests.add(digest)
        if len(self._digests) > self._most:
            self._ranks = bytearray(1 << _BITS)
            for one in self._digests:
                self._rank(one)
            self._digests = None

    def count(self) -> int:
        if self._digests is not None:
            return len(self._digests)
        registers = len(self._ranks)
        harmonic = sum(2.0**-rank for rank in self._ranks)
        told = 0.7213 / (1 + 1.079 / registers) * registers * registers / harmonic
        empty = self._ranks.count(0)
        if told <= 2.5 * registers and empty:  # few: the empty registers tell more
            told = registers * log(registers / empty)
        return int(told)

    def _rank(self, digest: bytes) -> None:
        number = int.from_bytes(digest, "big")
        register, rest = number >> (64 - _BITS), number & ((1 << (64 - _BITS)) - 1)
        self._ranks[register] = max(self._ranks[register], 64 - _BITS - rest.bit_length() + 1)
