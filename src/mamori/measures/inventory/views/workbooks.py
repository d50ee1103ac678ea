"""Hands a sheet out as Excel and takes the filled file back."""

from __future__ import annotations

import io
from urllib.parse import quote

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel.sheets.refusals import SheetProblem
from mamori.measures.inventory.actions import workbooks as actions
from mamori.measures.inventory.queries import READ_SHEET
from mamori.measures.inventory.views.sheets import the_sheet
from mamori.ui import widgets
from mamori.ui.pages import PageRequest, page, refusals

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WorkbookForm(forms.Form):
    """Asks for the filled file."""

    file = forms.FileField(label=_("記入したExcelファイル"), widget=widgets.FileDrop)


@page(READ_SHEET)
def workbook(request: PageRequest, pk: int) -> HttpResponse:
    """Downloads the sheet as an Excel form."""
    found = the_sheet(request, pk)
    written = io.BytesIO()
    actions.write_workbook(found, written)
    response = HttpResponse(written.getvalue(), content_type=XLSX)
    name = quote(f"調査表_{found.department.name}_{found.round.due_on:%Y%m%d}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@page("inventory.return_workbook")
def return_workbook(request: PageRequest, pk: int) -> HttpResponse:
    """Takes the filled form back and reports what it brought."""
    found = the_sheet(request, pk)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    report = None
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        with refusals(form):
            try:
                report = actions.return_workbook(
                    found, upload, upload.name, by=request.actor, at=timezone.now()
                )
            except SheetProblem as no:
                form.add_error("file", str(no.words))
    status = 422 if form.is_bound and form.errors else 200
    content = {"sheet": found, "form": form, "report": report}
    return render(request, "inventory/return_workbook.html", content, status=status)
