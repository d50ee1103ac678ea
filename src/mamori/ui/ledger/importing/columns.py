"""Shows what each column probably is, and lets a person decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel.ledger import Ledger
from mamori.kernel.ledger.column import Words
from mamori.kernel.ledger.importing import Importer, runs
from mamori.kernel.ledger.models import ImportRun
from mamori.kernel.sheets.fields import ImportField
from mamori.kernel.sheets.layout import Column
from mamori.kernel.sheets.mapping import ColumnMapping, fingerprint, propose
from mamori.ui.ledger.importing.frame import address, draw, go

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
    parts = runs.parts_of(run)
    part = next((one for one in parts if str(one.sheet) == request.GET.get("sheet")), parts[0])
    layout, mapping = part.layout, part.mapping
    problem: Words = ""
    if request.method == "POST":
        mapping = _sent(request, layout.columns, {field.key for field in fields})
        problem = _problem(mapping, fields, importer.key if importer else "")
        if not problem:
            runs.choose_columns(run, mapping, sheet=part.sheet, at=timezone.now())
            return _on(ledger, run, parts, part)
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
    content |= {"sheet": layout.sheet if len(parts) > 1 else ""}
    content |= {"rest": _rest(importer, fields), "leave_out": LEAVE_OUT}
    return draw(request, ledger, "columns", content, run=run, status=422 if problem else 200)


def _on(ledger: Ledger, run: ImportRun, parts: list[runs.Part], shown: runs.Part) -> HttpResponse:
    """Leads to the next sheet whose headers are others than those seen before, or on to the check."""
    at = parts.index(shown) + 1
    seen = {fingerprint(part.layout) for part in parts[:at]}
    for part in parts[at:]:
        if fingerprint(part.layout) not in seen:
            return redirect(f"{address(ledger, run, 'columns')}?sheet={part.sheet}")
    return go(ledger, run, "check")


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
