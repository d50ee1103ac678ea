"""Takes the file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel.ledger import Ledger
from mamori.kernel.ledger.importing import runs
from mamori.kernel.ledger.models import ImportRun
from mamori.ui.ledger.importing.frame import address, draw, go
from mamori.ui.pages import View, page, refusals
from mamori.ui.widgets import FileDrop


class UploadForm(forms.Form):
    """The file to bring in."""

    file = forms.FileField(
        label=_("ファイル"),
        help_text=_("Excel（.xlsx）かCSVです。見出しの位置や列の名前は、お手元のままで大丈夫です。"),
        widget=FileDrop(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )


def upload_page(ledger: Ledger) -> View:
    """Returns the view that takes the file and lists what was begun before."""

    @page(ledger.import_key)
    def upload(request: Any) -> HttpResponse:
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            run: ImportRun | None = None
            with refusals(form):
                run = runs.start(ledger, file, file.name, by=request.actor, at=timezone.now())
            if run is not None:
                return go(ledger, run, "columns" if runs.is_plain(run) else "sheet")
        begun = [(run, address(ledger, run, "columns")) for run in runs.unfinished(ledger, request.actor)]
        importer = ledger.importer
        fields = importer.fields_for(ledger, request.actor) if importer else []
        content = {"form": form, "begun": begun, "fields": fields, "lead": importer.lead if importer else ""}
        return draw(request, ledger, "", content, status=422 if form.errors else 200)

    return upload
