"""Shows one row of a ledger: its sections, what belongs to it, what can be done, and how it became what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from mamori.kernel.ledger import Column, Detail, Ledger, Related
from mamori.kernel.ledger.column import BoundColumn, Words
from mamori.kernel.ledger.history import deeds, keeps_history, versions
from mamori.kernel.permission import Actor
from mamori.kernel.permission.table import act_named
from mamori.kernel.text import row_number
from mamori.ui.ledger.rows import draw_rows, draw_value
from mamori.ui.pages import View, get_visible, page

PER_PAGE = 50


@dataclass(frozen=True)
class ShownSection:
    """A section as it stands on the page: pairs of title and value."""

    title: Words
    lead: Words
    values: list[tuple[Words, SafeString]]


@dataclass(frozen=True)
class ShownRelated:
    """A table of what belongs to the row."""

    title: Words
    heads: list[BoundColumn]
    rows: SafeString
    is_cut: bool


@dataclass(frozen=True)
class Button:
    """A link to something that can be done with the row."""

    title: Words
    url: str
    kind: str


def detail_page(ledger: Ledger) -> View:
    """Returns the view of one row."""

    @page(ledger.read_key)
    def detail(request: Any, pk: int) -> HttpResponse:
        row = visible_row(ledger, request.actor, pk)
        return render(request, "ui/ledger/detail.html", row_page(ledger, row, request.actor))

    return detail


def history_page(ledger: Ledger) -> View:
    """Returns the view of the whole history of one row, a page at a time."""

    @page(ledger.read_key)
    def history(request: Any, pk: int) -> HttpResponse:
        row = visible_row(ledger, request.actor, pk)
        shown = versions(ledger, row, request.actor, before=_number(request, "versions"), size=PER_PAGE)
        done, older = deeds(row, before=_number(request, "deeds"), size=PER_PAGE)
        content = {"versions": shown, "deeds": done, "older_deeds": older, "row": row, "ledger": ledger}
        trail = [
            {"title": ledger.title, "url": reverse(ledger.key)},
            {"title": row, "url": reverse(ledger.row_url, args=[pk])},
        ]
        return render(request, "ui/ledger/history.html", {**content, "breadcrumbs": trail})

    return history


def visible_row(ledger: Ledger, actor: Actor, pk: int) -> Any:
    """Returns the row with all that the ledger prefetches; raises Http404 for what the actor may not see."""
    return get_visible(ledger.visible_rows(actor), actor, ledger.read_key, pk=pk)


def row_page(ledger: Ledger, row: Any, actor: Actor) -> dict[str, Any]:
    """Returns all that the page of one row shows; a measure with a page of its own may start from it."""
    detail = ledger.detail or Detail()
    today = timezone.localdate()
    slots = [(slot.template, slot.content(actor, row, today)) for slot in detail.slots]
    done, older = deeds(row) if detail.trail else ([], None)
    has_history = detail.history and keeps_history(ledger.model)
    return {
        "ledger": ledger,
        "row": row,
        "sections": sections(ledger, detail, row, actor),
        "related": [_related(one, row, actor) for one in detail.related if actor.may(one.read)],
        "slots": [(template, content) for template, content in slots if content is not None],
        "buttons": buttons(ledger, detail, row, actor),
        "versions": versions(ledger, row, actor) if has_history else None,
        "deeds": done,
        "older_deeds": older,
        "history_url": reverse(f"{ledger.key}.history", args=[row.pk]),
        "breadcrumbs": [{"title": ledger.title, "url": reverse(ledger.key)}, {"title": row, "url": ""}],
    }


def sections(ledger: Ledger, detail: Detail, row: Any, actor: Actor) -> list[ShownSection]:
    """Returns the sections with their values; without declared ones, every column of the ledger."""
    existing = ledger.columns_for(actor)
    hidden = {*ledger.bound} - {*existing}
    if not detail.sections:
        return [
            ShownSection(ledger.one, "", [(one.title, draw_value(one, row)) for one in existing.values()])
        ]
    found = []
    for section in detail.sections:
        columns = [_column(ledger, one) for one in section.fields if one not in hidden]
        values = [(one.title, draw_value(one, row)) for one in columns if not one.read or actor.may(one.read)]
        found.append(ShownSection(section.title, section.lead, values))
    return found


def buttons(ledger: Ledger, detail: Detail, row: Any, actor: Actor) -> list[Button]:
    """Returns what the actor may do with this row now."""
    found = []
    if ledger.change_key and actor.may(ledger.change_key, about=row):
        title = act_named(ledger.change_key).title
        found.append(Button(title, reverse(f"{ledger.key}.change", args=[row.pk]), "secondary"))
    for link in detail.actions:
        if actor.may(link.key, about=row) and (link.when is None or link.when(row)):
            title = link.title or act_named(link.key).title
            found.append(Button(title, reverse(link.url or link.key, args=[row.pk]), link.kind))
    return found


def _related(related: Related, row: Any, actor: Actor) -> ShownRelated:
    every: Any = related.rows(row) if callable(related.rows) else getattr(row, related.rows).all()
    seen = every.visible_to(actor, related.read)
    if related.select:
        seen = seen.select_related(*related.select)
    found = list(seen[: related.limit + 1])
    columns = [one.bound(every.model) for one in related.columns if not one.read or actor.may(one.read)]
    shown = draw_rows(columns, found[: related.limit], url_name=related.url)
    return ShownRelated(related.title, columns, shown, len(found) > related.limit)


def _column(ledger: Ledger, named: str | Column) -> BoundColumn:
    if isinstance(named, Column):
        return named.bound(ledger.model)
    return ledger.bound.get(named) or Column(named).bound(ledger.model)


def _number(request: Any, name: str) -> int | None:
    return row_number(request.GET.get(name, ""))
