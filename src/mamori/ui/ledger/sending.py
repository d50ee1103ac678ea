"""Makes large files and papers in the background, where the one who asked watches, and hands them to nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mamori.kernel import jobs
from mamori.kernel.action import NotAllowed
from mamori.kernel.jobs.models import Progress
from mamori.kernel.ledger import Listing, ledger_named
from mamori.kernel.ledger.exporting import heading, note, refuse_too_many, write_file
from mamori.kernel.permission import Actor, Reach, Role, reading
from mamori.ui.ledger.rows import draw_rows
from mamori.ui.pages import page
from mamori.ui.pdf import pdf_bytes

# Rows up to which nobody waits long enough to want a progress bar: about two seconds each.
AT_ONCE = {"xlsx": 10_000, "csv": 10_000, "csv-cp932": 10_000, "pdf": 200}
KEPT_FOR = timedelta(days=1)
PAPER = "ui/ledger/print.html"
FOLDER = "exports"
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "csv-cp932": "text/csv; charset=Shift_JIS",
    "pdf": "application/pdf",
}
READ = reading(
    "ledgers.exported",
    title=gettext_lazy("書き出したファイルを受け取る"),
    allowed={role: Reach.OWN for role in Role if role not in (Role.GUEST, Role.SYSTEM)},
)


def is_long(listing: Listing, kind: str) -> bool:
    """Tells whether the file takes so long that it is made in the background, where somebody works there."""
    limit = AT_ONCE.get(kind)
    if limit is None or not jobs.is_alive(timezone.now()):
        return False
    return bool(listing.selection.order_by()[: limit + 1].count() > limit)


def start(listing: Listing, kind: str) -> Progress:
    """Queues the making of the file; the progress is titled with the file's name."""
    if kind == "pdf":
        refuse_too_many(listing, kind)
    question = listing.asked().urlencode()
    given = (listing.ledger.key, kind, question)
    return jobs.start(make, *given, title=name_of(listing, kind), by=listing.actor, at=timezone.now())


def name_of(listing: Listing, kind: str) -> str:
    """Returns the name of the file: what it is, of which day."""
    return f"{listing.ledger.title}_{listing.today:%Y%m%d}.{kind.partition('-')[0]}"


def paper(listing: Listing, kind: str) -> dict[str, Any]:
    """Returns what the print page of a ledger needs; raises TooManyForPaper."""
    refuse_too_many(listing, kind)
    rows = list(listing.every_row())
    title, *lines = heading(listing)
    drawn = draw_rows(listing.columns, rows, whole=True)
    told = {"title": title, "lines": lines, "rows": drawn, "number": len(rows)}
    return {"ledger": listing.ledger, "heads": listing.columns, **told}


@jobs.task(retries=0, limit=timedelta(minutes=30), atomic=False)
def make(progress_id: str, ledger_key: str, kind: str, question: str) -> None:
    """Makes the file with the rights of its asker today, keeps it for a day, and leaves the entry in the trail."""
    progress = Progress.objects.select_related("owner__person").get(pk=progress_id)
    today, ledger = timezone.localdate(), ledger_named(ledger_key)
    by = Actor.of(progress.owner, on=today)
    language = progress.owner.language or settings.LANGUAGE_CODE
    with translation.override(language), jobs.reporting(progress_id) as reporter:
        if not by.may(f"{ledger.key}.export"):
            raise NotAllowed
        listing = Listing(ledger, QueryDict(question), actor=by, today=today)
        number = _write(listing, kind, progress_id, reporter)
        ledger.export(by=by, at=timezone.now(), note=note(listing, kind, number))


def _write(listing: Listing, kind: str, progress_id: str, reporter: jobs.Reporter) -> int:
    """Writes the file into the store and returns the number of rows."""
    stored = default_storage.save(_place(progress_id), ContentFile(b""))
    if kind == "pdf":
        content = paper(listing, kind)
        reporter.report(20, _("紙面に割り付けています"))
        with default_storage.open(stored, "wb") as target:
            target.write(pdf_bytes(PAPER, content))
        return int(content["number"])
    total = max(1, listing.selection.order_by().count())

    def told(number: int) -> None:
        reporter.report(95 * number / total, _("{done}行まで書きました").format(done=f"{number:,}"))

    with default_storage.open(stored, "wb") as target:
        return write_file(listing, kind, target, told=told)  # type: ignore[arg-type]  # a File is a binary stream


def sweep(at: datetime) -> int:
    """Removes files that were made more than a day ago; returns how many."""
    if not default_storage.exists(FOLDER):
        return 0
    old = [
        f"{FOLDER}/{name}"
        for name in default_storage.listdir(FOLDER)[1]
        if default_storage.get_modified_time(f"{FOLDER}/{name}") < at - KEPT_FOR
    ]
    for name in old:
        default_storage.delete(name)
    return len(old)


def _place(progress_id: str | UUID) -> str:
    return f"{FOLDER}/{UUID(str(progress_id)).hex}"


@page(READ)
def exported(request: Any, pk: UUID) -> HttpResponseBase:
    """Shows how far the file is; hands it out when it is made and asked for."""
    progress = jobs.mine(request.actor, pk)
    if progress is None:
        raise Http404
    is_there = progress.state == Progress.State.DONE and default_storage.exists(_place(pk))
    if is_there and "file" in request.GET:
        kind = progress.title.rpartition(".")[2]
        file = default_storage.open(_place(pk))
        return FileResponse(file, as_attachment=True, filename=progress.title, content_type=TYPES[kind])
    content = {"progress": progress, "is_there": is_there, "here": reverse("ledgers.exported", args=[pk])}
    template = "ui/ledger/export_state.html" if request.htmx else "ui/ledger/exported.html"
    return render(request, template, content)


@jobs.task(retries=1, atomic=False)
def sweep_exports() -> int:
    """Removes exported files that nobody fetched within a day."""
    return sweep(timezone.now())


jobs.schedule("ledger.sweep_exports", sweep_exports, daily="03:45")

urlpatterns: list[URLPattern] = [path("ledgers/exports/<uuid:pk>/", exported, name="ledgers.exported")]
