"""Shows a department's sheet and takes each step of its way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from mamori.kernel.text import row_number
from mamori.measures.inventory.actions import answers, links, sheets
from mamori.measures.inventory.forms.survey import CommentForm, InviteForm, NoneForm, ReasonForm
from mamori.measures.inventory.models import FieldComment, Sheet, SheetLink, SurveyRound
from mamori.measures.inventory.queries import READ_SHEET
from mamori.measures.inventory.queries import survey as queries
from mamori.measures.inventory.queries.journey import CONFIRMED, HANDED_IN, is_by_same_hand, journey
from mamori.ui.pages import PageRequest, View, get_visible, page, refusals

Step = Callable[[PageRequest, Sheet], Any]


def the_sheet(request: PageRequest, pk: int) -> Sheet:
    """Returns the sheet that the reader may see, with its round and department; raises Http404."""
    found: Sheet = get_visible(
        Sheet.objects.select_related("round", "department"), request.actor, READ_SHEET, pk=pk
    )
    return found


@page(READ_SHEET)
def sheet(request: PageRequest, pk: int) -> HttpResponse:
    """Shows a sheet with what its reader may do about it."""
    return show(request, the_sheet(request, pk))


def show(request: PageRequest, found: Sheet, *, status: int = 200, **forms: Any) -> HttpResponse:
    """Renders the page of a sheet; `forms` are those that came back with errors."""
    acts = ("submit_sheet", "withdraw_sheet", "confirm_sheet", "accept_sheet", "invite_guest", "comment")
    runs = found.round.state == SurveyRound.State.OPEN
    steps = journey(found)
    content = {
        "page": queries.sheet_page(found),
        "steps": steps,
        "handed_in_alone": is_by_same_hand(steps, HANDED_IN, request.actor),
        "confirmed_alone": is_by_same_hand(steps, CONFIRMED, request.actor),
        "sheet": found,
        "may": {name: runs and request.actor.may(f"inventory.{name}", found) for name in acts},
        "guest": request.actor.is_guest,
        "status_kind": queries.STATUS_KIND[Sheet.State(found.state)],
        "comment_form": CommentForm(sheet=found),
        "reason_form": ReasonForm(),
        "none_form": NoneForm(initial={"signed_by": request.actor.name}),
        "invite_form": InviteForm(),
        **forms,
    }
    return render(request, "inventory/sheet.html", content, status=status)


def _step(key: str, take: Step, done: Promise) -> View:
    """Makes the view of one step of a sheet: post, act, say what happened, go back to the sheet."""

    @require_POST
    @page(key)
    def view(request: PageRequest, pk: int) -> HttpResponse:
        found = the_sheet(request, pk)
        with refusals() as attempt:
            take(request, found)
        gaps = getattr(attempt.refusal, "gaps", None)
        if gaps:
            return show(request, found, status=422, gaps=gaps)
        if attempt.ok:
            messages.success(request, str(done))
        else:
            messages.error(request, attempt.words)
        return redirect("inventory.sheet", pk=pk)

    view.is_post_only = True  # type: ignore[attr-defined]  # read by the access-table tests
    return view


def _why(request: PageRequest) -> str:
    return request.POST.get("because", "")


def seen(request: PageRequest) -> int | None:
    """Returns the version that the page showed when the button was pressed, as the form tells it."""
    return row_number(request.POST.get("version", ""))


submit_sheet = _step(
    "inventory.submit_sheet",
    lambda request, found: sheets.submit_sheet(found, by=request.actor, at=timezone.now()),
    lazy("調査表を提出しました。部門長の確認を待っています。"),
)
withdraw_sheet = _step(
    "inventory.withdraw_sheet",
    lambda request, found: sheets.withdraw_sheet(found, by=request.actor, at=timezone.now()),
    lazy("提出を取り下げました。"),
)
confirm_sheet = _step(
    "inventory.confirm_sheet",
    lambda request, found: sheets.confirm_sheet(
        found, seen=seen(request), by=request.actor, at=timezone.now(), because=_why(request)
    ),
    lazy("確認しました。事務局に送りました。"),
)
send_back_sheet = _step(
    "inventory.send_back_sheet",
    lambda request, found: sheets.send_back_sheet(
        found, by=request.actor, at=timezone.now(), because=_why(request)
    ),
    lazy("担当者に差し戻しました。"),
)
return_sheet = _step(
    "inventory.return_sheet",
    lambda request, found: sheets.return_sheet(
        found, by=request.actor, at=timezone.now(), because=_why(request)
    ),
    lazy("部門に差し戻しました。"),
)
accept_sheet = _step(
    "inventory.accept_sheet",
    lambda request, found: sheets.accept_sheet(
        found, seen=seen(request), by=request.actor, at=timezone.now(), because=_why(request)
    ),
    lazy("受理しました。一覧表に反映しました。"),
)
confirm_all_unchanged = _step(
    "inventory.confirm_all_unchanged",
    lambda request, found: answers.confirm_all_unchanged(
        found,
        [pk for pk in map(row_number, request.POST.getlist("seen")) if pk is not None],
        by=request.actor,
        at=timezone.now(),
    ),
    lazy("残りの行を「変更なし」にしました。"),
)


@page("inventory.declare_none")
def declare_none(request: PageRequest, pk: int) -> HttpResponse:
    """Takes the signed declaration that there is no personal information here."""
    found = the_sheet(request, pk)
    form = NoneForm(request.POST or None, initial={"signed_by": request.actor.name})
    if request.method == "POST" and form.is_valid():
        with refusals(form) as attempt:
            signed_by = form.cleaned_data["signed_by"]
            sheets.declare_none(found, signed_by, by=request.actor, at=timezone.now())
        if attempt.ok:
            messages.success(
                request, _("「個人情報なし」の申告を受け付けました。部門長の確認を待っています。")
            )
            return redirect("inventory.sheet", pk=pk)
    content = {"form": form, "sheet": found}
    return render(request, "inventory/declare_none.html", content, status=422 if form.errors else 200)


@require_POST
@page("inventory.comment")
def comment(request: PageRequest, pk: int) -> HttpResponse:
    """Writes a remark on the sheet, a row or a field."""
    found = the_sheet(request, pk)
    form = CommentForm(request.POST, sheet=found)
    if form.is_valid():
        with refusals(form):
            answers.comment(found, **form.cleaned_data, by=request.actor, at=timezone.now())
    if form.errors:
        return show(request, found, status=422, comment_form=form)
    row = form.cleaned_data["answer"]
    return redirect(reverse("inventory.sheet", args=[pk]) + (f"#row-{row.pk}" if row else "#comments"))


@require_POST
@page("inventory.settle_comment")
def settle_comment(request: PageRequest, pk: int) -> HttpResponse:
    """Marks a remark as settled."""
    remarks = FieldComment.objects.select_related("sheet__department", "sheet__round")
    remark = get_visible(remarks, request.actor, READ_SHEET, pk=pk)
    with refusals() as attempt:
        answers.settle_comment(remark, by=request.actor, at=timezone.now())
    if not attempt.ok:
        messages.error(request, attempt.words)
    return redirect("inventory.sheet", pk=remark.sheet_id)


@require_POST
@page("inventory.invite_guest")
def invite_guest(request: PageRequest, pk: int) -> HttpResponse:
    """Sends somebody without an account a link to this sheet."""
    found = the_sheet(request, pk)
    form = InviteForm(request.POST)
    if form.is_valid():
        with refusals(form):
            address = request.build_absolute_uri(reverse("inventory.invited", args=["TOKEN"]))
            links.invite_guest(
                found,
                **form.cleaned_data,
                address=address.replace("TOKEN", "{token}"),
                by=request.actor,
                at=timezone.now(),
            )
    if form.errors:
        return show(request, found, status=422, invite_form=form)
    messages.success(request, _("記入用リンクをメールで送りました。"))
    return redirect("inventory.sheet", pk=pk)


@require_POST
@page("inventory.end_link")
def end_link(request: PageRequest, pk: int) -> HttpResponse:
    """Ends an invitation at once."""
    invited = SheetLink.objects.select_related("sheet__department")
    link = get_visible(invited, request.actor, "inventory.end_link", pk=pk)
    links.end_link(link, by=request.actor, at=timezone.now())
    messages.success(request, _("リンクを止めました。"))
    return redirect("inventory.sheet", pk=link.sheet_id)
