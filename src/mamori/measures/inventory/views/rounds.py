"""Shows rounds and their boards, and lets the office open, move and close them."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mamori.kernel.people.models import Department
from mamori.measures.inventory.actions import rounds as actions
from mamori.measures.inventory.forms.survey import AskForm, DeadlineForm, ReasonForm, RoundForm
from mamori.measures.inventory.models import SurveyRound
from mamori.measures.inventory.queries import READ_ROUNDS
from mamori.measures.inventory.queries import changes as compared
from mamori.measures.inventory.queries import survey as queries
from mamori.ui.pages import PageRequest, get_visible, page, refusals


@page(READ_ROUNDS)
def rounds(request: PageRequest) -> HttpResponse:
    """Lists all rounds."""
    content = {"rounds": queries.rounds(request.actor), "may_open": request.actor.may("inventory.open_round")}
    return render(request, "inventory/rounds.html", content)


@page(READ_ROUNDS)
def board(request: PageRequest, pk: int) -> HttpResponse:
    """Shows the board of one round."""
    survey = get_visible(SurveyRound.objects.select_related("previous"), request.actor, READ_ROUNDS, pk=pk)
    shown = queries.board(survey, request.actor, today=timezone.localdate())
    asking = AskForm(survey=survey, on=timezone.localdate())
    forms = {
        "deadline": DeadlineForm(initial={"due_on": survey.due_on}),
        "closing": ReasonForm(),
        "asking": asking,
    }
    content = {
        "board": shown,
        "survey": survey,
        "may_run": request.actor.may("inventory.close_round"),
        **forms,
    }
    return render(request, "inventory/round.html", content)


@page(READ_ROUNDS)
def changes(request: PageRequest, pk: int) -> HttpResponse:
    """Shows what a round found new, changed and gone."""
    survey = get_visible(SurveyRound.objects.select_related("previous"), request.actor, READ_ROUNDS, pk=pk)
    content = {"survey": survey, "page": compared.changes(survey, request.actor)}
    return render(request, "inventory/changes.html", content)


@page("inventory.open_round")
def open_round(request: PageRequest) -> HttpResponse:
    """Opens a round."""
    today = timezone.localdate()
    form = RoundForm(request.POST or None, on=today, initial=_proposal(today))
    if request.method == "POST" and form.is_valid():
        with refusals(form) as attempt:
            survey = actions.open_round(**form.cleaned_data, by=request.actor, at=timezone.now())
        if attempt.ok:
            messages.success(request, _("棚卸しを開始し、各部門に調査表を配りました。"))
            return redirect("inventory.round", pk=survey.pk)
    return render(request, "inventory/open_round.html", {"form": form}, status=422 if form.errors else 200)


def _proposal(today: date) -> dict[str, object]:
    return {
        "name": _("%(year)d年度 個人情報の棚卸し")
        % {"year": today.year if today.month >= 4 else today.year - 1},
        "starts_on": today,
        "due_on": today + timedelta(days=21),
        "departments": Department.objects.filter(Department.open_on(today)),
        "lead": _(
            "部門で使っている個人情報を、紙・データとも漏れなく挙げてください。"
            "前回から変わっていない行は「変更なし」を押すだけで済みます。"
        ),
    }


@require_POST
@page("inventory.ask_department")
def ask_department(request: PageRequest, pk: int) -> HttpResponse:
    """Adds a department to a round that runs."""
    survey = get_visible(SurveyRound.objects.all(), request.actor, READ_ROUNDS, pk=pk)
    form = AskForm(request.POST, survey=survey, on=timezone.localdate())
    if not form.is_valid():
        messages.error(request, _("加える部門を、まだ対象でない部門から選んでください。"))
        return redirect("inventory.round", pk=pk)
    department = form.cleaned_data["department"]
    with refusals() as attempt:
        actions.ask_department(survey, department, by=request.actor, at=timezone.now())
    _tell(request, attempt.words, _("「%(name)s」に調査表を配りました。") % {"name": department.name})
    return redirect("inventory.round", pk=pk)


@require_POST
@page("inventory.move_deadline")
def move_deadline(request: PageRequest, pk: int) -> HttpResponse:
    """Moves the deadline of a round."""
    survey = get_visible(SurveyRound.objects.all(), request.actor, READ_ROUNDS, pk=pk)
    form = DeadlineForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("提出期限を日付で入れてください。"))
        return redirect("inventory.round", pk=pk)
    with refusals() as attempt:
        actions.move_deadline(survey, form.cleaned_data["due_on"], by=request.actor, at=timezone.now())
    _tell(request, attempt.words, _("提出期限を変えました。"))
    return redirect("inventory.round", pk=pk)


@require_POST
@page("inventory.close_round")
def close_round(request: PageRequest, pk: int) -> HttpResponse:
    """Closes a round."""
    survey = get_visible(SurveyRound.objects.all(), request.actor, READ_ROUNDS, pk=pk)
    with refusals() as attempt:
        because = request.POST.get("because", "")
        actions.close_round(survey, by=request.actor, at=timezone.now(), because=because)
    _tell(request, attempt.words, _("棚卸しを完了しました。"))
    return redirect("inventory.round", pk=pk)


def _tell(request: PageRequest, refusal: str, done: str) -> None:
    if refusal:
        messages.error(request, refusal)
    else:
        messages.success(request, done)
