"""Moves and closes departments; the ledger draws the rest."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mamori.kernel.people.models import Department
from mamori.measures.organisation import actions
from mamori.measures.organisation.forms.people import ClosingForm, MoveForm
from mamori.measures.organisation.queries import READ_DEPARTMENTS
from mamori.measures.organisation.views.steps import form_page
from mamori.ui.pages import PageRequest, get_visible, page


@page("organisation.move_department")
def move_department(request: PageRequest, pk: int) -> HttpResponse:
    """Puts a department under another one."""
    department = get_visible(Department.objects.all(), request.actor, READ_DEPARTMENTS, pk=pk)
    detail = reverse("organisation.departments.detail", args=[pk])
    form = MoveForm(request.POST or None, initial={"parent": department.parent})
    form.fields["parent"].offer(timezone.localdate())  # type: ignore[attr-defined]  # our own field
    return form_page(
        request,
        form,
        partial(actions.move_department, department, by=request.actor, at=timezone.now()),
        title=_("%(name)sを移す") % {"name": department},
        lead=_("下にある部門も、いっしょに移ります。部門管理者の見られる範囲も変わります。"),
        done=_("部門を移しました。"),
        to=lambda _moved: detail,
        back=detail,
        button=_("移す"),
    )


@page("organisation.close_department")
def close_department(request: PageRequest, pk: int) -> HttpResponse:
    """Closes a department."""
    department = get_visible(Department.objects.all(), request.actor, READ_DEPARTMENTS, pk=pk)
    detail = reverse("organisation.departments.detail", args=[pk])
    return form_page(
        request,
        ClosingForm(request.POST or None, initial={"on": timezone.localdate()}),
        partial(actions.close_department, department, by=request.actor, at=timezone.now()),
        title=_("%(name)sを廃止する") % {"name": department},
        lead=_("部門と、そこに登録された記録は残ります。部門の役割は、廃止日の前日で終わります。"),
        done=_("部門を廃止しました。"),
        to=lambda _closed: detail,
        back=detail,
        button=_("廃止する"),
    )
