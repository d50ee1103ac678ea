"""Shows who answers for personal information: the organisation at a glance, and the facts of the company."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mamori.kernel.people.models import Company
from mamori.measures.organisation import actions
from mamori.measures.organisation.forms.people import CompanyForm
from mamori.measures.organisation.queries import READ_BODY, READ_COMPANY, READ_OVERVIEW
from mamori.measures.organisation.queries.overview import overview as overview_on
from mamori.measures.organisation.views.steps import form_page
from mamori.ui.pages import PageRequest, page


@page(READ_OVERVIEW)
def overview(request: PageRequest) -> HttpResponse:
    """Shows the chart of the organisation, vacant seats and departments without a head or a clerk."""
    actor = request.actor
    content = {
        "now": overview_on(timezone.localdate()),
        "may_appoint": actor.may("organisation.appoint"),
        "may_found": actor.may("organisation.found_body"),
        "may_see_body": actor.may(READ_BODY),
        "may_set_up": actor.may("organisation.set_up_department"),
    }
    return render(request, "organisation/overview.html", content)


@page(READ_COMPANY)
def company(request: PageRequest) -> HttpResponse:
    """Shows the facts of the company."""
    may_edit = request.actor.may("organisation.edit_company")
    return render(request, "organisation/company.html", {"facts": Company.the_one(), "may_edit": may_edit})


@page("organisation.edit_company")
def edit_company(request: PageRequest) -> HttpResponse:
    """Edits the facts of the company."""
    found = Company.the_one()
    if found is None:
        raise Http404
    form = CompanyForm(request.POST or None, instance=Company.objects.get(pk=found.pk))
    return form_page(
        request,
        form,
        partial(actions.edit_company, found, by=request.actor, at=timezone.now()),
        title=_("会社の情報を直す"),
        done=_("会社の情報を直しました。"),
        to=lambda _company: reverse("organisation.company"),
        back=reverse("organisation.company"),
        button=_("保存する"),
    )
