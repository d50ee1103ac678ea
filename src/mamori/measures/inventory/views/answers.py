"""Lets a department fill in its sheet row by row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mamori.measures.inventory.actions import answers
from mamori.measures.inventory.forms.holding import HoldingForm
from mamori.measures.inventory.forms.survey import GoneForm
from mamori.measures.inventory.models import Answer, Sheet
from mamori.measures.inventory.queries import READ_SHEET
from mamori.measures.inventory.rules import catalogue
from mamori.measures.inventory.views.sheets import seen, the_sheet
from mamori.ui.pages import PageRequest, get_visible, page, refusals


def _the_answer(request: PageRequest, pk: int) -> Answer:
    rows = Answer.objects.select_related("sheet__round", "sheet__department", "entry")
    found: Answer = get_visible(rows, request.actor, READ_SHEET, pk=pk)
    return found


@page("inventory.add_answer")
def add_answer(request: PageRequest, pk: int) -> HttpResponse:
    """Adds a row, empty or prepared from a suggestion of the library."""
    found = the_sheet(request, pk)
    suggestion = catalogue.suggestions().get(request.GET.get("from", ""), (None, None))[1]
    initial = dict(suggestion.content) if suggestion else None
    form = HoldingForm(request.POST or None, initial=initial, questions=found.round.questions)
    if request.method == "POST" and form.is_valid():
        with refusals(form) as attempt:
            taken = suggestion.id if suggestion else ""
            row = answers.add_answer(
                found, form.content(), suggested_from=taken, by=request.actor, at=timezone.now()
            )
        if attempt.ok:
            return _saved(request, found, row)
    return _form_page(request, found, form, suggestion=suggestion)


@page("inventory.change_answer")
def change_answer(request: PageRequest, pk: int) -> HttpResponse:
    """Changes a row; if somebody else changed it meanwhile, shows both and keeps what was typed."""
    row = _the_answer(request, pk)
    questions = row.sheet.round.questions
    if request.method != "POST":
        form = HoldingForm.showing(row, questions=questions, version=row.version)
        return _form_page(request, row.sheet, form, row=row)
    form = HoldingForm(request.POST, questions=questions)
    current: Answer | None = None
    if form.is_valid():
        with refusals(form) as attempt:
            seen = form.cleaned_data["version"]
            answers.change_answer(row, form.content(), seen=seen, by=request.actor, at=timezone.now())
        if attempt.ok:
            return _saved(request, row.sheet, row)
        current = getattr(attempt.refusal, "current", None)
    return _form_page(request, row.sheet, form, row=row, differences=form.differences(current))


def _saved(request: PageRequest, found: Sheet, row: Answer) -> HttpResponse:
    messages.success(request, _("「%(name)s」を保存しました。") % {"name": row.name})
    if "another" in request.POST:
        return redirect("inventory.add_answer", pk=found.pk)
    return redirect(reverse("inventory.sheet", args=[found.pk]) + f"#row-{row.pk}")


def _form_page(request: PageRequest, found: Sheet, form: HoldingForm, **also: Any) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    content = {"sheet": found, "form": form, **also}
    return render(request, "inventory/answer.html", content, status=status)


@require_POST
@page("inventory.confirm_unchanged")
def confirm_unchanged(request: PageRequest, pk: int) -> HttpResponse:
    """Says that a row is as last year."""
    row = _the_answer(request, pk)
    with refusals() as attempt:
        answers.confirm_unchanged(row, seen=seen(request), by=request.actor, at=timezone.now())
    return _back(request, row, attempt.words)


@page("inventory.mark_gone")
def mark_gone(request: PageRequest, pk: int) -> HttpResponse:
    """Says that something is no longer held, and asks why."""
    row = _the_answer(request, pk)
    form = GoneForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        with refusals(form) as attempt:
            answers.mark_gone(
                row,
                seen=form.cleaned_data["version"],
                by=request.actor,
                at=timezone.now(),
                because=form.cleaned_data["because"],
            )
        if attempt.ok or isinstance(attempt.refusal, answers.AnsweredMeanwhile):
            return _back(request, row, attempt.words)
    content = {"form": form, "row": row, "sheet": row.sheet}
    return render(request, "inventory/mark_gone.html", content, status=422 if form.errors else 200)


@require_POST
@page("inventory.remove_answer")
def remove_answer(request: PageRequest, pk: int) -> HttpResponse:
    """Removes a row that was added in this round."""
    row = _the_answer(request, pk)
    with refusals() as attempt:
        answers.remove_answer(row, by=request.actor, at=timezone.now())
    return _back(request, row, attempt.words)


def _back(request: PageRequest, row: Answer, refusal: str) -> HttpResponse:
    if refusal:
        messages.error(request, refusal)
    anchor = f"#row-{row.pk}" if row.pk else ""
    return redirect(reverse("inventory.sheet", args=[row.sheet_id]) + anchor)
