"""Declares the ledgers of departments and people."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils import timezone
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
    Related,
    Section,
)
from mamori.kernel.people.models import Department, Person
from mamori.measures.organisation import actions
from mamori.measures.organisation.ledgers import files
from mamori.measures.organisation.models import post_choices
from mamori.measures.organisation.queries import READ_APPOINTMENTS, READ_DEPARTMENTS, READ_PEOPLE, READ_TASKS

FORMS = "mamori.measures.organisation.forms.people"


def _closed(day: date) -> Q:
    return Q(closed_on__lte=day)


def _gone(day: date) -> Q:
    return Q(left_on__lt=day)


departments = Ledger(
    "organisation.departments",
    model=Department,
    title=_("部門"),
    read=READ_DEPARTMENTS,
    lead=_("会社の部門の木です。上下の関係で、部門管理者の見られる範囲が決まります。"),
    columns=(
        Column("name", link=True),
        Column("code"),
        Column("parent"),
        Column("opened_on", shown=False),
        Column("closed_on"),
        Column("order", shown=False),
    ),
    filters=(
        DepartmentFilter(".", title=_("この部門の下")),
        QueryFilter(
            "state",
            title=_("状態"),
            cases={"open": (_("今ある部門"), Department.open_on), "closed": (_("廃止した部門"), _closed)},
            default="open",
        ),
    ),
    search=("name", "code"),
    order=("path",),
    select=("parent",),
    create=actions.set_up_department,
    change=actions.change_department,
    importer=files.departments,
    form=f"{FORMS}.DepartmentForm",
    detail=Detail(
        related=(
            Related(
                lambda row: Person.objects.filter(Person.working_on(timezone.localdate()), department=row),
                _("所属する人"),
                (Column("name"), Column("code"), Column("engagement"), Column("title")),
                read=READ_PEOPLE,
                url="organisation.people.detail",
            ),
            Related("children", _("下の部門"), (Column("name"), Column("code")), read=READ_DEPARTMENTS),
        ),
        actions=(
            ActionLink("organisation.move_department", _("移す"), when=lambda row: row.closed_on is None),
            ActionLink(
                "organisation.close_department", _("廃止する"), when=lambda row: row.closed_on is None
            ),
        ),
    ),
    empty=Empty(_("部門がまだありません"), _("1つずつ登録するか、ファイルからまとめて取り込みます。")),
)

people = Ledger(
    "organisation.people",
    model=Person,
    title=_("従業者"),
    read=READ_PEOPLE,
    lead=_("役員、正社員、契約、パート、派遣、出向の人まで、会社で働くすべての人です。"),
    columns=(
        Column("code", link=True),
        Column("name"),
        Column("kana", shown=False),
        Column("department"),
        Column("engagement"),
        Column("title"),
        Column("email", shown=False),
        Column("joined_on"),
        Column("left_on", shown=False),
    ),
    filters=(
        DepartmentFilter("department"),
        ChoiceFilter("engagement"),
        QueryFilter(
            "state",
            title=_("状態"),
            cases={"working": (_("在籍中"), Person.working_on), "gone": (_("退職した人"), _gone)},
            default="working",
        ),
        DateFilter("joined_on"),
    ),
    search=("name", "kana", "code", "email"),
    order=("code",),
    select=("department",),
    create=actions.hire_person,
    change=actions.change_person,
    importer=files.people,
    form=f"{FORMS}.PersonForm",
    detail=Detail(
        sections=(
            Section(_("本人"), ("code", "name", "kana", "email")),
            Section(_("所属と雇用"), ("department", "engagement", "title", "joined_on", "left_on")),
        ),
        related=(
            Related(
                "appointments",
                _("任命"),
                (
                    Column("post", choices=dict(post_choices())),
                    Column("department"),
                    Column("starts_on"),
                    Column("ends_on"),
                    Column("letter_number"),
                ),
                read=READ_APPOINTMENTS,
                url="organisation.appointments.detail",
                select=("department",),
            ),
            Related(
                "team_tasks",
                _("担当している仕事"),
                (Column("title"), Column("due_on"), Column("progress")),
                read=READ_TASKS,
                url="organisation.task",
            ),
        ),
        actions=(
            ActionLink("organisation.transfer_person", _("異動させる"), when=lambda row: row.left_on is None),
            ActionLink(
                "organisation.record_leaving", _("退職を登録する"), when=lambda row: row.left_on is None
            ),
            ActionLink(
                "organisation.open_account",
                _("アカウントを作る"),
                when=lambda row: row.left_on is None and not hasattr(row, "account"),
            ),
        ),
    ),
    empty=Empty(
        _("従業者がまだ登録されていません"), _("1人ずつ登録するか、名簿のファイルからまとめて取り込みます。")
    ),
)
