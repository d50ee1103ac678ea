"""Shows the targets of the scan, lets them be set up, and lets scans be started, watched, paused and stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from mamori.kernel import jobs
from mamori.measures.inventory import chores
from mamori.measures.inventory.actions import scanning
from mamori.measures.inventory.actions import targets as actions
from mamori.measures.inventory.forms.scans import TargetForm
from mamori.measures.inventory.models import ScanRun, ScanTarget
from mamori.measures.inventory.queries import scans as queries
from mamori.measures.inventory.queries.scans import READ_FILES, READ_SCANS
from mamori.ui.pages import PageRequest, View, get_visible, page, refusals


@page(READ_SCANS)
def scans(request: PageRequest) -> HttpResponse:
    """Shows every target with its last scan, and the one under way."""
    now = timezone.localtime()
    shown = queries.targets(request.actor, now=now)
    content = {
        "rows": [(one, queries.advance(one.live) if one.live else None) for one in shown],
        "others_exist": not shown and ScanTarget.objects.exists(),
        "may_add": request.actor.may("inventory.add_target"),
        "may_start": request.actor.may("inventory.start_scan"),
        "sees_files": request.actor.may(READ_FILES),
        "worker_lives": jobs.is_alive(now),
    }
    return render(request, "inventory/scans.html", content)


@page("inventory.add_target")
def add_target(request: PageRequest) -> HttpResponse:
    """Enters a target."""
    form = TargetForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        with refusals(form) as attempt:
            made = actions.add_target(form.content(), by=request.actor, at=timezone.now())
        if attempt.ok:
            messages.success(request, _("調査対象を登録しました。続けて調査を始められます。"))
            return redirect("inventory.scan_target", pk=made.pk)
    return _form_page(request, form)


@page("inventory.change_target")
def change_target(request: PageRequest, pk: int) -> HttpResponse:
    """Changes a target."""
    target = _target(request, pk)
    if request.method != "POST":
        return _form_page(request, TargetForm.of(target, actor=request.actor), target=target)
    form = TargetForm(request.POST, actor=request.actor, target=target)
    if form.is_valid():
        with refusals(form) as attempt:
            told = {"seen": form.cleaned_data["version"], "by": request.actor, "at": timezone.now()}
            actions.change_target(target, form.content(), **told)
        if attempt.ok:
            messages.success(request, _("保存しました。"))
            return redirect("inventory.scan_target", pk=pk)
    return _form_page(request, form, target=target)


def _form_page(request: PageRequest, form: TargetForm, **also: Any) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    content = {"form": form, "roots": settings.SCAN_ROOTS, **also}
    return render(request, "inventory/scan_target_form.html", content, status=status)


def _target(request: PageRequest, pk: int) -> ScanTarget:
    targets = ScanTarget.objects.select_related("department")
    found: ScanTarget = get_visible(targets, request.actor, READ_SCANS, pk=pk)
    return found


@page(READ_SCANS)
def scan_target(request: PageRequest, pk: int) -> HttpResponse:
    """Shows one target with its runs."""
    target, now = _target(request, pk), timezone.localtime()
    runs = queries.runs_of(target)
    live = next((run for run in runs if run.is_live), None)
    content = {
        "target": target,
        "runs": runs,
        "ended": [run for run in runs if not run.is_live],
        "next_at": queries.next_start(target, now) if target.is_active else None,
        "advance": queries.advance(live) if live else None,
        "may": _rights(request, target),
        "worker_lives": jobs.is_alive(now),
    }
    return render(request, "inventory/scan_target.html", content)


def _rights(request: PageRequest, target: ScanTarget) -> dict[str, bool]:
    names = ("change_target", "start_scan", "pause_scan", "resume_scan", "stop_scan")
    may = {name: request.actor.may(f"inventory.{name}", target) for name in names}
    return {**may, "see_files": request.actor.may(READ_FILES, target)}


@page(READ_SCANS)
def scan_run(request: PageRequest, pk: int) -> HttpResponse:
    """Shows how far a run is: the part alone for htmx, which asks again every two seconds, else its target's page."""
    run = _run(request, pk)
    if not request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return redirect("inventory.scan_target", pk=run.target_id)
    in_list = "list" in request.GET
    may = None if in_list else _rights(request, run.target)
    content = {"run": run, "advance": queries.advance(run), "may": may, "in_list": in_list}
    return render(request, "inventory/parts/scan_progress.html", content)


def _run(request: PageRequest, pk: int) -> ScanRun:
    runs = ScanRun.objects.select_related("target__department")
    found: ScanRun = get_visible(runs, request.actor, READ_SCANS, pk=pk)
    return found


@require_POST
@page("inventory.start_scan")
def start_scan(request: PageRequest, pk: int) -> HttpResponse:
    """Starts a scan of the target."""
    target = _target(request, pk)
    with refusals() as attempt, transaction.atomic():
        run = scanning.start_scan(target, by=request.actor, at=timezone.now())
        chores.wake(run.pk)
    if attempt.ok:
        messages.success(request, _("調査を始めました。この画面を閉じても続きます。"))
    else:
        messages.error(request, attempt.words)
    return redirect("inventory.scan_target", pk=pk)


def acting_on_run(key: str, do: Callable[..., None], done: Promise, *, wakes: bool = False) -> View:
    """Makes the page of an act on a run, which goes back to the target."""

    @require_POST
    @page(key)
    def view(request: PageRequest, pk: int) -> HttpResponse:
        run = _run(request, pk)
        with refusals() as attempt, transaction.atomic():
            do(run, by=request.actor, at=timezone.now())
            if wakes:
                chores.wake(run.pk)
        if attempt.ok:
            messages.success(request, str(done))
        else:
            messages.error(request, attempt.words)
        return redirect("inventory.scan_target", pk=run.target_id)

    return view


pause_scan = acting_on_run("inventory.pause_scan", scanning.pause_scan, lazy("調査を一時停止しました。"))
resume_scan = acting_on_run(
    "inventory.resume_scan", scanning.resume_scan, lazy("調査を再開しました。"), wakes=True
)
stop_scan = acting_on_run(
    "inventory.stop_scan", scanning.stop_scan, lazy("調査を中止しました。見つけたものは残っています。")
)
