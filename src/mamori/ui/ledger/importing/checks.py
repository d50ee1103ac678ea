"""Shows what would become of every row, lets a person mend cells on the screen, and takes the rows in."""

from __future__ import annotations

from itertools import chain
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from mamori.kernel import jobs
from mamori.kernel.ledger import Ledger
from mamori.kernel.ledger.importing import checking, runs, tasks
from mamori.kernel.ledger.models import ImportRun
from mamori.ui.ledger.importing.frame import address, draw, go
from mamori.ui.pages import refusals

AT_ONCE = 2_000  # rows up to which nobody waits long enough to want a progress bar


def check(request: Any, ledger: Ledger, run: ImportRun) -> HttpResponse:
    """Shows the report; a sent form mends cells, or takes the rows in as they were shown."""
    words = ""
    if request.method == "POST" and "mend" in request.POST:
        runs.correct(run, _mended(request))
        return go(ledger, run, "check")
    if request.method == "POST":
        with refusals() as attempt:
            response = _take(request, ledger, run)
        if attempt.ok:
            return response
        words = attempt.words
    if run.state != ImportRun.State.OPEN:
        return go(ledger, run, "done")
    if not run.report:
        if _is_long(run):
            return _in_background(request, ledger, run, tasks.check_file, _("ファイルを確かめています"))
        checking.check(run, ledger, by=request.actor)
    return _show(request, ledger, run, words)


def work(request: Any, ledger: Ledger, run: ImportRun) -> HttpResponse:
    """Shows how far a long work is; when it has ended, leads on to its result."""
    progress = jobs.mine(request.actor, run.progress) if run.progress else None
    if progress is None or progress.state == progress.State.DONE:
        return _lead_on(request, ledger, run)
    poll = address(ledger, run, "work")
    template = "ui/ledger/import/progress.html" if request.htmx else ""
    content = {"progress": progress, "poll_url": poll, "check_url": address(ledger, run, "check")}
    if template:
        return render(request, template, {**content, "run": run})
    return draw(request, ledger, "check", {**content, "is_working": True}, run=run)


def _lead_on(request: Any, ledger: Ledger, run: ImportRun) -> HttpResponse:
    target = address(ledger, run, "check" if run.state == ImportRun.State.OPEN else "done")
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return go(ledger, run, "check" if run.state == ImportRun.State.OPEN else "done")


def _show(request: Any, ledger: Ledger, run: ImportRun, words: str) -> HttpResponse:
    report = run.report
    for one in chain.from_iterable(report[kind] for kind in ("problems", "doubts", "changes", "asides")):
        _name(one, run)
    content = {
        "report": report,
        "agreed": checking.numbers(report),
        "words": words,
        "writable": report["create"] + report["change"],
        "hidden_problems": report["problem_count"] - len(report["problems"]),
        "hidden_changes": report["change_count"] - len(report["changes"]),
        "left_rows": sum(number for _name, number in report["left_out"]),
        "errors_url": address(ledger, run, "errors"),
        "columns_url": address(ledger, run, "columns"),
        "sheet_url": address(ledger, run, "sheet"),
        "total": sum(report[act] for act in checking.ACTS),
    }
    return draw(request, ledger, "check", content, run=run, status=422 if words else 200)


def _name(one: dict[str, Any], run: ImportRun) -> None:
    """Says where the cell or row stands, with its sheet where there are several, and under which name it is mended."""
    several = bool(run.others)
    one["where"] = one.get("cell") or _("{row}行目").format(row=one["row"])
    one["where"] = f"{one['sheet']} {one['where']}" if several else one["where"]
    if one.get("cell") and several and one["at"] != run.sheet:
        one["cell"] = f"{one['at']}!{one['cell']}"


def _take(request: Any, ledger: Ledger, run: ImportRun) -> HttpResponse:
    agreed, only_good = request.POST.get("agreed", ""), request.POST.get("only_good") == "yes"
    if run.state == ImportRun.State.OPEN and _is_long(run):
        title = _("{title}に取り込んでいます").format(title=ledger.title)
        return _in_background(
            request, ledger, run, tasks.take_file, title, agreed=agreed, only_good=only_good
        )
    checking.apply(run, ledger, agreed=agreed, only_good=only_good, by=request.actor, at=timezone.now())
    return go(ledger, run, "done")


def _in_background(
    request: Any, ledger: Ledger, run: ImportRun, task: Any, title: str, **given: Any
) -> HttpResponse:
    """Queues the work, once, and leads to its progress."""
    known = jobs.mine(request.actor, run.progress) if run.progress else None
    if known is None or known.state in (known.State.DONE, known.State.FAILED):
        by, at = request.actor, timezone.now()
        made = jobs.start(task, ledger.key, str(run.pk), title=title, by=by, at=at, **given)
        run.progress = UUID(str(made.pk))
        run.save(update_fields=["progress"])
    return go(ledger, run, "work")


def _is_long(run: ImportRun) -> bool:
    rows = sum(part.layout.last_row - part.layout.first_row for part in runs.parts_of(run))
    return rows > AT_ONCE and jobs.is_alive(timezone.now())


def _mended(request: Any) -> dict[str, str]:
    """Returns the cells whose text was changed on the page."""
    found = {}
    for name, text in request.POST.items():
        cell = name.removeprefix("cell_")
        if cell != name and text != request.POST.get(f"was_{cell}", ""):
            found[cell] = text
    return found
