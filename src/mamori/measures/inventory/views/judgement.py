"""Shows what the register says about the company as a whole."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from mamori.measures.inventory.queries import READ_FINDINGS, READ_OPERATOR
from mamori.measures.inventory.queries import judgement as queries
from mamori.ui.pages import PageRequest, page


@page(READ_OPERATOR)
def operator(request: PageRequest) -> HttpResponse:
    """Shows whether the company is a 個人情報取扱事業者, by the law in force and by that of 2005."""
    content = {
        "page": queries.operator_page(today=timezone.localdate()),
        "now_title": _("いまの法律"),
        "then_title": _("2005年の法律"),
    }
    return render(request, "inventory/operator.html", content)


@page(READ_FINDINGS)
def findings(request: PageRequest) -> HttpResponse:
    """Lists what does not fit together in the register, with a way to mend each."""
    after = request.GET.get("after", "")[:20]
    rows, more = queries.findings(request.actor, today=timezone.localdate(), after=after)
    content = {
        "rows": rows,
        "more": more,
        "after": after,
        "may_change": request.actor.may("inventory.change_entry"),
    }
    return render(request, "inventory/findings.html", content)
