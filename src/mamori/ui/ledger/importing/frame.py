"""Holds the wizard together: who may go on with a run, the steps, and where each leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mamori.kernel.ledger import Ledger
from mamori.kernel.ledger.importing import runs
from mamori.kernel.ledger.models import ImportRun
from mamori.ui.pages import View, page

Step = Callable[[Any, Ledger, ImportRun], HttpResponseBase]
STEPS = (
    ("", _("ファイル")),
    ("sheet", _("表と見出し")),
    ("columns", _("列の対応")),
    ("check", _("確認")),
    ("done", _("完了")),
)


def step_page(ledger: Ledger, step: Step) -> View:
    """Returns the view of one step: the run is the reader's own, or it is not there."""

    @page(ledger.import_key)
    def show(request: Any, pk: UUID) -> HttpResponseBase:
        run = runs.of(ledger, request.actor, pk)
        if run is None:
            raise Http404
        return step(request, ledger, run)

    return show


def address(ledger: Ledger, run: ImportRun, name: str) -> str:
    """Returns the address of a step of the run."""
    return reverse(f"{ledger.key}.import_{name}", args=[run.pk])


def go(ledger: Ledger, run: ImportRun, name: str) -> HttpResponse:
    """Leads on to a step."""
    return redirect(address(ledger, run, name))


def draw(
    request: Any,
    ledger: Ledger,
    current: str,
    content: dict[str, Any],
    *,
    run: ImportRun | None = None,
    status: int = 200,
) -> HttpResponse:
    """Renders the page of a step with the steps above it; those behind can be gone back to."""
    names = [name for name, _title in STEPS]
    steps = []
    for at, (name, title) in enumerate(STEPS):
        state = "current" if name == current else "done" if at < names.index(current) else "todo"
        is_open = run is not None and run.state == ImportRun.State.OPEN and state == "done" and name
        steps.append(
            {"title": title, "state": state, "url": address(ledger, run, name) if is_open and run else ""}
        )
    trail = [
        {"title": ledger.title, "url": reverse(ledger.key)},
        {"title": _("ファイルから取り込む"), "url": ""},
    ]
    settled = {"ledger": ledger, "run": run, "steps": steps, "breadcrumbs": trail, **content}
    if run is not None:
        settled["cancel_url"] = address(ledger, run, "cancel")
    return render(request, f"ui/ledger/import/{current or 'file'}.html", settled, status=status)
