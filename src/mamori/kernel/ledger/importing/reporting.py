"""Keeps of a dry run what a person is shown: numbers of every kind of row, and the first of the problems and changes."""

from __future__ import annotations

from typing import Any

from mamori.kernel.ledger.importing.judging import Judged
from mamori.kernel.sheets.places import letters
from mamori.kernel.sheets.rows import CellProblem

SHOWN = 100
LONGEST = 200
ACTS = ("create", "change", "same", "reject", "aside")
LISTS = ("problems", "doubts", "changes", "asides", "left_out")


def blank_report() -> dict[str, Any]:
    """Returns a report of nothing."""
    return {**dict.fromkeys(ACTS, 0), **{name: [] for name in LISTS}, "problem_count": 0, "change_count": 0}


def note(report: dict[str, Any], one: Judged) -> None:
    """Adds one row to the report: its problems cell by cell, what it changes, or why it is no data."""
    _note_problems(report, one)
    where = {"row": one.result.number, "at": one.sheet, "sheet": one.result.place.sheet}
    if one.act in ("change", "same") and (one.changes or one.notes):
        report["change_count"] += 1
        if len(report["changes"]) < SHOWN:
            changes = [[str(part)[:LONGEST] for part in change] for change in one.changes]
            notes = [str(words) for words in one.notes]
            report["changes"].append({**where, "about": str(one.about), "changes": changes, "notes": notes})
    if one.act == "aside" and one.result.raw and len(report["asides"]) < SHOWN:
        text = "　".join(one.result.raw.values())[:LONGEST]
        report["asides"].append({**where, "words": str(one.result.reason or ""), "text": text})


def told_of_rejected(one: Judged) -> dict[str, Any]:
    """Returns what is kept of a row that was not taken: everything that was wrong with it, and its cells."""
    wrong = [
        {"cell": cell_name(each), "column": each.column, "given": each.given, "words": str(each.words)}
        for each in one.graves
    ]
    if not wrong:
        wrong = [{"cell": "", "column": "", "given": "", "words": str(one.result.reason or "")}]
    place = one.result.place
    return {"row": place.row, "sheet": place.sheet, "problems": wrong, "cells": dict(one.result.raw)}


def cell_name(problem: CellProblem) -> str:
    """Returns the name of the cell as Excel shows it; "" for a problem of the whole row."""
    return f"{letters(problem.place.column)}{problem.place.row}" if problem.place.column else ""


def _note_problems(report: dict[str, Any], one: Judged) -> None:
    """Adds the cells of a row that have a problem to the report, each once with all its words, the first in full."""
    cells: dict[tuple[bool, int], dict[str, Any]] = {}
    for problem in one.problems:
        shown = cells.setdefault(
            (problem.grave, problem.place.column),
            {
                "row": problem.place.row,
                "at": one.sheet,
                "sheet": problem.place.sheet,
                "cell": cell_name(problem),
                "title": problem.column,
                "words": "",
                "given": problem.given,
            },
        )
        shown["words"] = f"{shown['words']} {problem.words}".strip()
    for (grave, _column), shown in cells.items():
        kind = "problems" if grave else "doubts"
        report["problem_count"] += grave
        if len(report[kind]) < SHOWN:
            report[kind].append(shown)
