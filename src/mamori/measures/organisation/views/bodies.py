"""Shows the body that answers for personal information, founds and changes it, and fills its seats."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mamori.kernel.people.models import Company, Person
from mamori.kernel.permission import Actor
from mamori.measures.organisation import actions, seed
from mamori.measures.organisation.forms.bodies import (
    ChangeBodyForm,
    EndForm,
    FoundingForm,
    MemberForm,
    SeatForm,
)
from mamori.measures.organisation.models import Body, Membership, Seat, TeamTask
from mamori.measures.organisation.queries import READ_BODY, READ_TASKS
from mamori.measures.organisation.queries import bodies as queries
from mamori.measures.organisation.queries.departments import top_departments
from mamori.measures.organisation.queries.posts import chief
from mamori.measures.organisation.rules import Form, Post
from mamori.measures.organisation.views.steps import done_or_told, form_page
from mamori.ui.pages import PageRequest, get_visible, page
from mamori.ui.words import wareki


@page(READ_BODY)
def body(request: PageRequest, pk: int | None = None) -> HttpResponse:
    """Shows a body with its seats, tasks and former members; without a number, the one in being."""
    actor, today = request.actor, timezone.localdate()
    found = get_visible(Body.objects.all(), actor, READ_BODY, pk=pk) if pk else queries.body_in_being(today)
    if found is None:
        may_found = actor.may("organisation.found_body")
        return render(request, "organisation/no_body.html", {"may_found": may_found})
    on = min(found.ended_on, today) if found.ended_on else max(found.started_on, today)
    tasks = TeamTask.objects.filter(body=found)
    tasks_now = queries.tasks_now(tasks.visible_to(actor, READ_TASKS), today) if actor.may(READ_TASKS) else []
    content = {
        "body": found,
        "seats": queries.seats_of(found, on),
        "tasks": tasks_now,
        "progress": queries.average_progress(tasks_now),
        "former": queries.former_members(found, on),
        "others": Body.objects.exclude(pk=found.pk),
        "may_change": actor.may("organisation.change_body") and found.ended_on is None,
        "may_appoint": actor.may("organisation.appoint") and found.ended_on is None,
    }
    return render(request, "organisation/body.html", content)


@page("organisation.found_body")
def found_body(request: PageRequest) -> HttpResponse:
    """Asks for the form first, then shows the example team for the company's size with everything filled in."""
    today = timezone.localdate()
    people = Person.objects.filter(Person.working_on(today)).count()
    chosen = request.GET.get("form", "")
    if chosen not in list(Form):
        examples = [(words, seed.team_for(words.form, people=people)) for words in seed.forms()]
        return render(request, "organisation/choose_form.html", {"examples": examples, "people": people})
    team = seed.team_for(Form(chosen), people=people)
    return form_page(
        request,
        FoundingForm(request.POST or None, on=today, initial=_proposal(team)),
        partial(_found, team, by=request.actor, at=timezone.now()),
        title=_("推進体制を設ける"),
        done=_("推進体制を設けました。次は、空いている席に人を任命してください。"),
        to=lambda _body: reverse("organisation.body"),
        back=reverse("organisation.found_body"),
        button=_("この体制を設ける"),
        template="organisation/found_body.html",
        content={"team": team},
    )


def _found(
    team: seed.ExampleTeam, *, departments: Any, with_tasks: bool, by: Actor, at: datetime, **given: Any
) -> Body:
    """Founds the body as typed, on the example team."""
    return actions.found_body(
        form=team.form,
        **given,
        seats=team.seats,
        tasks=seed.tasks() if with_tasks else (),
        departments=list(departments),
        example=team.key,
        by=by,
        at=at,
    )


def _proposal(team: seed.ExampleTeam) -> dict[str, Any]:
    """Returns what the founding form proposes for the team today."""
    today = timezone.localdate()
    company = Company.the_one()
    words = {
        "company": company.name if company else _("当社"),
        "body": team.name,
        "start": wareki(today),
        "officer": chief(Post.PRIVACY_OFFICER, today) or _("個人情報保護管理者"),
        "audit_head": chief(Post.AUDIT_HEAD, today) or _("個人情報保護監査責任者"),
    }
    return {
        "name": team.name,
        "meets": team.meets,
        "started_on": today,
        "charter": seed.charter(team.form, **words),
        "departments": top_departments(today),
    }


@page("organisation.change_body")
def change_body(request: PageRequest, pk: int) -> HttpResponse:
    """Changes form, name, charter and rhythm."""
    found = get_visible(Body.objects.all(), request.actor, READ_BODY, pk=pk)
    now = {name: getattr(found, name) for name in ("form", "name", "charter", "meets")}
    return form_page(
        request,
        ChangeBodyForm(request.POST or None, initial=now),
        partial(actions.change_body, found, by=request.actor, at=timezone.now()),
        title=_("推進体制を直す"),
        done=_("推進体制を直しました。"),
        to=lambda _body: reverse("organisation.body"),
        back=reverse("organisation.body"),
        button=_("保存する"),
    )


@page("organisation.close_body")
def close_body(request: PageRequest, pk: int) -> HttpResponse:
    """Ends the body."""
    found = get_visible(Body.objects.all(), request.actor, READ_BODY, pk=pk)
    return form_page(
        request,
        EndForm(request.POST or None, initial={"on": timezone.localdate()}),
        partial(actions.close_body, found, by=request.actor, at=timezone.now()),
        title=_("%(body)sを終える") % {"body": found},
        lead=_(
            "席は空きますが、任命と仕事はそのまま続きます。新しい体制を設けると、任命されている人が席に移ります。"
        ),
        done=_("推進体制を終えました。"),
        to=lambda _body: reverse("organisation.overview"),
        back=reverse("organisation.body"),
        button=_("終える"),
    )


@page("organisation.add_seat")
def add_seat(request: PageRequest, pk: int) -> HttpResponse:
    """Adds a seat to the body."""
    found = get_visible(Body.objects.all(), request.actor, READ_BODY, pk=pk)
    return form_page(
        request,
        SeatForm(request.POST or None),
        partial(actions.add_seat, found, by=request.actor, at=timezone.now()),
        title=_("席を加える"),
        done=_("席を加えました。"),
        to=lambda _seat: reverse("organisation.body"),
        back=reverse("organisation.body"),
        button=_("加える"),
    )


@require_POST
@page("organisation.remove_seat")
def remove_seat(request: PageRequest, pk: int) -> HttpResponse:
    """Takes a vacant seat away."""
    seat = get_visible(Seat.objects.all(), request.actor, READ_BODY, pk=pk)
    act = partial(actions.remove_seat, seat, on=timezone.localdate(), by=request.actor, at=timezone.now())
    return done_or_told(request, act, done=_("席をなくしました。"), to=reverse("organisation.body"))


@page("organisation.seat_member")
def seat_member(request: PageRequest, pk: int) -> HttpResponse:
    """Puts a person on a seat; for a seat that goes with a post it leads to the appointment."""
    seat = get_visible(Seat.objects.select_related("body", "department"), request.actor, READ_BODY, pk=pk)
    if seat.post != Post.MEMBER:
        department = f"&department={seat.department_id}" if seat.department_id else ""
        return redirect(f"{reverse('organisation.appoint')}?post={seat.post}{department}")
    return form_page(
        request,
        MemberForm(request.POST or None, initial={"starts_on": timezone.localdate()}),
        partial(actions.seat_member, seat, by=request.actor, at=timezone.now()),
        title=_("%(seat)sの席につける") % {"seat": seat},
        done=_("席につけました。"),
        to=lambda _membership: reverse("organisation.body"),
        back=reverse("organisation.body"),
        button=_("席につける"),
    )


@require_POST
@page("organisation.unseat_member")
def unseat_member(request: PageRequest, pk: int) -> HttpResponse:
    """Ends a person's place on a seat today."""
    membership = get_visible(Membership.objects.all(), request.actor, READ_BODY, pk=pk)
    act = partial(
        actions.unseat_member, membership, on=timezone.localdate(), by=request.actor, at=timezone.now()
    )
    return done_or_told(request, act, done=_("席を空けました。"), to=reverse("organisation.body"))
