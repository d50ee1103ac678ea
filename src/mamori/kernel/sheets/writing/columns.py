"""Declares what goes out: columns with titles, groups and widths, and what could not go out unchanged."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mamori.kernel.sheets.places import Place
from mamori.kernel.sheets.words import Words


@dataclass(frozen=True)
class ExportColumn:
    """One column of an export. `group` stands above it in a header row of its own; `width` 0 = by content."""

    key: str
    title: str
    group: str = ""
    width: float = 0


@dataclass(frozen=True)
class ExportSheet:
    """One sheet of an export. Each row is a sequence in the columns' order; rows may be a generator.

    `heading` are lines above the table: the first is the title, the others say company, date, department.
    """

    title: str
    columns: Sequence[ExportColumn]
    rows: Iterable[Sequence[object]]
    heading: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Lost:
    """A text that could not be written as it is: where, what, and what was done in words."""

    place: Place
    given: str
    words: Words


def display_width(text: str) -> int:
    """Returns how many half-width letters the longest line of a text takes."""
    return max((sum(_width(sign) for sign in line) for line in text.split("\n")), default=0)


def _width(sign: str) -> int:
    return 2 if unicodedata.east_asian_width(sign) in "WFA" else 1


def fitting_width(title: str, texts: Iterable[str], *, least: float = 6, most: float = 42) -> float:
    """Returns a column width (in half-width letters) that shows the title and most of the texts."""
    widths = sorted(display_width(text) for text in texts if text)
    usual = widths[int(len(widths) * 0.9)] if widths else 0
    return min(most, max(least, min(display_width(title), 16) + 2, usual + 2))
