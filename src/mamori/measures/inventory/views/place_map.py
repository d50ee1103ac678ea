"""Draws the map of where personal information is."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from mamori.kernel.text import row_number
from mamori.measures.inventory.queries import place_map as queries
from mamori.measures.inventory.queries.scans import READ_MAP
from mamori.ui.pages import PageRequest, page


@page(READ_MAP)
def place_map(request: PageRequest) -> HttpResponse:
    """Shows the map of the whole company, or of one department."""
    wanted = row_number(request.GET.get("department", ""))
    shown = queries.map_page(request.actor, department=wanted)
    template = "inventory/place_map_print.html" if "print" in request.GET else "inventory/place_map.html"
    return render(request, template, {"page": shown, "picture": shown.picture})
