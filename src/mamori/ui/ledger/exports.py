"""Hands out a ledger as a file or on paper, each time with one entry in the trail."""

from __future__ import annotations

import tempfile
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from mamori.kernel.ledger import Ledger, Listing
from mamori.kernel.ledger.exporting import heading, note, refuse_too_many, write_file
from mamori.ui.ledger.rows import draw_rows
from mamori.ui.pages import View, page
from mamori.ui.pdf import pdf_of

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "csv-cp932": "text/csv; charset=Shift_JIS",
}


def export_page(ledger: Ledger) -> View:
    """Returns the view that hands out what the list shows, all of it, in the `format` of the address."""

    @page(f"{ledger.key}.export")
    def export(request: Any) -> HttpResponseBase:
        kind = request.GET.get("format", "")
        if kind not in ledger.exports:
            raise Http404
        listing = Listing(ledger, request.GET, actor=request.actor, today=timezone.localdate())
        return _paper(request, listing, kind) if kind in ("pdf", "print") else _file(request, listing, kind)

    return export


def _file(request: Any, listing: Listing, kind: str) -> FileResponse:
    """Writes the file first and then the entry, so that no lock is held while a large file is made."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
    number = write_file(listing, kind, file)
    _record(request, listing, kind, number)
    file.seek(0)
    name = f"{listing.ledger.title}_{listing.today:%Y%m%d}.{kind.partition('-')[0]}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[kind])


def _paper(request: Any, listing: Listing, kind: str) -> HttpResponse:
    refuse_too_many(listing, kind)
    rows = list(listing.every_row())
    title, *lines = heading(listing)
    content = {
        "ledger": listing.ledger,
        "title": title,
        "lines": lines,
        "heads": listing.columns,
        "rows": draw_rows(listing.columns, rows, whole=True),
        "number": len(rows),
    }
    if kind == "pdf":
        made = pdf_of(request, "ui/ledger/print.html", content, name=f"{title}_{listing.today:%Y%m%d}.pdf")
    else:
        made = render(request, "ui/ledger/print.html", content)
    _record(request, listing, kind, len(rows))
    return made


def _record(request: Any, listing: Listing, kind: str, number: int) -> None:
    listing.ledger.export(by=request.actor, at=timezone.now(), note=note(listing, kind, number))
