"""Decides what each column of a table holds: by its header, and by how many of its cells are of one kind.

One cell proves little, a column proves much: a tenth of all order numbers passes the check of a My Number by chance, and
all of a column of My Numbers do.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from piiscan.engine import Engine
from piiscan.folding import fold
from piiscan.judge import LEAST

SAMPLED = 1000  # cells of a column that decide
DOUBTFUL = 0.25  # in a column that is all of one kind, a find may be this doubtful
ALL_OF_A_KIND = 0.9  # share of the cells that decides without a header
NAMED_SO = 0.3  # share of the cells that is enough where the header names the kind
WHOLE = 0.8  # share of a cell that a find must cover
# Kinds that tell one person from another, the surest first.
TELLS_PEOPLE = ("my_number", "email", "phone", "birth_date", "address", "person_name")


@dataclass(slots=True)
class Column:
    """One column: its header, the kind it was found to hold ("" for none), and how sure that is (0–1).

    `share` is the part of the sampled cells that is of the kind; `cells` counts the cells with something in them.
    `is_nobodys` when the header says that its numbers mean no person: they are not read.
    """

    header: str
    kind: str = ""
    share: float = 0.0
    confidence: float = 0.0
    cells: int = 0
    is_nobodys: bool = False

    def as_row(self) -> dict[str, object]:
        """Returns the column for a report."""
        return {"header": self.header, "kind": self.kind, "share": round(self.share, 4),
                "confidence": round(self.confidence, 2), "cells": self.cells}  # fmt: skip


class ColumnReader:
    """Knows the words of headers, and tries cells with the detectors of the engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        labels = [(label, rule.kind) for rule in engine.rules.values() for label in rule.labels]
        self._labels = sorted(labels, key=lambda pair: -len(pair[0]))

    def decide(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
        """Returns the columns of the table whose first rows these are."""
        width = max([len(header), *map(len, rows)], default=0)
        return [self._decided(_cell(header, at), [_cell(row, at) for row in rows]) for at in range(width)]

    def has_header(self, rows: Sequence[Sequence[str]]) -> bool:
        """Tells whether the first row names the columns: it holds no find, and a word that names a kind or no digits."""
        if len(rows) < 2:
            return False
        first = [one.strip() for one in rows[0]]
        if any(self._engine.detect(one) for one in first if one):
            return False
        return any(self._named(one) for one in first) or (
            any(first) and not any(letter.isdigit() for one in first for letter in one)
        )

    def _named(self, header: str) -> str:
        plain = fold(header).lower().strip()
        return next((kind for label, kind in self._labels if label in plain), "")

    def _decided(self, header: str, cells: Iterable[str]) -> Column:
        filled = [one.strip() for one in cells if one.strip()][:SAMPLED]
        column = Column(header.strip())
        if not filled:
            return column
        named = self._named(header)
        found, likely = Counter[str](), Counter[str]()
        for cell in filled:
            scores = self._whole_kinds(cell)
            found.update(scores.keys())
            likely.update(kind for kind, score in scores.items() if score >= DOUBTFUL)
        kind, count = likely.most_common(1)[0] if likely else ("", 0)
        if named and found[named] / len(filled) >= NAMED_SO:
            column.kind, column.share = named, found[named] / len(filled)
            column.confidence = min(0.99, 0.8 + column.share / 5)
        elif named and not self._engine.rules[named].finds:
            column.is_nobodys = True
        elif count / len(filled) >= ALL_OF_A_KIND and len(filled) >= 5:
            column.kind, column.share = kind, count / len(filled)
            column.confidence = column.share * 0.9
        return column

    def _whole_kinds(self, cell: str) -> dict[str, float]:
        """Returns the kinds that the cell as a whole can be, with their scores; the column chooses from them."""
        return {
            one.kind: one.score
            for one in self._engine.proposals(cell, least=0)
            if one.end - one.start >= WHOLE * len(cell)
        }


def _cell(row: Sequence[str], at: int) -> str:
    return row[at] if at < len(row) else ""


@dataclass(slots=True)
class TableCount:
    """Counts the rows of a table whose columns are decided: finds by kind, and people by keyed digest.

    `key` makes the digests worthless outside this installation; no value is kept.
    """

    columns: list[Column]
    engine: Engine
    key: bytes
    kinds: Counter[str] = field(default_factory=Counter)
    _people: set[bytes] = field(default_factory=set)

    def add(self, rows: Sequence[Sequence[str]]) -> None:
        """Counts more rows. Cells of columns that hold no one kind are read as text."""
        telling = self._telling()
        free: list[str] = []
        width = max(map(len, rows), default=0)
        for at in range(width):
            cells = [row[at] for row in rows if at < len(row) and row[at].strip()]
            column = self.columns[at] if at < len(self.columns) else Column("")
            column.cells += len(cells)
            if column.kind:
                self.kinds[column.kind] += len(cells)
            elif not column.is_nobodys:
                free += cells
        for row in rows:
            self._meet(row, telling)
        # An empty line between cells keeps the word of one cell from naming the number in the next.
        for span in self.engine.detect("\n\n".join(free), least=LEAST):
            self.kinds[span.kind] += 1

    @property
    def people(self) -> int:
        """Returns how many different people the rows speak of."""
        return len(self._people)

    def _telling(self) -> list[int]:
        """Returns the columns that tell people apart: the name with what is surest beside it."""
        places = {one.kind: at for at, one in reversed(list(enumerate(self.columns))) if one.kind}
        surest = [places[kind] for kind in TELLS_PEOPLE if kind in places]
        names = [places["person_name"]] if "person_name" in places else []
        return sorted({*names, *surest[:1]})

    def _meet(self, row: Sequence[str], telling: Sequence[int]) -> None:
        told = [fold(_cell(row, at)).replace(" ", "").replace("-", "").lower() for at in telling]
        if any(told):
            self._people.add(hashlib.blake2b("\t".join(told).encode(), key=self.key, digest_size=8).digest())
