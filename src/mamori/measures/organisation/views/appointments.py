"""Appoints people, warns while one types, prints the letter, and ends appointments."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mamori.kernel.people.models import Company, Person
from mamori.measures.organisation import actions, seed
from mamori.measures.organisation.actions.appointments import representative_with_title
from mamori.measures.organisation.forms.bodies import AppointmentForm, EndForm
from mamori.measures.organisation.models import POST_LABELS, Appointment
from mamori.measures.organisation.queries import READ_APPOINTMENTS
from mamori.measures.organisation.queries.posts import CONCERN_WORDS, concerns_about_appointing, terms_of_post
from mamori.measures.organisation.rules import Post
from mamori.measures.organisation.views.steps import form_page
from mamori.ui.pages import PageRequest, get_visible, page
from mamori.ui.pdf import pdf_of
from mamori.ui.words import wareki


@page("organisation.appoint")
def appoint(request: PageRequest) -> HttpResponse:
    """Asks for an appointment, with what stands against it and who held the post before."""
    form = AppointmentForm(request.POST or None, initial=_wanted(request))

    def act(*, person: Person, **given: Any) -> Appointment:
        return actions.appoint(person, **given, by=request.actor, at=timezone.now())

    return form_page(
        request,
        form,
        act,
        title=_("任命する"),
        done=_("任命しました。任命書を印刷できます。"),
        to=lambda made: reverse("organisation.appointments.detail", args=[made.pk]),
        back=reverse("organisation.appointments"),
        button=_("任命する"),
        template="organisation/appoint.html",
        content=_advice(form),
    )


@page("organisation.appoint")
def concerns(request: PageRequest) -> HttpResponse:
    """Shows, for the form as it is being typed, what stands against the appointment and what the post is."""
    return render(request, "organisation/parts/concerns.html", _advice(AppointmentForm(request.GET)))


def _wanted(request: PageRequest) -> dict[str, Any]:
    """Returns what the address asks for: post, person and department."""
    given = {name: request.GET.get(name, "") for name in ("post", "department")}
    person = request.GET.get("person", "")
    found = Person.objects.filter(pk=int(person)).first() if person.isdecimal() and len(person) < 19 else None
    appointer = representative_with_title(Company.the_one())
    return {**given, "person": found, "starts_on": timezone.localdate(), "appointed_by": appointer}


def _advice(form: AppointmentForm) -> dict[str, Any]:
    """Returns the concerns, the words of the post and its holders for what stands in the form."""
    given = _as_typed(form)
    post: Post | None = given.get("post")
    if post is None:
        return {"words_of_post": None, "terms": [], "forbidding": [], "warnings": []}
    found = []
    if given.get("person") is not None and given.get("starts_on") is not None:
        found = concerns_about_appointing(
            given["person"],
            post=post,
            starts_on=given["starts_on"],
            ends_on=given.get("ends_on"),
            department=given.get("department"),
        )
    return {
        "words_of_post": seed.posts()[post],
        "terms": terms_of_post(post)[:6],
        "forbidding": [CONCERN_WORDS[one] for one in found if one.forbids],
        "warnings": [CONCERN_WORDS[one] for one in found if not one.forbids],
    }


def _as_typed(form: AppointmentForm) -> dict[str, Any]:
    """Returns the values that hold by themselves, whether or not the form as a whole does."""
    if form.is_bound:
        form.is_valid()
        return dict(form.cleaned_data)
    wanted = form.initial
    post = wanted.get("post", "")
    return {**wanted, "post": Post(post) if post in list(Post) else None, "department": None}


@page("organisation.end_appointment")
def end_appointment(request: PageRequest, pk: int) -> HttpResponse:
    """Ends an appointment."""
    appointment = _visible(request, pk)
    detail = reverse("organisation.appointments.detail", args=[pk])
    return form_page(
        request,
        EndForm(request.POST or None, initial={"on": timezone.localdate()}),
        partial(actions.end_appointment, appointment, by=request.actor, at=timezone.now()),
        title=_("%(title)sの任命を終える") % {"title": appointment.title},
        lead=_("役割の割当てと席も、同じ日に終わります。記録は残ります。"),
        done=_("任命を終えました。"),
        to=lambda _ended: detail,
        back=detail,
        button=_("任命を終える"),
    )


@page(READ_APPOINTMENTS)
def letter(request: PageRequest, pk: int) -> HttpResponse:
    """Shows the letter of appointment to print."""
    return render(request, "organisation/letter.html", _letter(_visible(request, pk)))


@page(READ_APPOINTMENTS)
def letter_pdf(request: PageRequest, pk: int) -> HttpResponse:
    """Gives the letter of appointment as PDF."""
    appointment = _visible(request, pk)
    return pdf_of(
        request, "organisation/letter.html", _letter(appointment), name=f"{appointment.letter_number}.pdf"
    )


def _visible(request: PageRequest, pk: int) -> Appointment:
    rows = Appointment.objects.select_related("person__department", "department")
    found: Appointment = get_visible(rows, request.actor, READ_APPOINTMENTS, pk=pk)
    return found


def _letter(appointment: Appointment) -> dict[str, Any]:
    company = Company.the_one()
    duties = tuple(line.strip() for line in appointment.duties.splitlines() if line.strip())
    words = {**_words_of(appointment), "company": company.name if company else ""}
    shown = seed.letter(Post(appointment.post), duties=duties, **words)
    return {"appointment": appointment, "letter": shown, "company": company}


def _words_of(appointment: Appointment) -> dict[str, str]:
    """Returns what is filled into the letter."""
    start = wareki(appointment.starts_on)
    until = wareki(appointment.ends_on) if appointment.ends_on else ""
    return {
        "person": appointment.person.name,
        "title": str(POST_LABELS[Post(appointment.post)]),
        "department": str(appointment.department or ""),
        "starts_on": start,
        "ends_on": until,
        "term": _("%(start)sから%(end)sまで") % {"start": start, "end": until}
        if until
        else _("%sから") % start,
        "representative_title": "",
        "representative": appointment.appointed_by,
        "number": appointment.letter_number,
        "letter_on": wareki(appointment.letter_on),
    }
