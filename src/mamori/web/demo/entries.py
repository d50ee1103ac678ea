"""Builds the register entries of the demo: the library's suggestion, what the company wrote, and how it changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from mamori.measures.inventory import api as inventory
from mamori.web.demo.calendar import RoundDays, round_days
from mamori.web.demo.days import day, working_day
from mamori.web.demo.shapes import DemoEntry
from mamori.web.demo.sheets import entry_rows

ABOUT_THE_ROW = ("key", "unit", "from", "added", "counts", "changes", "gone", "oldest", "contradiction")
USUAL: Mapping[str, Any] = {
    "entrusts": "no",
    "provides": "no",
    "shares": "no",
    "abroad": "no",
    "my_number": "no",
    "identifiable": "yes",
    "searchable": "yes",
    "controls_disclosure": "yes",
    "processed": "none",
    "seasonal": "always",
    "is_source": False,
}
COUNTING_TAKES = timedelta(days=4)


def entries(today: date) -> tuple[DemoEntry, ...]:
    """Returns all entries of the company, those that have gone included."""
    rounds = round_days(today)
    return tuple(_entry(row, rounds) for row in entry_rows())


def _entry(row: Mapping[str, Any], rounds: Sequence[RoundDays]) -> DemoEntry:
    gone = row.get("gone", {})
    told_in = {row["added"], *row.get("counts", {}), *row.get("changes", {})}
    return DemoEntry(
        key=row["key"],
        unit=row["unit"],
        suggested_from=row.get("from", ""),
        versions={index: _content(row, rounds, index) for index in sorted(told_in)},
        gone_in=gone.get("round"),
        gone_because=gone.get("because", ""),
        contradiction=row.get("contradiction", ""),
    )


def _content(row: Mapping[str, Any], rounds: Sequence[RoundDays], index: int) -> dict[str, Any]:
    """Returns what the entry says from round `index` on."""
    content = dict(USUAL) | _suggested(row.get("from", ""))
    content |= {name: value for name, value in row.items() if name not in ABOUT_THE_ROW}
    for since, changes in sorted(row.get("changes", {}).items()):
        content |= changes if since <= index else {}
    content |= _counted(row, rounds, index)
    if "oldest" in row:
        content["oldest_on"] = day(row["oldest"], rounds[index].starts_on)
    empty = {name: _empty(name) for name in inventory.field_specs() if content.get(name) is None}
    return content | empty


def _suggested(holding: str) -> dict[str, Any]:
    if not holding:
        return {}
    _kinds, suggestion = inventory.suggestions()[holding]
    return dict(suggestion.content)


def _counted(row: Mapping[str, Any], rounds: Sequence[RoundDays], index: int) -> dict[str, Any]:
    """Returns the number of persons, counted anew in the rounds that `counts` names, else estimated once."""
    known = [since for since in row.get("counts", {}) if since <= index]
    if not known:
        return {"count_basis": row.get("count_basis", "about")}
    last = max(known)
    counted_on = working_day(rounds[last].starts_on + COUNTING_TAKES, step=1)
    return {"count": row["counts"][last], "count_basis": "exact", "counted_on": counted_on}


def _empty(name: str) -> Any:
    """Returns how a holding says nothing in that field."""
    kind = inventory.field_specs()[name].kind
    if kind in ("count", "date"):
        return None
    return [] if kind in ("list", "choices") else False if kind == "bool" else ""
