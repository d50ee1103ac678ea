"""Puts a sheet on paper: a page to print and a PDF, both A3 landscape."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from mamori.measures.inventory.models import Sheet
from mamori.measures.inventory.queries import READ_SHEET
from mamori.measures.inventory.queries import survey as queries
from mamori.measures.inventory.views.sheets import the_sheet
from mamori.ui.pages import PageRequest, page
from mamori.ui.pdf import NoPdfHere, pdf_of

PAPER = "inventory/sheet_print.html"


def _content(sheet: Sheet) -> dict[str, Any]:
    shown = queries.sheet_page(sheet)
    heads = [cell.label for cell in shown.rows[0].first] if shown.rows else []
    return {"sheet": sheet, "page": shown, "heads": heads}


@page(READ_SHEET)
def sheet_print(request: PageRequest, pk: int) -> HttpResponse:
    """Shows a sheet as a page to print."""
    return render(request, PAPER, _content(the_sheet(request, pk)))


@page(READ_SHEET)
def sheet_pdf(request: PageRequest, pk: int) -> HttpResponse:
    """Hands a sheet out as PDF; where none can be made, says so and leads back."""
    found = the_sheet(request, pk)
    try:
        return pdf_of(request, PAPER, _content(found), name=f"調査表_{found.department.name}.pdf")
    except NoPdfHere as no:
        messages.error(request, str(no.words))
        return redirect("inventory.sheet", pk=pk)
