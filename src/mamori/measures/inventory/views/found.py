"""Shows what was found and where it differs from the register, and lets its owner decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from mamori.kernel import files, jobs
from mamori.kernel.permission import Actor
from mamori.law.periods import months_after
from mamori.measures.inventory import chores
from mamori.measures.inventory.actions import deciding as actions
from mamori.measures.inventory.forms.scans import ExcuseForm, FoundForm, ProofForm, RemoveForm
from mamori.measures.inventory.forms.survey import ReasonForm
from mamori.measures.inventory.models import Discrepancy, ScannedFile
from mamori.measures.inventory.queries import found as queries
from mamori.measures.inventory.queries.scans import (
    READ_DIFFERENCES,
    READ_FILES,
    READ_RECONCILIATION,
    READ_SCANS,
)
from mamori.ui.pages import PageRequest, View, get_visible, page, refusals

State = Discrepancy.State
USUAL_EXCUSE = 12  # months, which the form offers
USUAL_DAYS = 14
BY_STATE = {
    State.OPEN: ("register_found", "excuse_found", "remove_found"),
    State.REGISTERED: ("reopen_found",),
    State.EXCUSED: ("reopen_found",),
    State.REMOVING: ("prove_removal", "reopen_found"),
    State.PROVEN: ("reopen_found",),
}


@page(READ_FILES)
def scanned_file(request: PageRequest, pk: int) -> HttpResponse:
    """Shows what is known of one file."""
    rows = ScannedFile.objects.select_related("department", "entry", "target__department")
    file = get_visible(rows, request.actor, READ_FILES, pk=pk)
    sees = request.actor.may(READ_SCANS, file.target)
    content = {"page": queries.file_page(file, request.actor), "file": file, "sees_target": sees}
    return render(request, "inventory/scanned_file.html", content)


@page(READ_RECONCILIATION)
def reconciliation(request: PageRequest) -> HttpResponse:
    """Shows how the four lists stand."""
    return render(request, "inventory/reconciliation.html", {"page": queries.overview(request.actor)})


@page(READ_DIFFERENCES)
def discrepancy(request: PageRequest, pk: int) -> HttpResponse:
    """Shows one difference with what can be decided about it."""
    row = _row(request, pk)
    shown = queries.difference_page(row, request.actor)
    content = {
        "page": shown,
        "row": row,
        "tone": queries.STATE_TONES[State(row.state)],
        "why_back": queries.why_it_came_back(shown),
        "may": _rights(request.actor, row),
        "sees_target": request.actor.may(READ_SCANS, row.target),
    }
    return render(request, "inventory/discrepancy.html", content)


def _row(request: PageRequest, pk: int) -> Discrepancy:
    rows = Discrepancy.objects.select_related("department", "entry", "target__department", "file__target")
    found: Discrepancy = get_visible(rows, request.actor, READ_DIFFERENCES, pk=pk)
    return found


def _rights(actor: Actor, row: Discrepancy) -> dict[str, bool]:
    """Returns what the actor may do with the row as it stands."""
    matter = Discrepancy.Matter
    fitting = {
        "register_found": row.matter == matter.UNREGISTERED,
        "remove_found": row.matter in (matter.UNREGISTERED, matter.OVERDUE),
    }
    return {
        name: fitting.get(name, True) and actor.may(f"inventory.{name}", row)
        for name in BY_STATE.get(State(row.state), ())
    } | {"change_entry": row.entry is not None and actor.may("inventory.change_entry", row.entry)}


@page("inventory.register_found")
def register_found(request: PageRequest, pk: int) -> HttpResponse:
    """Makes an entry of what was found, from a form that the scan has filled in."""
    row = _row(request, pk)
    told: dict[str, Any] = {"actor": request.actor, "act": "inventory.register_found"}
    form = FoundForm(request.POST or None, initial=queries.prefilled(row), **told)
    if request.method == "POST" and form.is_valid():
        with refusals(form) as attempt, transaction.atomic():
            made = _register(request, row, form)
        if attempt.ok:
            words = _("%(number)s として登録しました。部門長の見直しを待っています。")
            messages.success(request, words % {"number": made.number})
            return redirect("inventory.discrepancy", pk=pk)
    status = 422 if form.is_bound and form.errors else 200
    content = {"form": form, "row": row, "beside": _beside(request, row) - 1}
    return render(request, "inventory/register_found.html", content, status=status)


def _register(request: PageRequest, row: Discrepancy, form: FoundForm) -> Any:
    given = form.cleaned_data
    also = {name: given[name] for name in ("department", "owner", "places")}
    made = actions.register_found(row, form.content(), **also, by=request.actor, at=timezone.now())
    jobs.enqueue(chores.reconcile_target, row.target_id)
    return made


def deciding(key: str, ask: Callable[..., Form], do: Callable[..., Any], words: dict[str, Any]) -> View:
    """Makes the page of a decision: show the difference and the form, act, go back to the difference."""

    @page(key)
    def view(request: PageRequest, pk: int) -> HttpResponse:
        row = _row(request, pk)
        form = ask(request, row)
        if request.method == "POST" and form.is_valid():
            with refusals(form) as attempt:
                done = do(row, form.cleaned_data, {"by": request.actor, "at": timezone.now()})
            if attempt.ok:
                messages.success(request, str(words["done"]) % {"n": done if isinstance(done, int) else 1})
                return redirect("inventory.discrepancy", pk=pk)
        status = 422 if form.is_bound and form.errors else 200
        content = {"form": form, "row": row, "words": words}
        return render(request, "inventory/decide_found.html", content, status=status)

    return view


def _beside(request: PageRequest, row: Discrepancy) -> int:
    return int(actions.beside(row, request.actor).count())


excuse_found = deciding(
    "inventory.excuse_found",
    lambda request, row: ExcuseForm(
        request.POST or None,
        beside=_beside(request, row),
        initial={"expires_on": months_after(timezone.localdate(), USUAL_EXCUSE)},
    ),
    lambda row, told, act: actions.excuse_found(
        row,
        because=told["because"],
        expires_on=told["expires_on"],
        whole_folder=bool(told.get("whole_folder")),
        **act,
    ),
    {
        "title": lazy("対象外とする"),
        "button": lazy("対象外とする"),
        "done": lazy("%(n)d件を対象外としました。"),
        "lead": lazy("見つかったものが増えたときと期限が切れたときは、もう一度判断を求めます。"),
    },
)
remove_found = deciding(
    "inventory.remove_found",
    lambda request, row: RemoveForm(
        request.POST or None,
        beside=_beside(request, row),
        initial={"due_on": timezone.localdate() + timedelta(days=USUAL_DAYS)},
    ),
    lambda row, told, act: actions.remove_found(
        row,
        kind=told["kind"],
        due_on=told["due_on"],
        moved_to=told["moved_to"],
        because=told["because"],
        whole_folder=bool(told.get("whole_folder")),
        **act,
    ),
    {
        "title": lazy("消去・移動する"),
        "button": lazy("期限を決める"),
        "done": lazy("%(n)d件の消去・移動を、部門のするべきことに加えました。"),
        "lead": lazy(
            "ファイルは、持ち主が自分で消すか移します。そのあとで証拠を残すと、次の調査がなくなったことを確かめます。"
        ),
    },
)
prove_removal = deciding(
    "inventory.prove_removal",
    lambda request, row: ProofForm(request.POST or None, request.FILES or None),
    lambda row, told, act: actions.prove_removal(row, proof=told["proof"], upload=told["file"], **act),
    {
        "title": lazy("消去・移動した証拠を残す"),
        "button": lazy("証拠を残す"),
        "done": lazy("証拠を残しました。次の調査で、なくなったことを確かめます。"),
        "lead": lazy("文章かファイルのどちらかで残します。"),
    },
)
reopen_found = deciding(
    "inventory.reopen_found",
    lambda request, row: ReasonForm(request.POST or None),
    lambda row, told, act: actions.reopen_found(row, because=told["because"], **act),
    {
        "title": lazy("判断を取り消す"),
        "button": lazy("取り消す"),
        "done": lazy("判断を取り消しました。もう一度判断してください。"),
        "lead": lazy("前の判断も記録に残ります。"),
    },
)


@page(READ_DIFFERENCES)
def proof(request: PageRequest, pk: int, file: int) -> HttpResponseBase:
    """Hands out a file that proves an erasure."""
    row = _row(request, pk)
    kept = files.of(row).filter(pk=file).first()
    if kept is None:
        raise Http404
    return files.as_response(request.actor, kept)
