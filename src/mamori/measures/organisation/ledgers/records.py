"""Declares the ledgers of accounts with their roles, and of the trail."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mamori.kernel.ledger import (
    ChoiceFilter,
    Column,
    DateFilter,
    Detail,
    Ledger,
    QueryFilter,
    Section,
    Slot,
    YesNoFilter,
)
from mamori.kernel.people.models import Account, Assignment
from mamori.kernel.permission import Role, ScopedQuerySet, acts
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.organisation import actions
from mamori.measures.organisation.queries import READ_ACCOUNTS, READ_TRAIL
from mamori.measures.organisation.queries.records import changes_of
from mamori.measures.organisation.queries.seals import seal_of


def _every_account() -> ScopedQuerySet[Account]:
    today = timezone.localdate()
    in_force = (
        Assignment.objects.filter(Assignment.in_force(today)).select_related("department").order_by("pk")
    )
    return ScopedQuerySet(Account).prefetch_related(Prefetch("assignments", in_force, to_attr="roles_now"))


def _roles(account: Any) -> list[str]:
    held_now = [
        f"{Role(held.role).label}（{held.department}）" if held.department else str(Role(held.role).label)
        for held in account.roles_now
    ]
    return list(dict.fromkeys(held_now))


accounts = Ledger(
    "organisation.accounts",
    model=Account,
    title=_("アカウントと役割"),
    one=_("アカウント"),
    read=READ_ACCOUNTS,
    lead=_("だれがサインインでき、何の役割を持っているかの一覧です。"),
    rows=_every_account,
    columns=(
        Column("email", link=True),
        Column("person"),
        Column("person__department", title=_("所属部門")),
        Column("roles", title=_("今の役割"), value=_roles, kind="list"),
        Column("is_active"),
        Column("last_login", title=_("最後のサインイン")),
        Column("created_at", shown=False),
    ),
    filters=(
        YesNoFilter("is_active"),
        ChoiceFilter(
            "assignments__role",
            choices={role.value: role.label for role in Role.assignable()},
            title=_("役割"),
        ),
        QueryFilter(
            "state", title=_("サインイン"), cases={"never": (_("一度もない"), Q(last_login__isnull=True))}
        ),
    ),
    search=("email", "person__name", "person__kana", "person__code"),
    order=("email",),
    select=("person__department",),
    create=actions.open_account,
    url="organisation.account",
)


# What the trail notes besides acts.
_NOTES = {"web.login": _("ログインする"), "web.logout": _("ログアウトする")}


def _act_titles() -> dict[str, Promise | str]:
    return {act.key: act.title for act in acts() if act.writes} | _NOTES


trail = Ledger(
    "organisation.trail",
    model=TrailEntry,
    title=_("操作の記録"),
    one=_("記録"),
    read=READ_TRAIL,
    lead=_("だれが、いつ、何をしたかの記録です。だれにも書きかえたり消したりできません。"),
    columns=(
        Column("at", link=True),
        Column("actor_name"),
        Column("action", choices=_act_titles),
        Column("object_label"),
        Column("reason", shown=False),
        Column("note", shown=False),
        Column("on_behalf", shown=False),
        Column("ip", shown=False),
        Column("request_id", shown=False),
    ),
    filters=(DateFilter("at"), ChoiceFilter("action", choices=_act_titles)),
    search=("actor_name", "object_label"),
    order=("-id",),
    detail=Detail(
        sections=(
            Section(_("だれが"), ("actor_name", "on_behalf", "at", "ip", "request_id")),
            Section(_("何を"), ("action", "object_label", "reason", "note")),
        ),
        slots=(
            Slot("organisation/parts/trail_changes.html", lambda _actor, row, _today: changes_of(row)),
            Slot("organisation/parts/trail_seal.html", lambda _actor, row, _today: seal_of(row)),
        ),
        history=False,
        trail=False,
    ),
)
