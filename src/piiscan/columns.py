"""Decides what each column of a table holds: by its header, and by how many of its cells are of one kind.

One cell proves little, a column proves much: a tenth of all order numbers passes the check of a My Number by chance, and
all of a column of My Numbers do.
"""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice

from piiscan.engine import Engine
from piiscan.folding import compiled_part, fold, in_parts
from piiscan.lexicons.care import care
from piiscan.model import Text
from piiscan.people import People
from piiscan.readers.tables import LONGEST_CELL, Rows

SAMPLED = 1000  # cells of a column that decide
ROWS = 1000  # rows counted at a time
DOUBTFUL = 0.25  # in a column that is all of one kind, a find may be this doubtful
ALL_OF_A_KIND = 0.9  # share of the cells that decides without a header
NAMED_SO = 0.3  # share of the cells that is enough where the header names the kind
AMONG_PEOPLE = 0.5  # share of names that is enough beside columns that tell of people
WHOLE = 0.8  # share of a cell that a find must cover
VARIED = 3  # different cells without which a column of numbers is no column of people's numbers
# Years between the tenth and the ninetieth of a hundred dates: births spread over generations, what a system notes does not.
GENERATIONS = 20
# Kinds that tell one person from another, the surest first.
TELLS_PEOPLE = ("my_number", "email", "phone", "birth_date", "address", "person_name")
# Kinds whose cells are told by their header (既往歴, 障害, 暗証番号): what says なし among them is none.
CARE = "special_care"
READ_BESIDE_HEADER = (CARE, "credential")
# Between cells that are read in one go: neither a word nor a pattern reaches from one to the next.
APART = "\n\n\n"
_YEAR = re.compile(
    r"(?P<era>明治|大正|昭和|平成|令和|[MTSHRmtshr])\s?\.?\s?(?P<year>元|[0-9]{1,2})|(?P<west>(?:18|19|20)[0-9]{2})"
)
_ERAS = {
    "明": 1867,
    "大": 1911,
    "昭": 1925,
    "平": 1988,
    "令": 2018,
    "m": 1867,
    "t": 1911,
    "s": 1925,
    "h": 1988,
    "r": 2018,
}


@dataclass(slots=True)
class Column:
    """One column: its header, the kind it was found to hold ("" for none), and how sure that is (0–1).

    `share` is the part of the sampled cells that is of the kind; `cells` counts the cells with something in them.
    `is_nobodys` when the header says that its numbers mean no person: they are not read. `head` is read before each cell
    where only both together tell (既往歴：喘息).
    """

    header: str
    kind: str = ""
    share: float = 0.0
    confidence: float = 0.0
    cells: int = 0
    is_nobodys: bool = False
    head: str = ""

    @property
    def is_read(self) -> bool:
        """Tells whether its cells are read as text, for no kind explains them or each must be read by itself."""
        return bool(self.head) or not (self.kind or self.is_nobodys)

    def as_row(self) -> dict[str, object]:
        """Returns the column for a report."""
        return {"header": self.header, "kind": self.kind, "share": round(self.share, 4),
                "confidence": round(self.confidence, 2), "cells": self.cells}  # fmt: skip


class ColumnReader:
    """Knows the words of headers, and tries cells with the detectors of the engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        told = [(label, rule.kind) for rule in engine.rules.values() for label in rule.labels]
        labels = [*told, *((in_parts(label), kind) for label, kind in told)]
        self._labels = sorted(labels, key=lambda pair: -len(pair[0]))

    def decide(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
        """Returns the columns of the table whose first rows these are."""
        width = max([len(header), *map(len, rows)], default=0)
        columns, cells = [], []
        for at in range(width):
            stripped = (_cell(row, at).strip() for row in rows)
            cells.append(Counter(islice((one for one in stripped if one), SAMPLED)))
            columns.append(Column(_cell(header, at).strip()))
        found = [self._whole_kinds(one) for one in cells]
        for at, column in enumerate(columns):
            self._decide(column, cells[at], *found[at])
        if any(one.kind in TELLS_PEOPLE for one in columns):
            for at, column in enumerate(columns):
                self._decide_name(column, cells[at].total(), found[at][1])
        return columns

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

    def _decide(
        self, column: Column, cells: Counter[str], found: Mapping[str, int], likely: Mapping[str, int]
    ) -> None:
        filled = cells.total()
        if not filled:
            return
        named = self._named(column.header)
        beside = CARE if self._is_of_care(column.header, named) else named
        is_beside = beside in READ_BESIDE_HEADER and self._decide_beside_header(column, beside, cells)
        if beside == CARE:
            column.head = f"{column.header}："
        if is_beside or column.head:
            return
        kind = max(likely, key=lambda one: likely[one], default="")
        if named and found.get(named, 0) / filled >= NAMED_SO:
            column.kind, column.share = named, found[named] / filled
            column.confidence = min(0.99, 0.8 + column.share / 5)
        elif named and not self._engine.rules[named].finds:
            column.is_nobodys = True
        elif likely.get(kind, 0) / filled >= ALL_OF_A_KIND and filled >= 5 and self._is_varied(kind, cells):
            column.kind, column.share = kind, likely[kind] / filled
            column.confidence = column.share * 0.9
        elif found.get("birth_date", 0) / filled >= ALL_OF_A_KIND and not named and _spans_generations(cells):
            column.kind, column.share = "birth_date", found["birth_date"] / filled
            column.confidence = column.share * 0.7

    def _is_of_care(self, header: str, named: str) -> bool:
        return (
            CARE in self._engine.rules
            and named not in READ_BESIDE_HEADER
            and fold(header).lower().removesuffix("の有無") in care().headers
        )

    def _decide_beside_header(self, column: Column, kind: str, cells: Counter[str]) -> bool:
        """Reads each cell with the header before it; one that tells of a person is enough."""
        values = list(cells)
        lines = [f"{column.header}：{one}" for one in values]
        starts = _starts(lines)
        telling = {
            bisect_right(starts, one.start) - 1
            for one in self._engine.detect(APART.join(lines))
            if one.kind == kind
        }
        if not telling:
            return False
        column.kind = kind
        column.share = sum(cells[values[at]] for at in telling) / cells.total()
        column.confidence = 0.9
        return True

    def _decide_name(self, column: Column, filled: int, likely: Mapping[str, int]) -> None:
        """A column with many names among columns that tell of people holds the names of these people."""
        share = likely.get("person_name", 0) / max(1, filled)
        if not column.kind and not column.is_nobodys and filled >= 5 and share >= AMONG_PEOPLE:
            column.kind, column.share, column.confidence = "person_name", share, share * 0.8

    def _is_varied(self, kind: str, cells: Counter[str]) -> bool:
        return not self._engine.rules[kind].shapes or len(cells) >= VARIED

    def _whole_kinds(self, cells: Counter[str]) -> tuple[Counter[str], Counter[str]]:
        """Returns how many cells as a whole can be of each kind, and how many of them likely; each value is read once."""
        values = list(cells)
        starts = _starts(values)
        kinds: list[dict[str, float]] = [{} for _ in values]
        for one in self._engine.proposals(APART.join(values), least=0):
            at = bisect_right(starts, one.start) - 1
            if one.end - one.start >= WHOLE * len(values[at]):
                kinds[at][one.kind] = max(one.score, kinds[at].get(one.kind, 0))
        found, likely = Counter[str](), Counter[str]()
        for value, scores in zip(values, kinds, strict=True):
            for kind, score in scores.items():
                found[kind] += cells[value]
                likely[kind] += cells[value] if score >= DOUBTFUL else 0
        return found, likely


def _starts(values: Sequence[str]) -> list[int]:
    """Returns where each value starts when they are joined."""
    return list(accumulate((len(one) + len(APART) for one in values), initial=0))


def _spans_generations(cells: Counter[str]) -> bool:
    """Tells whether the years of the dates lie as far apart as those of people's births."""
    years = sorted(year for one in cells if (year := _year(fold(one))))
    if len(years) < 5:
        return False
    return years[len(years) * 9 // 10] - years[len(years) // 10] >= GENERATIONS


def _year(written: str) -> int:
    found = _YEAR.search(written)
    if found is None:
        return 0
    if found["west"]:
        return int(found["west"])
    return _ERAS[found["era"][0].lower()] + (1 if found["year"] == "元" else int(found["year"]))


def _cell(row: Sequence[str], at: int) -> str:
    return row[at] if at < len(row) else ""


@dataclass(slots=True)
class TableCount:
    """Counts the rows of a table whose columns are decided: finds by kind, and the people that they tell of."""

    columns: list[Column]
    engine: Engine
    people: People
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, rows: Sequence[Sequence[str]]) -> None:
        """Counts more rows. Cells of columns that hold no one kind are read as text."""
        telling = self._telling()
        free: list[str] = []
        width = max(map(len, rows), default=0)
        for at in range(width):
            cells = [row[at] for row in rows if at < len(row) and row[at].strip()]
            column = self.columns[at] if at < len(self.columns) else Column("")
            column.cells += len(cells)
            if column.is_read:
                free += [column.head + cell for cell in cells] if column.head else cells
            elif column.kind:
                self._hold(column, len(cells))
        for row in rows:
            self.people.meet([_cell(row, at) for at in telling])
        self._read(free)

    def add_rest(self, rows: Iterator[list[str]]) -> None:
        """Counts all rows that are left, those of a csv file without making them."""
        part = compiled_part()
        if part is None or not isinstance(rows, Rows):
            while block := list(islice(rows, ROWS)):
                self.add(block)
            return
        telling = self._telling()
        actions = bytes(0 if one.is_read else 1 if one.kind else 2 for one in self.columns)
        heads = [one.head.encode(errors="replace") for one in self.columns]
        places = bytes(telling.index(at) if at in telling else 255 for at in range(len(self.columns)))
        told = b"".join(len(one).to_bytes(4, sys.byteorder) + one for one in heads)
        table = part.Table(ord(rows.separator), LONGEST_CELL, actions, places, told, self.people)
        for piece in rows.rest():
            content = piece.encode(errors="replace") if isinstance(piece, str) else piece
            self._count(*table.feed(content.replace(b"\0", b"") if b"\0" in content else content))
        self._count(*table.feed(None))
        for column, filled in zip(self.columns, array("Q", table.filled()), strict=True):
            column.cells += filled
            if column.kind and not column.is_read:
                self._hold(column, filled)

    def _hold(self, column: Column, filled: int) -> None:
        """Counts cells of a decided column; of one of passwords, among which none may be given, the share of its first rows."""
        is_partly = column.kind in READ_BESIDE_HEADER
        self.kinds[column.kind] += round(filled * column.share) if is_partly else filled

    def _read(self, cells: Sequence[str]) -> None:
        """Counts what stands in cells that no column explains; a value that comes again and again is read once."""
        times = Counter(cells)
        told = zip(_starts([*times]), times, times.values(), strict=False)
        values = array("I", [number for at, one, count in told for number in (at, len(one), count)])
        self._count(APART.join(times), values.tobytes())

    def _count(self, text: Text, values: bytes) -> None:
        if text:
            self.kinds.update(self.engine.count(text, values=values))

    def _telling(self) -> list[int]:
        """Returns the columns that tell people apart: the name with what is surest beside it."""
        places = {one.kind: at for at, one in reversed(list(enumerate(self.columns))) if one.kind}
        surest = [places[kind] for kind in TELLS_PEOPLE if kind in places]
        names = [places["person_name"]] if "person_name" in places else []
        return sorted({*names, *surest[:1]})
