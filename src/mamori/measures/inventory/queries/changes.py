"""Reads what a round found new, changed and gone against the register before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from mamori.kernel.permission import Actor
from mamori.measures.inventory.models import Answer, SurveyRound
from mamori.measures.inventory.queries import READ_SHEET
from mamori.measures.inventory.queries.survey import Cell, Stand, cells_of

SHOWN = (Stand.NEW, Stand.CHANGED, Stand.GONE)


@dataclass(frozen=True)
class Difference:
    """One row that differs, with what was changed in it."""

    answer: Answer
    changes: list[Cell]


@dataclass(frozen=True)
class Changes:
    """The rows of one round that differ from the register, by department, with the counts of all."""

    departments: list[tuple[str, list[Difference]]]
    counts: dict[str, int]


def changes(survey: SurveyRound, actor: Actor) -> Changes:
    """Returns new, changed and gone rows of the sheets that the actor may see. One query."""
    rows: Sequence[Answer] = list(
        Answer.objects.visible_to(actor, READ_SHEET)
        .filter(sheet__round=survey)
        .select_related("sheet__department", "entry")
        .order_by("sheet__department__path", "position", "pk")
    )
    counts = {stand.value: sum(row.stand == stand for row in rows) for stand in Stand}
    differing = [
        Difference(row, [cell for cell in cells_of(row) if cell.is_changed])
        for row in rows
        if row.stand in SHOWN
    ]
    grouped = groupby(differing, key=lambda one: one.answer.sheet.department.name)
    return Changes([(name, list(some)) for name, some in grouped], counts)
