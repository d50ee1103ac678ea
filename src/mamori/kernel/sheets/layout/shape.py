"""Keeps the layout of one sheet, so that a person can look at it, change it and keep it as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from mamori.kernel.sheets.places import letters
from mamori.kernel.sheets.words import Words


@dataclass(frozen=True)
class Column:
    """One column: its number from 1, its header (parts of a stacked header joined by ／), and some of its texts.

    `filled` is the share of examined rows in which it says something. `header` is "" for a column without one.
    """

    number: int
    header: str
    parts: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    filled: float = 0.0
    hidden: bool = False

    @property
    def letter(self) -> str:
        return letters(self.number)

    @property
    def title(self) -> str:
        """The header, or "C列" for a column without one."""
        return self.header or f"{self.letter}列"


@dataclass(frozen=True)
class Layout:
    """Where the table of a sheet lies. Rows count from 1; `last_row` is the last one before notes and totals.

    `confidence` is 0 … 1; `reasons` say in words what speaks for and against a ledger.
    """

    sheet: str
    header_rows: tuple[int, ...]
    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    confidence: float = 0.0
    looks_like_ledger: bool = False
    reasons: tuple[Words | str, ...] = ()

    def column(self, number: int) -> Column:
        """Returns the column of that number; one outside the layout comes without a header."""
        for column in self.columns:
            if column.number == number:
                return column
        return Column(number, "")

    def as_json(self) -> dict[str, Any]:
        """Returns the layout as plain values; the reasons in the reader's language."""
        kept = asdict(replace(self, reasons=()))
        kept["reasons"] = [str(reason) for reason in self.reasons]
        return kept

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Layout:
        columns = tuple(
            Column(**{**column, "parts": tuple(column["parts"]), "samples": tuple(column["samples"])})
            for column in kept["columns"]
        )
        rows, reasons = tuple(kept["header_rows"]), tuple(kept["reasons"])
        return cls(**{**kept, "columns": columns, "header_rows": rows, "reasons": reasons})
