"""Draws the flow of personal information."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from mamori.kernel.text import row_number
from mamori.measures.inventory.queries import READ_FLOW
from mamori.measures.inventory.queries import flow as queries
from mamori.ui.pages import PageRequest, page


@page(READ_FLOW)
def flow(request: PageRequest) -> HttpResponse:
    """Shows the flow of the whole company, or of one department."""
    wanted = row_number(request.GET.get("department", ""))
    shown = queries.flow_page(request.actor, department=wanted)
    template = "inventory/flow_print.html" if "print" in request.GET else "inventory/flow.html"
    return render(request, template, {"page": shown, "picture": shown.picture})
