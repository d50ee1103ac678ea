"""Keeps what was understood of one cell: the value, what was said besides, and why not when it could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from mamori.kernel.sheets.words import Words

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Understood(Generic[T]):
    """The reading of one cell.

    `value` is None when the cell says nothing or could not be read; only in the second case `problem` says why.
    `note` is what the cell says beyond the value ("法定", "2026年3月現在"); `doubt` warns of a reading that a person
    should look at ("「7」を7年と読みました。"). Nothing that stands in the cell is in none of the three.
    """

    value: T | None
    note: str = ""
    problem: Words | None = None
    doubt: Words | None = None
