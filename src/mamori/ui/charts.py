"""Computes what a chart shows, in per cent; the templates `<c-chart-...>` draw it as a table with bars in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

FULL = 100.0


@dataclass(frozen=True)
class Bar:
    """One row of a bar chart; `percent` is its length, as SVG wants it."""

    label: str
    value: float
    percent: str
    kind: str = "key"
    url: str = ""


@dataclass(frozen=True)
class BarChart:
    """Rows in the order in which they were given."""

    rows: tuple[Bar, ...]


@dataclass(frozen=True)
class Part:
    """One piece of a whole: where it starts and how long it is."""

    label: str
    value: int
    kind: str
    start: str
    percent: str


@dataclass(frozen=True)
class StackChart:
    """The pieces of a whole, in order."""

    parts: tuple[Part, ...]
    total: int


@dataclass(frozen=True)
class Cell:
    """One field of a heat map; `level` is 0 (nothing there) to 5 (worst)."""

    count: int
    level: int
    url: str = ""


@dataclass(frozen=True)
class HeatRow:
    """One line of a heat map."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class HeatMap:
    """Counts over two scales, such as likelihood and impact."""

    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    corner: str = ""


def per_cent(value: float, whole: float) -> str:
    """Returns the share as SVG wants it (`12.5`), never in a local spelling; 0 for an empty whole."""
    share = FULL * value / whole if whole > 0 else 0.0
    return f"{min(max(share, 0.0), FULL):.2f}".rstrip("0").rstrip(".")


def bars(
    values: Iterable[tuple[str, float]],
    *,
    kinds: Mapping[str, str] | None = None,
    urls: Mapping[str, str] | None = None,
) -> BarChart:
    """Returns a bar chart of (label, value), the longest bar filling the width.

    `kinds` and `urls` give a label its colour (`done`, `late` … as for `<c-status>`) and the page behind it.
    """
    rows = list(values)
    longest = max((value for _label, value in rows), default=0)
    return BarChart(
        tuple(
            Bar(
                label,
                value,
                per_cent(value, longest),
                (kinds or {}).get(label, "key"),
                (urls or {}).get(label, ""),
            )
            for label, value in rows
        )
    )


def stack(values: Iterable[tuple[str, int, str]]) -> StackChart:
    """Returns one bar made of (label, count, kind); pieces of nothing stay in the legend without a length."""
    pieces = list(values)
    total = sum(count for _label, count, _kind in pieces)
    parts, before = [], 0
    for label, count, kind in pieces:
        parts.append(Part(label, count, kind, per_cent(before, total), per_cent(count, total)))
        before += count
    return StackChart(tuple(parts), total)


def heat_map(
    counts: Mapping[tuple[str, str], int],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    levels: Mapping[tuple[str, str], int],
    urls: Mapping[tuple[str, str], str] | None = None,
    corner: str = "",
) -> HeatMap:
    """Returns a heat map of counts by (row, column); a field's colour is its level where there is something to see."""
    lines = []
    for row in rows:
        cells = []
        for column in columns:
            count = counts.get((row, column), 0)
            level = levels.get((row, column), 1) if count else 0
            cells.append(Cell(count, level, (urls or {}).get((row, column), "")))
        lines.append(HeatRow(row, tuple(cells)))
    return HeatMap(tuple(columns), tuple(lines), corner)
