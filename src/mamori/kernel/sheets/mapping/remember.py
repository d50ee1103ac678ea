"""Keeps which column is which field, as JSON, and finds it again in a file with the same headers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mamori.kernel.sheets.layout.shape import Layout
from mamori.kernel.sheets.mapping.likeness import bare
from mamori.kernel.sheets.mapping.propose import Proposal
from mamori.kernel.sheets.places import column_of, letters


@dataclass(frozen=True)
class ColumnMapping:
    """Which column (by number) goes to which field (by key).

    A column that is not named here is kept as leftover text. `fill_down` are the columns in which an empty cell
    means the same as above; `dropped` are columns that a person has chosen to leave behind.
    """

    columns: Mapping[int, str]
    fill_down: frozenset[int] = field(default_factory=frozenset)
    dropped: frozenset[int] = field(default_factory=frozenset)

    @classmethod
    def of(cls, proposals: Iterable[Proposal]) -> ColumnMapping:
        """Returns the mapping that accepts every proposal."""
        return cls({proposal.column.number: proposal.field.key for proposal in proposals if proposal.field})

    def with_column(self, letter: str, key: str | None) -> ColumnMapping:
        """Returns the mapping with one column changed by a person; None takes the field away."""
        columns = {number: known for number, known in self.columns.items() if number != column_of(letter)}
        if key is not None:
            columns[column_of(letter)] = key
        return replace(self, columns=columns)

    def columns_of(self, key: str) -> list[int]:
        """Returns the columns that go to a field, from left to right."""
        return sorted(number for number, known in self.columns.items() if known == key)

    def as_json(self, layout: Layout) -> dict[str, Any]:
        """Returns plain values that `recall` understands for this file and for others with these headers."""
        used = sorted({*self.columns, *self.fill_down, *self.dropped})
        names = _names(layout)
        return {
            "fingerprint": fingerprint(layout),
            "columns": [
                {
                    "letter": letters(number),
                    "header": names.get(number, ("", 0))[0],
                    "nth": names.get(number, ("", 0))[1],
                    "field": self.columns.get(number),
                    "fill_down": number in self.fill_down,
                    "dropped": number in self.dropped,
                }
                for number in used
            ],
        }

    @classmethod
    def recall(cls, kept: Mapping[str, Any], layout: Layout) -> ColumnMapping:
        """Returns the remembered mapping for a layout: by header wherever it now stands, else by letter."""
        at = {name: number for number, name in _names(layout).items()}
        columns: dict[int, str] = {}
        fill_down, dropped = set(), set()
        for entry in kept["columns"]:
            number = (
                at.get((entry["header"], entry["nth"])) if entry["header"] else column_of(entry["letter"])
            )
            if number is None:
                continue
            if entry["field"]:
                columns[number] = entry["field"]
            if entry["fill_down"]:
                fill_down.add(number)
            if entry["dropped"]:
                dropped.add(number)
        return cls(columns, frozenset(fill_down), frozenset(dropped))


def fingerprint(layout: Layout) -> str:
    """Returns what is the same for all files with these headers, whatever their order, sheet name and rows."""
    headers = sorted(bare(column.header) for column in layout.columns if column.header)
    return hashlib.sha256("\n".join(headers).encode()).hexdigest()[:32]


def _names(layout: Layout) -> dict[int, tuple[str, int]]:
    """Returns for each column its bare header and which of the equal ones it is."""
    seen: dict[str, int] = {}
    names = {}
    for column in layout.columns:
        header = bare(column.header)
        names[column.number] = (header, seen.get(header, 0))
        seen[header] = seen.get(header, 0) + 1
    return names
