"""Declares the ledgers of the scan: what was found in each file (調査結果), and what of it the register does not say (食い違い)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel.ledger import (
    ChoiceFilter,
    Column,
    DepartmentFilter,
    Empty,
    Ledger,
    QueryFilter,
)
from mamori.law.periods import months_after
from mamori.measures.inventory.models import Discrepancy, ScannedFile
from mamori.measures.inventory.queries.found import STATE_TONES
from mamori.measures.inventory.queries.scans import READ_DIFFERENCES, READ_FILES
from mamori.measures.inventory.rules import scan as rules

Standing = ScannedFile.Standing
State = Discrepancy.State
Matter = Discrepancy.Matter


def _kinds() -> dict[str, str]:
    return {kind: rules.label(kind) for kind in rules.kinds_of()}


def _older_than(years: int) -> Callable[[date], Q]:
    """Returns the condition that a file was last changed so many years ago, or earlier."""

    def before(today: date) -> Q:
        then = datetime.combine(months_after(today, -12 * years), time.min)
        return Q(changed_at__lt=timezone.make_aware(then))

    return before


def _few(kinds: list[str] | None) -> list[str]:
    """Returns the kinds that a list shows: four, as many as a line has room for."""
    found = list(kinds or ())
    return found[:4]


_STANDING = {
    Standing.HOLDING: "warning",
    Standing.CLEAR: "done",
    Standing.UNREAD: "error",
    Standing.GONE: "none",
}
_AGES = {1: _("1年以上前"), 3: _("3年以上前"), 5: _("5年以上前"), 10: _("10年以上前")}
_MATTERS = {
    Matter.UNREGISTERED: "late",
    Matter.GHOST: "none",
    Matter.DRIFT: "warning",
    Matter.OVERDUE: "late",
}

# Where nobody could count, nothing is said rather than none.
_PEOPLE = Column(
    "people", title=_("推定人数"), value=lambda row: row.people or None, kind="number", sort="people"
)

scanned = Ledger(
    "inventory.scanned",
    model=ScannedFile,
    title=_("調査結果"),
    one=_("ファイル"),
    lead=_(
        "調査で見たファイルを、漏れたときの重さの順に並べます。見つけた値そのものは、どこにも残しません。"
    ),
    read=READ_FILES,
    url="inventory.scanned_file",
    columns=(
        Column("place", kind="path", link=True, width="wide", sort=None),
        Column("standing", kind="status", tones=_STANDING, shown=False),
        Column("kinds", kind="list", choices=_kinds, brief=_few),
        _PEOPLE,
        Column("gravity", title=_("重さ")),
        Column("department"),
        Column("entry", title=_("一覧表の項目"), sort=None),
        Column("changed_at", title=_("更新日時")),
        Column("target", shown=False, sort=None),
        Column("size", shown=False),
        Column("media_type", shown=False, sort=None),
        Column("encoding", shown=False, sort=None),
        Column("status", shown=False, sort=None),
        Column("reason", shown=False, sort=None),
        Column("first_seen_at", shown=False),
        Column("last_seen_at", shown=False),
    ),
    filters=(
        QueryFilter(
            "look",
            title=_("状態"),
            cases={one.value: (one.label, Q(standing=one.value)) for one in Standing},
            default="holding",
        ),
        DepartmentFilter("department"),
        ChoiceFilter("kinds", choices=_kinds),
        QueryFilter(
            "people",
            title=_("推定人数"),
            cases={
                "10": (_("10人以上"), Q(people__gte=10)),
                "100": (_("100人以上"), Q(people__gte=100)),
                "1000": (_("1,000人以上"), Q(people__gte=1000)),
            },
        ),
        QueryFilter(
            "known",
            title=_("一覧表"),
            cases={"no": (_("載っていない"), Q(entry=None)), "yes": (_("載っている"), ~Q(entry=None))},
        ),
        QueryFilter(
            "age",
            title=_("最後の更新"),
            cases={str(years): (words, _older_than(years)) for years, words in _AGES.items()},
        ),
    ),
    search=("search_text",),
    order=("-gravity",),
    select=("department", "entry", "target"),
    empty=Empty(
        _("調査結果はまだありません"),
        _("調査対象を登録して調査を始めると、見つかったファイルがここに並びます。"),
        "inventory.scans",
        _("調査対象を開く"),
    ),
)

discrepancies = Ledger(
    "inventory.discrepancies",
    model=Discrepancy,
    title=_("一覧表と実際の食い違い"),
    one=_("食い違い"),
    lead=_("一つずつ、登録する・消去や移動をする・対象外とする、のどれかを部門が判断します。"),
    read=READ_DIFFERENCES,
    url="inventory.discrepancy",
    columns=(
        Column("place", kind="path", link=True, width="wide", sort=None),
        Column("matter", kind="status", tones=_MATTERS),
        Column("state", kind="status", tones=STATE_TONES, shown=False),
        Column("kinds", kind="list", choices=_kinds, brief=_few),
        _PEOPLE,
        Column("gravity", title=_("重さ"), shown=False),
        Column("department"),
        Column("entry", sort=None),
        Column("waiting_since", title=_("待ち始め")),
        Column("came_back", kind="choice", shown=False, sort=None),
        Column("target", shown=False, sort=None),
        Column("closed_at", shown=False),
    ),
    filters=(
        QueryFilter(
            "look",
            title=_("状態"),
            cases={
                "open": (_("未判断"), Q(state=State.OPEN)),
                "doing": (_("消去・移動の途中"), Q(state__in=(State.REMOVING, State.PROVEN))),
                "excused": (_("対象外"), Q(state=State.EXCUSED)),
                "closed": (_("登録・解消"), Q(state__in=(State.REGISTERED, State.CLOSED))),
            },
            default="open",
        ),
        ChoiceFilter("matter"),
        DepartmentFilter("department"),
        ChoiceFilter("kinds", choices=_kinds),
        ChoiceFilter("came_back"),
    ),
    search=("search_text",),
    order=("-gravity",),
    select=("department", "entry", "target"),
    empty=Empty(
        _("食い違いはありません"),
        _("調査が終わると、一覧表と実際の違いがここに並びます。"),
        "inventory.scans",
        _("調査対象を開く"),
    ),
)
