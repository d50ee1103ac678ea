"""Hands out a ledger as a file or on paper, each time with one entry in the trail."""

from __future__ import annotations

import tempfile
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from mamori.kernel.ledger import Ledger, Listing
from mamori.kernel.ledger.exporting import note, write_file
from mamori.ui.ledger import sending
from mamori.ui.pages import View, page
from mamori.ui.pdf import pdf_of


def export_page(ledger: Ledger) -> View:
    """Returns the view that hands out what the list shows, all of it, in the `format` of the address."""

    @page(f"{ledger.key}.export")
    def export(request: Any) -> HttpResponseBase:
        kind = request.GET.get("format", "")
        if kind not in ledger.exports:
            raise Http404
        listing = Listing(ledger, request.GET, actor=request.actor, today=timezone.localdate())
        if sending.is_long(listing, kind):
            return redirect("ledgers.exported", sending.start(listing, kind).pk)
        return _paper(request, listing, kind) if kind in ("pdf", "print") else _file(request, listing, kind)

    return export


def _file(request: Any, listing: Listing, kind: str) -> FileResponse:
    """Writes the file first and then the entry, so that no lock is held while a large file is made."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
    try:
        number = write_file(listing, kind, file)
        _record(request, listing, kind, number)
    except BaseException:
        file.close()  # nobody takes out what is not in the trail
        raise
    file.seek(0)
    name = sending.name_of(listing, kind)
    return FileResponse(file, as_attachment=True, filename=name, content_type=sending.TYPES[kind])


def _paper(request: Any, listing: Listing, kind: str) -> HttpResponse:
    content = sending.paper(listing, kind)
    if kind == "pdf":
        made = pdf_of(request, sending.PAPER, content, name=sending.name_of(listing, kind))
    else:
        made = render(request, sending.PAPER, content)
    _record(request, listing, kind, content["number"])
    return made


def _record(request: Any, listing: Listing, kind: str, number: int) -> None:
    listing.ledger.export(by=request.actor, at=timezone.now(), note=note(listing, kind, number))
