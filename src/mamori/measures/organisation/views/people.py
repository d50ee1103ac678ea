"""Moves people, records their leaving and finds them for input boxes; the ledger draws the rest."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mamori.kernel.people.models import Person
from mamori.measures.organisation import actions
from mamori.measures.organisation.forms.people import LeavingForm, TransferForm
from mamori.measures.organisation.queries import READ_PEOPLE
from mamori.measures.organisation.views.steps import done_or_told, form_page
from mamori.ui.pages import PageRequest, get_visible, page
from mamori.ui.people import asks_for_people

PROPOSED = 12


@page(READ_PEOPLE)
def find_people(request: PageRequest) -> HttpResponse:
    """Proposes people at work whose number or name holds what was typed, from those the actor may see or act upon."""
    act = request.GET.get("act", "")
    typed = next((words for name, words in request.GET.items() if name != "act"), "")
    typed = " ".join(str(typed).split())[:60]
    people = Person.objects.filter(Person.working_on(timezone.localdate()))
    if typed:
        word = typed.split()[0]
        people = people.filter(Q(code__startswith=word) | Q(name__contains=typed) | Q(kana__contains=typed))
    seen = (
        people.visible_to(request.actor, act if asks_for_people(act) else READ_PEOPLE)
        .select_related("department")
        .order_by("code")
    )
    return render(request, "ui/widgets/people.html", {"people": seen[:PROPOSED]})


@page("organisation.transfer_person")
def transfer_person(request: PageRequest, pk: int) -> HttpResponse:
    """Moves a person to another department."""
    person = _visible(request, pk)
    detail = reverse("organisation.people.detail", args=[pk])
    form = TransferForm(request.POST or None, initial={"on": timezone.localdate()})
    form.fields["to"].offer(timezone.localdate())  # type: ignore[attr-defined]  # our own field
    return form_page(
        request,
        form,
        partial(actions.transfer_person, person, by=request.actor, at=timezone.now()),
        title=_("%(name)sさんを異動させる") % {"name": person},
        lead=_("今の所属：%(department)s") % {"department": person.department},
        done=_("異動を登録しました。"),
        to=lambda _moved: detail,
        back=detail,
        button=_("異動させる"),
    )


@page("organisation.record_leaving")
def record_leaving(request: PageRequest, pk: int) -> HttpResponse:
    """Records a person's last day and who takes over."""
    person = _visible(request, pk)
    detail = reverse("organisation.people.detail", args=[pk])

    def act(**given: Any) -> Person:
        return actions.record_leaving(person, **given, by=request.actor, at=timezone.now())

    return form_page(
        request,
        LeavingForm(request.POST or None, initial={"on": timezone.localdate()}),
        act,
        title=_("%(name)sさんの退職を登録する") % {"name": person},
        lead=_("任命・席・役割は退職日で終わり、アカウントは使えなくなります。記録は残ります。"),
        done=_("退職を登録しました。"),
        to=lambda _gone: detail,
        back=detail,
        button=_("退職を登録する"),
    )


@require_POST
@page("organisation.cancel_leaving")
def cancel_leaving(request: PageRequest, pk: int) -> HttpResponse:
    """Takes back a last day that was recorded by mistake."""
    person = _visible(request, pk)
    act = partial(actions.cancel_leaving, person, by=request.actor, at=timezone.now())
    done = _("退職の登録を取り消しました。任命と役割は、必要なら付け直してください。")
    return done_or_told(request, act, done=done, to=reverse("organisation.people.detail", args=[pk]))


def _visible(request: PageRequest, pk: int) -> Person:
    found: Person = get_visible(
        Person.objects.select_related("department"), request.actor, READ_PEOPLE, pk=pk
    )
    return found
