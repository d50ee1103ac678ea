"""Declares the ledgers of the inventory: the register (個人情報一覧表) and the risk table (リスク分析表)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mamori.kernel.ledger import ChoiceFilter, Column, DepartmentFilter, Empty, Ledger, QueryFilter
from mamori.law import vocabulary as law_vocabulary
from mamori.law.classification import Kind
from mamori.measures.inventory.ledgers.files import existing_ledger
from mamori.measures.inventory.models import Entry, Risk
from mamori.measures.inventory.queries import READ_ENTRIES, READ_RISKS
from mamori.measures.inventory.rules import catalogue

_NESTED = (Kind.PERSONAL_INFORMATION, Kind.PERSONAL_DATA, Kind.RETAINED_PERSONAL_DATA)


def _choices(name: str) -> Callable[[], dict[str, str]]:
    return lambda: {key: catalogue.label(name, key) for key in catalogue.vocabulary(name)}


def _kinds() -> dict[str, str]:
    return dict(law_vocabulary.definitions.choices())


def _innermost(kinds: list[str] | None) -> list[str]:
    """Returns the kinds without those that another one implies: 保有個人データ says that it is 個人情報 and 個人データ too."""
    found = list(kinds or ())
    nested = [kind for kind in _NESTED if kind in found]
    return [kind for kind in found if kind not in nested[:-1]]


def _holding_columns() -> list[Column]:
    """Returns a column for every question of the sheet, those at first sight shown."""
    shown = {"name", "items", "purpose", "media", "count"}
    columns = []
    for name, spec in catalogue.field_specs().items():
        choices = _choices(spec.vocabulary) if spec.vocabulary else None
        columns.append(
            Column(
                name,
                title=_(spec.label),
                choices=choices,
                shown=name in shown,
                link=name == "name",
                width="long" if name in ("items", "purpose") else "",
                sort=name if spec.kind in ("text", "count", "date") else None,
            )
        )
    return columns


def _overdue(today: date) -> Q:
    return Q(next_review_on__lt=today) | Q(next_review_on=None)


_YES_NO = {"yes": _("あり"), "no": _("なし"), "unknown": _("わからない"), "": _("未回答")}

register = Ledger(
    "inventory.entries",
    model=Entry,
    title=_("個人情報一覧表"),
    one=_("個人情報"),
    lead=_("会社が持つ個人情報の台帳です。番号や名称から、区分・リスク・流れ・変更の履歴まで開けます。"),
    read=READ_ENTRIES,
    url="inventory.entry",
    columns=(
        Column("number", link=True),
        *_holding_columns(),
        Column("department", sort=("department__order", "department__code")),
        Column("owner", shown=False),
        Column("source_number", shown=False),
        Column("places", shown=False, width="long"),
        Column("kinds", kind="list", choices=_kinds, brief=_innermost),
        Column("issues", title=_("矛盾")),
        Column("state", kind="status", tones={"active": "done", "retired": "none"}, shown=False),
        Column("last_reviewed_on", shown=False),
        Column("next_review_on", shown=False),
        Column("registered_on", shown=False),
    ),
    filters=(
        QueryFilter(
            "state",
            title=_("状態"),
            cases={
                "active": (_("有効"), Q(state=Entry.State.ACTIVE)),
                "retired": (_("廃止"), Q(state=Entry.State.RETIRED)),
            },
            default="active",
        ),
        DepartmentFilter("department"),
        ChoiceFilter("kinds", title=_("法律上の区分"), choices=_kinds),
        ChoiceFilter("principals", choices=_choices("principals")),
        ChoiceFilter("media", choices=_choices("media")),
        ChoiceFilter("entrusts", choices=_YES_NO),
        QueryFilter(
            "look",
            title=_("気になるもの"),
            cases={
                "issues": (_("矛盾がある"), Q(issues__gt=0)),
                "review": (_("見直しの期限を過ぎた"), _overdue),
                "risk": (_("リスクの分析がない"), Q(risks=None)),
                "owner": (_("管理責任者がいない"), Q(owner=None)),
                "places": (_("データの置き場所のパターンがない"), Q(places="")),
            },
        ),
    ),
    search=("search_text",),
    order=("number",),
    select=("department", "owner"),
    importer=existing_ledger,
    add="inventory.add_entry",
    empty=Empty(
        _("一覧表はまだ空です"),
        _("棚卸しの調査表を受理するか、いま使っている台帳（Excel・CSV）を取り込むと、ここに並びます。"),
        "inventory.open_round",
        _("棚卸しを始める"),
        own=_("あなたが管理責任者の項目はありません"),
    ),
)

risks = Ledger(
    "inventory.risks",
    model=Risk,
    title=_("リスク分析表"),
    one=_("リスク"),
    lead=_("取得から廃棄までの局面ごとに、起こり得ること・対策・残るリスクを並べます。"),
    read=READ_RISKS,
    url="inventory.risk",
    columns=(
        Column("entry__number", title=_("台帳番号")),
        Column("entry__name", title=_("個人情報の名称")),
        Column("phase", sort=None),
        Column("what", link=True, width="long"),
        Column("who", shown=False, sort=None),
        Column("where", shown=False, sort=None),
        Column("occasion", shown=False, sort=None),
        Column("cause", shown=False, sort=None),
        Column("likelihood"),
        Column("impact"),
        Column("measure_now", sort=None, width="long"),
        Column("measure_add", sort=None, width="long"),
        Column("rule", shown=False),
        Column("residual_likelihood", shown=False),
        Column("residual_impact", shown=False),
        Column("residual_note", shown=False, sort=None),
        Column("accepted_by"),
        Column("due_on"),
        Column("assignee", shown=False),
        Column("reviewed_on", shown=False),
    ),
    filters=(
        ChoiceFilter("phase"),
        DepartmentFilter("entry__department", title=_("部門")),
        QueryFilter(
            "look",
            title=_("気になるもの"),
            cases={
                "ungraded": (_("評価していない"), Q(likelihood=None) | Q(impact=None)),
                "residual": (_("残るリスクがない"), Q(residual_likelihood=None) | Q(residual_impact=None)),
                "unaccepted": (_("残るリスクを認めていない"), Q(accepted_at=None)),
                "late": (_("対応が遅れている"), lambda today: Q(due_on__lt=today, done_on=None)),
            },
        ),
    ),
    search=("search_text", "entry__search_text"),
    order=("entry__number", "phase", "pk"),
    select=("entry", "entry__department", "assignee"),
    rows=lambda: Risk.objects.filter(entry__state=Entry.State.ACTIVE),
    empty=Empty(
        _("リスクの分析はまだありません"),
        _("一覧表の項目を開き「リスクの候補を出す」を押すと、媒体と局面に合う候補が並びます。"),
        "inventory.entries",
        _("一覧表を開く"),
    ),
)
