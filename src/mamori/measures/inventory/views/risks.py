"""Lets the keepers of an entry analyse its risks."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mamori.measures.inventory.actions import risks as actions
from mamori.measures.inventory.forms.risks import RiskForm
from mamori.measures.inventory.forms.survey import ReasonForm
from mamori.measures.inventory.models import Entry, Risk
from mamori.measures.inventory.queries import READ_RISKS
from mamori.measures.inventory.rules import catalogue
from mamori.measures.inventory.rules.risk import Phase, propose
from mamori.measures.inventory.views.register import shown_version, the_entry
from mamori.ui.pages import PageRequest, get_visible, page, refusals


def _the_risk(request: PageRequest, pk: int) -> Risk:
    rows = Risk.objects.select_related("entry__department", "assignee")
    found: Risk = get_visible(rows, request.actor, READ_RISKS, pk=pk)
    return found


def _to_entry(entry_pk: int) -> str:
    return reverse("inventory.entry", args=[entry_pk]) + "#risks"


@page("inventory.take_risks")
def take_risks(request: PageRequest, pk: int) -> HttpResponse:
    """Shows the library's proposals for an entry, and takes those that are ticked."""
    found = the_entry(request, pk)
    if request.method == "POST":
        with refusals() as attempt:
            made = actions.take_risks(
                found, request.POST.getlist("risk"), by=request.actor, at=timezone.now()
            )
        if attempt.ok:
            messages.success(
                request, _("リスクを%(n)d件加えました。評価を確かめてください。") % {"n": len(made)}
            )
            return redirect(_to_entry(pk))
        messages.error(request, attempt.words)
    taken = set(found.risks.values_list("source", flat=True))
    proposals = propose(found, catalogue.seed("risks")["risks"], taken=taken)
    by_phase = [
        (Phase(phase).label, list(some)) for phase, some in groupby(proposals, lambda one: one.item.phase)
    ]
    return render(request, "inventory/take_risks.html", {"entry": found, "by_phase": by_phase})


@page("inventory.add_risk")
def add_risk(request: PageRequest, pk: int) -> HttpResponse:
    """Adds a risk in one's own words."""
    found = the_entry(request, pk)
    form = RiskForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        with refusals(form) as attempt:
            actions.add_risk(found, form.content(), by=request.actor, at=timezone.now())
        if attempt.ok:
            messages.success(request, _("リスクを加えました。"))
            return redirect(_to_entry(pk))
    return _form_page(request, form, found)


@page(READ_RISKS)
def risk(request: PageRequest, pk: int) -> HttpResponse:
    """Shows a risk; who keeps the register may grade it here."""
    found = _the_risk(request, pk)
    form = RiskForm.of(found, actor=request.actor)
    return _form_page(request, form, found.entry, risk=found)


@page("inventory.change_risk")
def change_risk(request: PageRequest, pk: int) -> HttpResponse:
    """Grades a risk."""
    found = _the_risk(request, pk)
    if request.method != "POST":
        return _form_page(request, RiskForm.of(found, actor=request.actor), found.entry, risk=found)
    form = RiskForm(request.POST, actor=request.actor)
    if form.is_valid():
        with refusals(form) as attempt:
            seen = form.cleaned_data["version"]
            actions.change_risk(found, form.content(), seen=seen, by=request.actor, at=timezone.now())
        if attempt.ok:
            messages.success(request, _("評価を保存しました。"))
            return redirect(_to_entry(found.entry_id))
    return _form_page(request, form, found.entry, risk=found)


def _form_page(request: PageRequest, form: RiskForm, entry: Entry, risk: Risk | None = None) -> HttpResponse:
    may = {
        "change": request.actor.may("inventory.change_risk", entry),
        "accept": request.actor.may("inventory.accept_risk"),
    }
    content = {"form": form, "entry": entry, "risk": risk, "may": may, "reason_form": ReasonForm()}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "inventory/risk.html", content, status=status)


@require_POST
@page("inventory.accept_risk")
def accept_risk(request: PageRequest, pk: int) -> HttpResponse:
    """Accepts what remains of a risk."""
    found = _the_risk(request, pk)
    with refusals() as attempt:
        because = request.POST.get("because", "")
        seen = shown_version(request)
        actions.accept_risk(found, seen=seen, by=request.actor, at=timezone.now(), because=because)
    if not attempt.ok:
        messages.error(request, attempt.words)
        return redirect("inventory.risk", pk=pk)
    messages.success(request, _("残るリスクを認めました。"))
    return redirect(_to_entry(found.entry_id))


@require_POST
@page("inventory.remove_risk")
def remove_risk(request: PageRequest, pk: int) -> HttpResponse:
    """Takes a risk off the table."""
    found = _the_risk(request, pk)
    entry_pk = found.entry_id
    with refusals() as attempt:
        because = request.POST.get("because", "")
        actions.remove_risk(found, by=request.actor, at=timezone.now(), because=because)
    if not attempt.ok:
        messages.error(request, attempt.words)
        return redirect("inventory.risk", pk=pk)
    messages.success(request, _("リスクを外しました。"))
    return redirect(_to_entry(entry_pk))
