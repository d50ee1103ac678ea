"""Keeps what became of one row, and counts over all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mamori.kernel.sheets.places import Place
from mamori.kernel.sheets.words import Words


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Something about one cell that a person should know: where, in which column, what, and what was given.

    `grave` problems reject the row; the others tell how the cell was read or that its text went to the leftover.
    """

    place: Place
    column: str
    field: str
    words: Words
    given: str
    grave: bool = False


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row of the file.

    `values` by field key, only for mapped fields; `raw` every text of the row by column letter; `leftover` what has
    no field of its own, one "見出し: 値" a line. A rejected row has a `reason`.
    """

    place: Place
    values: Mapping[str, object]
    raw: Mapping[str, str]
    problems: tuple[CellProblem, ...] = ()
    leftover: str = ""
    accepted: bool = True
    reason: Words | None = None
    hidden: bool = False

    @property
    def number(self) -> int:
        return self.place.row


@dataclass
class Tally:
    """Counts results as they pass: accepted + rejected is always the number of rows seen."""

    accepted: int = 0
    rejected: int = 0
    problems: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def seen(self) -> int:
        return self.accepted + self.rejected

    def watch(self, results: Iterable[RowResult]) -> Iterator[RowResult]:
        """Passes the results on and counts them."""
        for result in results:
            self.problems += len(result.problems)
            if result.accepted:
                self.accepted += 1
            else:
                self.rejected += 1
                self.reasons[str(result.reason)] += 1
            yield result
