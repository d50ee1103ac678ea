"""Declares the ledgers of appointments and of the team's tasks."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mamori.kernel.ledger import (
    ActionLink,
    ChoiceFilter,
    Column,
    DateFilter,
    DepartmentFilter,
    Detail,
    Empty,
    Ledger,
    QueryFilter,
    Section,
)
from mamori.measures.organisation import actions
from mamori.measures.organisation.models import Appointment, TeamTask, post_choices
from mamori.measures.organisation.queries import READ_APPOINTMENTS, READ_TASKS
from mamori.measures.organisation.rules import Standing, standing

STANDING_WORDS: dict[Standing, Promise] = {
    Standing.LATE: _("期限を過ぎています"),
    Standing.SOON: _("期限が近い"),
    Standing.IN_TIME: _("進行中"),
    Standing.UNDATED: _("期限なし"),
    Standing.DONE: _("完了"),
}
STANDING_TONES = {
    Standing.LATE: "late",
    Standing.SOON: "warning",
    Standing.IN_TIME: "working",
    Standing.UNDATED: "none",
    Standing.DONE: "done",
}
HOLDS_TONES = {"now": "done", "later": "info", "ended": "none"}
HOLDS_WORDS: dict[str, Promise] = {"now": _("任期中"), "later": _("これから"), "ended": _("終わりました")}


def _late(day: date) -> Q:
    return Q(done_on__isnull=True, due_on__lt=day)


def _open(_day: date) -> Q:
    return Q(done_on__isnull=True)


def _holds(row: Appointment) -> str:
    today = timezone.localdate()
    if row.starts_on > today:
        return "later"
    return "now" if row.holds(today) else "ended"


def _standing(row: TeamTask) -> Standing:
    return standing(due_on=row.due_on, done_on=row.done_on, today=timezone.localdate())


appointments = Ledger(
    "organisation.appointments",
    model=Appointment,
    title=_("任命の記録"),
    one=_("任命"),
    read=READ_APPOINTMENTS,
    lead=_("だれが、いつから、いつまで、どの役目に就いたかの記録です。消えることはありません。"),
    columns=(
        Column("letter_number", link=True),
        Column("post", choices=dict(post_choices())),
        Column("person", title=_("任命された人")),
        Column("department"),
        Column("starts_on"),
        Column("ends_on"),
        Column("holds", title=_("状態"), value=_holds, kind="status", choices=HOLDS_WORDS, tones=HOLDS_TONES),
        Column("appointed_by", shown=False),
        Column("confirmed_because", shown=False),
        Column("ended_because", shown=False),
    ),
    filters=(
        QueryFilter("state", title=_("状態"), cases={"now": (_("任期中"), Appointment.in_force)}),
        ChoiceFilter("post", choices=dict(post_choices())),
        DepartmentFilter("person__department", title=_("任命された人の部門")),
        DateFilter("starts_on"),
    ),
    search=("person__name", "person__kana", "letter_number"),
    order=("-starts_on",),
    select=("person", "department"),
    create=actions.appoint,
    detail=Detail(
        sections=(
            Section(_("任命"), ("post", "person", "department", "starts_on", "ends_on", "holds")),
            Section(_("任命書"), ("letter_number", "letter_on", "appointed_by", "duties")),
            Section(_("理由"), ("confirmed_because", "ended_because")),
        ),
        actions=(
            ActionLink(READ_APPOINTMENTS, _("任命書を印刷する"), url="organisation.letter", kind="primary"),
            ActionLink(READ_APPOINTMENTS, _("任命書をPDFで保存する"), url="organisation.letter_pdf"),
            ActionLink(
                "organisation.end_appointment",
                _("任命を終える"),
                when=lambda row: row.ends_on is None or row.ends_on > timezone.localdate(),
            ),
        ),
    ),
    empty=Empty(
        _("まだだれも任命されていません"),
        _("最初に、個人情報保護管理者と監査責任者を任命します。"),
        action="organisation.appoint",
        action_title=_("任命する"),
    ),
)

tasks = Ledger(
    "organisation.task_list",
    model=TeamTask,
    title=_("チームの仕事の一覧"),
    one=_("仕事"),
    read=READ_TASKS,
    columns=(
        Column("title", link=True),
        Column("owner"),
        Column("owner__department", title=_("担当者の部門"), shown=False),
        Column("due_on"),
        Column("progress"),
        Column(
            "standing",
            title=_("状態"),
            value=_standing,
            kind="status",
            choices=STANDING_WORDS,
            tones=STANDING_TONES,
        ),
        Column("done_on", shown=False),
        Column("body", shown=False),
    ),
    filters=(
        QueryFilter(
            "state",
            title=_("状態"),
            cases={"late": (_("期限を過ぎた仕事"), _late), "open": (_("終わっていない仕事"), _open)},
        ),
        DepartmentFilter("owner__department", title=_("担当者の部門")),
        DateFilter("due_on"),
    ),
    search=("title", "purpose", "owner__name"),
    order=("due_on",),
    select=("owner__department", "body"),
    url="organisation.task",
)
