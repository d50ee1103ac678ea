"""Takes a sheet on its way: the department submits, its head confirms, the office accepts or returns it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mamori.kernel import duty, trail
from mamori.kernel.action import Refusal, action
from mamori.kernel.approval import move
from mamori.kernel.permission import Actor, Role
from mamori.measures.inventory.actions import rollup
from mamori.measures.inventory.actions.answers import ReasonMissing
from mamori.measures.inventory.actions.rights import CONFIRMS, FILLS_IN, RUNS_IT
from mamori.measures.inventory.actions.rounds import (
    ACCEPT_DUTY,
    CONFIRM_DUTY,
    FILL_DUTY,
    must_be_open,
    owe_filling,
)
from mamori.measures.inventory.models import Answer, Sheet, SheetLink
from mamori.measures.inventory.queries.journey import CONFIRMED, HANDED_IN, is_by_same_hand, journey
from mamori.measures.inventory.rules import catalogue

State = Sheet.State


@dataclass(frozen=True)
class Gap:
    """One thing that keeps a sheet from being submitted, in words, and the row that it is about."""

    words: str
    row: int | None = None

    def __str__(self) -> str:
        return self.words


class NotReady(Refusal):
    """The sheet cannot be submitted yet; `gaps` says row by row what is missing."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        self.gaps = list(gaps)
        told = " ／ ".join(str(gap) for gap in self.gaps[:8])
        super().__init__(_("まだ提出できません。次の点を直してください：%(gaps)s") % {"gaps": told})


class SheetChangedMeanwhile(Refusal):
    words = _(
        "この調査表は、画面を表示したあとに変わりました。今の内容を確かめてから、もう一度押してください。"
    )


class SameHands(Refusal):
    """One person would do the work of two; that takes a reason, which small companies have."""

    field = "because"


class StillListed(Refusal):
    words = _(
        "個人情報の行が残っています。「なし」と申告する前に、各行を「なくなった」にするか削除してください。"
    )


class NameMissing(Refusal):
    words = _("申告する人の氏名を入れてください。")
    field = "signed_by"


def gaps(sheet: Sheet) -> list[Gap]:
    """Returns what keeps the sheet from being submitted; empty when it is ready."""
    rows = list(sheet.answers.all())
    if not rows:
        return [Gap(str(_("行がありません。個人情報がないときは「個人情報なし」と申告してください。")))]
    told = ((row, _gap(row)) for row in rows)
    return [
        Gap(str(_("%(no)d行目「%(name)s」%(gap)s") % {"no": number, "name": row.name, "gap": gap}), row.pk)
        for number, (row, gap) in enumerate(told, start=1)
        if gap
    ]


def _gap(row: Answer) -> str:
    """Returns what a row still wants, as it follows the row's name; "" when nothing."""
    if row.stand == Answer.Stand.CARRIED:
        return str(_("が未確認です"))
    if row.stand == Answer.Stand.GONE:
        return "" if row.gone_because.strip() else str(_("：なくなった理由"))
    missing = unanswered(row)
    return str(_("：%(labels)s") % {"labels": "・".join(missing)}) if missing else ""


def unanswered(answer: Answer) -> list[str]:
    """Returns the labels of the questions at first sight that the row leaves open."""
    specs = catalogue.field_specs()
    missing = []
    for name, spec in specs.items():
        if not spec.first or getattr(answer, name) not in ("", None, []):
            continue
        if name == "count" and answer.count_basis == "unknown":
            continue
        if name == "retention_months" and (answer.retention_from == "permanent" or answer.retention_note):
            continue
        missing.append(str(_(spec.label)))
    return missing


@action("inventory.submit_sheet", title=_("調査表を提出する"), allowed=FILLS_IN)
def submit_sheet(sheet: Sheet, *, by: Actor, at: datetime) -> Sheet:
    """Hands the filled sheet to the head of the department."""
    must_be_open(sheet.round)
    missing = gaps(sheet)
    if missing:
        raise NotReady(missing)
    _hand_to_head(sheet, by, at)
    trail.record(about=sheet, changes={"state": ["in_work", sheet.state]})
    return sheet


@action("inventory.declare_none", title=_("個人情報なしと申告する"), allowed=FILLS_IN)
def declare_none(sheet: Sheet, signed_by: str, *, by: Actor, at: datetime) -> Sheet:
    """Declares with a name that the department holds no personal information, and hands that to its head."""
    must_be_open(sheet.round)
    if not signed_by.strip():
        raise NameMissing
    if sheet.answers.exclude(stand=Answer.Stand.GONE).exists():
        raise StillListed
    _hand_to_head(
        sheet, by, at, declared_none=True, none_signed_by=signed_by.strip()[:120], none_signed_at=at
    )
    trail.record(about=sheet, changes={"declared_none": [False, True]})
    return sheet


@action("inventory.withdraw_sheet", title=_("提出を取り下げる"), allowed=FILLS_IN, is_grave=True)
def withdraw_sheet(sheet: Sheet, *, by: Actor, at: datetime) -> Sheet:
    """Takes a submitted sheet back as long as its head has not confirmed it."""
    must_be_open(sheet.round)
    move(sheet, frm=[State.WITH_HEAD], to=State.IN_WORK, submitted_at=None)
    _back_to_department(sheet, by, at)
    trail.record(about=sheet, changes={"state": ["with_head", sheet.state]})
    return sheet


@action("inventory.confirm_sheet", title=_("部門長として確認する"), allowed=CONFIRMS, is_grave=True)
def confirm_sheet(
    sheet: Sheet, *, seen: int | None = None, by: Actor, at: datetime, because: str = ""
) -> Sheet:
    """Confirms the sheet as head of the department and hands it to the office.

    With `seen`, the version that was shown, a sheet that has changed since is refused. Whoever handed it in gives a
    reason for confirming it, too.
    """
    must_be_open(sheet.round)
    _as_seen(sheet, seen)
    if not because.strip() and is_by_same_hand(journey(sheet), HANDED_IN, by):
        raise SameHands(_("提出した人と同じ人が確認します。ほかに確認できる人がいない理由を書いてください。"))
    move(sheet, frm=[State.WITH_HEAD], to=State.WITH_OFFICE, confirmed_at=at, version=F("version") + 1)
    duty.settle(CONFIRM_DUTY, about=sheet, by=by, at=at)
    _owe(ACCEPT_DUTY, sheet, _("調査表を確かめて受理する"), Role.OFFICE, at)
    trail.record(about=sheet, changes={"state": ["with_head", sheet.state]})
    return sheet


@action("inventory.send_back_sheet", title=_("部門長として差し戻す"), allowed=CONFIRMS)
def send_back_sheet(sheet: Sheet, *, by: Actor, at: datetime, because: str = "") -> Sheet:
    """Returns the sheet from the head to the clerk, with the reason."""
    return _return(sheet, [State.WITH_HEAD], by, at, because)


@action("inventory.return_sheet", title=_("調査表を差し戻す"), allowed=RUNS_IT)
def return_sheet(sheet: Sheet, *, by: Actor, at: datetime, because: str = "") -> Sheet:
    """Returns the sheet from the office to the department, with the reason or with open comments."""
    return _return(sheet, [State.WITH_OFFICE], by, at, because)


@action("inventory.accept_sheet", title=_("調査表を受理する"), allowed=RUNS_IT, is_grave=True)
def accept_sheet(
    sheet: Sheet, *, seen: int | None = None, by: Actor, at: datetime, because: str = ""
) -> Sheet:
    """Accepts the sheet: its answers become the register's new truth.

    With `seen`, the version that was shown, a sheet that has changed since is refused. Remarks that are still open
    end here: handing the sheet in again does not settle them, so that the office sees what was asked.
    Whoever confirmed it as head gives a reason for accepting it, too.
    """
    must_be_open(sheet.round)
    _as_seen(sheet, seen)
    if not because.strip() and is_by_same_hand(journey(sheet), CONFIRMED, by):
        raise SameHands(
            _("部門長として確認した人と同じ人が受理します。ほかに受理できる人がいない理由を書いてください。")
        )
    move(sheet, frm=[State.WITH_OFFICE], to=State.ACCEPTED, accepted_at=at, version=F("version") + 1)
    counts = rollup.take_in(sheet, by=by, at=at)
    sheet.comments.filter(settled_at=None).update(settled_at=at)
    duty.settle(ACCEPT_DUTY, about=sheet, by=by, at=at)
    duty.settle(FILL_DUTY, about=sheet, by=by, at=at)
    trail.record(about=sheet, changes={"state": ["with_office", sheet.state]}, note=counts.in_words())
    return sheet


def _as_seen(sheet: Sheet, seen: int | None) -> None:
    """Holds the sheet for this decision, if it still is the one that was looked at."""
    rows = Sheet.objects.filter(pk=sheet.pk)
    if seen is not None and not rows.filter(version=seen).update(version=F("version")):
        raise SheetChangedMeanwhile


def _hand_to_head(sheet: Sheet, by: Actor, at: datetime, **also: Any) -> None:
    move(
        sheet, frm=Sheet.OPEN_TO_CLERK, to=State.WITH_HEAD, submitted_at=at, version=F("version") + 1, **also
    )
    SheetLink.objects.filter(sheet=sheet, ended_at=None).update(ended_at=at)
    duty.settle(FILL_DUTY, about=sheet, by=by, at=at)
    _owe(CONFIRM_DUTY, sheet, _("部門の調査表を確かめる"), Role.DEPARTMENT_HEAD, at)


def _return(sheet: Sheet, frm: list[State], by: Actor, at: datetime, because: str) -> Sheet:
    must_be_open(sheet.round)
    if not because.strip() and not _newly_remarked(sheet):
        raise ReasonMissing(_("どこを直すのか、差戻しの理由かコメントを書いてください。"))
    before = sheet.state
    move(sheet, frm=frm, to=State.RETURNED, version=F("version") + 1, confirmed_at=None)
    _back_to_department(sheet, by, at)
    trail.record(about=sheet, changes={"state": [before, sheet.state]})
    return sheet


def _newly_remarked(sheet: Sheet) -> bool:
    """Tells whether somebody has written a remark on the sheet since it was handed in."""
    remarks = sheet.comments.filter(settled_at=None)
    return (remarks.filter(written_at__gte=sheet.submitted_at) if sheet.submitted_at else remarks).exists()


def _back_to_department(sheet: Sheet, by: Actor, at: datetime) -> None:
    duty.settle(CONFIRM_DUTY, about=sheet, by=by, at=at)
    duty.settle(ACCEPT_DUTY, about=sheet, by=by, at=at)
    owe_filling(sheet, at)


def _owe(key: str, sheet: Sheet, title: object, role: Role, at: datetime) -> None:
    duty.owe(
        key,
        title=f"{title}（{sheet.department.name}）",
        due_on=max(sheet.round.due_on, at.date()),
        about=sheet,
        role=role,
        department=sheet.department if role is Role.DEPARTMENT_HEAD else None,
        url=reverse("inventory.sheet", args=[sheet.pk]),
        at=at,
    )
