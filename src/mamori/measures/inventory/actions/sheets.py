"""Takes a sheet on its way: the department submits, its head confirms, the office accepts or returns it."""

from __future__ import annotations

from collections.abc import Sequence
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
from mamori.measures.inventory.actions.answers import ReasonMissing, SheetIsLocked
from mamori.measures.inventory.actions.rights import CONFIRMS, FILLS_IN, RUNS_IT
from mamori.measures.inventory.actions.rounds import FILL_DUTY, owe_filling
from mamori.measures.inventory.models import Answer, Sheet, SheetLink
from mamori.measures.inventory.rules import catalogue

State = Sheet.State
CONFIRM_DUTY = "inventory.confirm_sheet"
ACCEPT_DUTY = "inventory.accept_sheet"


class NotReady(Refusal):
    """The sheet cannot be submitted yet; `gaps` says row by row what is missing."""

    def __init__(self, gaps: Sequence[str]) -> None:
        self.gaps = list(gaps)
        super().__init__(
            _("まだ提出できません。次の点を直してください：%(gaps)s") % {"gaps": " ／ ".join(self.gaps[:8])}
        )


class StillListed(Refusal):
    words = _(
        "個人情報の行が残っています。「なし」と申告する前に、各行を「なくなった」にするか削除してください。"
    )


class NameMissing(Refusal):
    words = _("申告する人の氏名を入れてください。")
    field = "signed_by"


def gaps(sheet: Sheet) -> list[str]:
    """Returns in words what keeps the sheet from being submitted; empty when it is ready."""
    rows = list(sheet.answers.all())
    if not rows:
        return [str(_("行がありません。個人情報がないときは「個人情報なし」と申告してください。"))]
    found: list[str] = []
    for number, row in enumerate(rows, start=1):
        if row.stand == Answer.Stand.CARRIED:
            found.append(str(_("%(no)d行目「%(name)s」が未確認です") % {"no": number, "name": row.name}))
        elif row.stand != Answer.Stand.GONE:
            missing = unanswered(row)
            if missing:
                labels = "・".join(missing)
                found.append(
                    str(
                        _("%(no)d行目「%(name)s」：%(labels)s")
                        % {"no": number, "name": row.name, "labels": labels}
                    )
                )
    return found


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
    missing = gaps(sheet)
    if missing:
        raise NotReady(missing)
    _hand_to_head(sheet, by, at)
    trail.record(about=sheet, changes={"state": ["in_work", sheet.state]})
    return sheet


@action("inventory.declare_none", title=_("個人情報なしと申告する"), allowed=FILLS_IN)
def declare_none(sheet: Sheet, signed_by: str, *, by: Actor, at: datetime) -> Sheet:
    """Declares with a name that the department holds no personal information, and hands that to its head."""
    if not signed_by.strip():
        raise NameMissing
    if sheet.answers.exclude(stand=Answer.Stand.GONE).exists():
        raise StillListed
    _hand_to_head(
        sheet, by, at, declared_none=True, none_signed_by=signed_by.strip()[:120], none_signed_at=at
    )
    trail.record(about=sheet, changes={"declared_none": [False, True]})
    return sheet


@action("inventory.withdraw_sheet", title=_("提出を取り下げる"), allowed=FILLS_IN)
def withdraw_sheet(sheet: Sheet, *, by: Actor, at: datetime) -> Sheet:
    """Takes a submitted sheet back as long as its head has not confirmed it."""
    move(sheet, frm=[State.WITH_HEAD], to=State.IN_WORK, submitted_at=None)
    _back_to_department(sheet, by, at)
    trail.record(about=sheet, changes={"state": ["with_head", sheet.state]})
    return sheet


@action("inventory.confirm_sheet", title=_("部門長として確認する"), allowed=CONFIRMS)
def confirm_sheet(sheet: Sheet, *, by: Actor, at: datetime) -> Sheet:
    """Confirms the sheet as head of the department and hands it to the office."""
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


@action("inventory.accept_sheet", title=_("調査表を受理する"), allowed=RUNS_IT)
def accept_sheet(sheet: Sheet, *, by: Actor, at: datetime) -> Sheet:
    """Accepts the sheet: its answers become the register's new truth."""
    move(sheet, frm=[State.WITH_OFFICE], to=State.ACCEPTED, accepted_at=at, version=F("version") + 1)
    counts = rollup.take_in(sheet, by=by, at=at)
    duty.settle(ACCEPT_DUTY, about=sheet, by=by, at=at)
    duty.settle(FILL_DUTY, about=sheet, by=by, at=at)
    trail.record(about=sheet, changes={"state": ["with_office", sheet.state]}, note=counts.in_words())
    return sheet


def _hand_to_head(sheet: Sheet, by: Actor, at: datetime, **also: Any) -> None:
    if sheet.round.state != "open":
        raise SheetIsLocked
    move(
        sheet, frm=Sheet.OPEN_TO_CLERK, to=State.WITH_HEAD, submitted_at=at, version=F("version") + 1, **also
    )
    sheet.comments.filter(settled_at=None).update(settled_at=at)
    SheetLink.objects.filter(sheet=sheet, ended_at=None).update(ended_at=at)
    duty.settle(FILL_DUTY, about=sheet, by=by, at=at)
    _owe(CONFIRM_DUTY, sheet, _("部門の調査表を確かめる"), Role.DEPARTMENT_HEAD, at)


def _return(sheet: Sheet, frm: list[State], by: Actor, at: datetime, because: str) -> Sheet:
    if not because.strip() and not sheet.comments.filter(settled_at=None).exists():
        raise ReasonMissing(_("どこを直すのか、差戻しの理由かコメントを書いてください。"))
    before = sheet.state
    move(sheet, frm=frm, to=State.RETURNED, version=F("version") + 1, confirmed_at=None)
    _back_to_department(sheet, by, at)
    trail.record(about=sheet, changes={"state": [before, sheet.state]})
    return sheet


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
