"""Shows what each column probably is, and lets a person decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel.ledger import Ledger
from mamori.kernel.ledger.column import Words
from mamori.kernel.ledger.importing import Importer, runs
from mamori.kernel.ledger.models import ImportRun
from mamori.kernel.sheets.fields import ImportField
from mamori.kernel.sheets.layout import Column
from mamori.kernel.sheets.mapping import ColumnMapping, propose
from mamori.ui.ledger.importing.frame import draw, go

LEAVE_OUT = "-"  # what the page sends for a column that is not even kept as a remark


@dataclass(frozen=True)
class Line:
    """One column of the file on the page: what stands in it, and what it was taken for."""

    column: Column
    field: str
    fills_down: bool
    is_dropped: bool
    why: Words


def columns(request: Any, ledger: Ledger, run: ImportRun) -> HttpResponse:
    """Shows the mapping; keeps the one that comes back and goes on to the check."""
    importer = ledger.importer
    fields = importer.fields_for(ledger, request.actor) if importer else []
    layout = runs.layout_of(run)
    mapping = runs.mapping_of(run, layout)
    problem: Words = ""
    if request.method == "POST":
        mapping = _sent(request, layout.columns, {field.key for field in fields})
        problem = _problem(mapping, fields, importer.key if importer else "")
        if not problem:
            runs.choose_columns(run, mapping, at=timezone.now())
            return go(ledger, run, "check")
    why = {one.column.number: one.why for one in propose(layout, fields)}
    lines = [
        Line(
            one,
            mapping.columns.get(one.number, ""),
            one.number in mapping.fill_down,
            one.number in mapping.dropped,
            why.get(one.number, ""),
        )
        for one in layout.columns
    ]
    content = {"lines": lines, "fields": fields, "layout": layout, "problem": problem}
    content |= {"rest": _rest(importer, fields), "leave_out": LEAVE_OUT}
    return draw(request, ledger, "columns", content, run=run, status=422 if problem else 200)


def _rest(importer: Importer | None, fields: list[ImportField]) -> str:
    """Returns the title of the field that keeps what stands in columns without a field; "" where nothing does."""
    name = importer.leftover if importer else ""
    return next((field.title for field in fields if field.key == name), name)


def _sent(request: Any, known: tuple[Column, ...], keys: set[str]) -> ColumnMapping:
    chosen = {one.number: request.POST.get(f"field_{one.number}", "") for one in known}
    fills = frozenset(one.number for one in known if request.POST.get(f"fill_{one.number}"))
    dropped = frozenset(number for number, key in chosen.items() if key == LEAVE_OUT)
    return ColumnMapping({number: key for number, key in chosen.items() if key in keys}, fills, dropped)


def _problem(mapping: ColumnMapping, fields: list[ImportField], key: str) -> Words:
    """Returns what is missing: the field that names a row, or without one every required field."""
    mapped = set(mapping.columns.values())
    needed = [field for field in fields if (field.key == key if key else field.required)]
    missing = [field.title for field in needed if field.key not in mapped]
    if missing:
        return str(_("「{titles}」にあたる列を選んでください。")).format(titles="」「".join(missing))
    return "" if mapped else _("取り込む列を、少なくとも1つ選んでください。")
