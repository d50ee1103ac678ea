"""Contradictions about how many, how long and how it ends."""

from __future__ import annotations

from mamori.law.words import marked as _
from mamori.measures.inventory.rules.contradictions.finding import (
    Case,
    Found,
    Severity,
    contradiction,
    found,
)
from mamori.measures.inventory.rules.deadlines import next_review_on, retention_ends_on
from mamori.measures.inventory.rules.holding import ELECTRONIC

ENDS_PAPER = {"shred", "dissolve", "incinerate", "return", "contractor", "other"}
ENDS_DATA = {"erase", "destroy", "return", "contractor", "other"}
LONG_MONTHS = 12 * 15


@contradiction("retention_missing", Severity.WARNING, "retention_months", "retention_from")
def retention_missing(case: Case) -> Found | None:
    """Basis: APPI art. 22 (delete when no longer needed: without a period nobody knows when)."""
    if not case.holding.retention_from and case.holding.retention_months is None:
        return found(
            "retention_missing",
            _("保管期間が決まっていません。"),
            _("いつから何か月保管するかを決めて入れてください。"),
        )
    return None


@contradiction("retention_half", Severity.WARNING, "retention_months", "retention_from")
def retention_half(case: Case) -> Found | None:
    start, months = case.holding.retention_from, case.holding.retention_months
    if start == "permanent" and months is not None:
        return found(
            "retention_half",
            _("保管期間が「無期限」なのに、月数も入っています。"),
            _("月数を消すか、起算を選び直してください。"),
        )
    if bool(start) != (months is not None) and start != "permanent":
        return found(
            "retention_half",
            _("保管期間の起算と月数の、片方しか入っていません。"),
            _("「いつから」と「何か月」の両方を入れてください。"),
        )
    return None


@contradiction("permanent_without_basis", Severity.WARNING, "retention_basis", "retention_from")
def permanent_without_basis(case: Case) -> Found | None:
    """Basis: APPI art. 22."""
    if case.holding.retention_from == "permanent" and not case.holding.retention_basis.strip():
        return found(
            "permanent_without_basis",
            _("保管期間が「無期限」ですが、その根拠がありません。"),
            _("法令などの根拠を書くか、期限を決めてください。"),
        )
    return None


@contradiction("retention_long_without_basis", Severity.HINT, "retention_basis", "retention_months")
def retention_long_without_basis(case: Case) -> Found | None:
    months = case.holding.retention_months
    if months is not None and months >= LONG_MONTHS and not case.holding.retention_basis.strip():
        return found(
            "retention_long_without_basis",
            _("保管期間が%(years)d年と長いですが、根拠がありません。"),
            _("根拠を書くか、もっと短くできないか考えてください。"),
            years=months // 12,
        )
    return None


@contradiction("retention_passed", Severity.ERROR, "oldest_on", "retention_months")
def retention_passed(case: Case) -> Found | None:
    """Basis: APPI art. 22 (delete without delay when no longer needed)."""
    ends_on = retention_ends_on(case.holding, fiscal_month=case.fiscal_month)
    if ends_on is not None and ends_on < case.today:
        return found(
            "retention_passed",
            _("最も古いものの保管期限（%(ends_on)s）が過ぎています。"),
            _("期限の過ぎたものを廃棄して記録し、最も古いものの起算日を直してください。"),
            ends_on=ends_on,
        )
    return None


@contradiction("oldest_in_future", Severity.ERROR, "oldest_on")
def oldest_in_future(case: Case) -> Found | None:
    if case.holding.oldest_on is not None and case.holding.oldest_on > case.today:
        return found(
            "oldest_in_future",
            _("最も古いものの起算日が、これから先の日付です。"),
            _("日付を確かめて直してください。"),
        )
    return None


@contradiction("disposal_missing", Severity.WARNING, "disposal_methods")
def disposal_missing(case: Case) -> Found | None:
    """Basis: Guidelines (General Rules) 10-5(4)."""
    if not case.holding.disposal_methods and case.holding.retention_from != "permanent":
        return found(
            "disposal_missing",
            _("廃棄方法が決まっていません。"),
            _("裁断・溶解・消去など、復元できない方法を選んでください。"),
        )
    return None


@contradiction("paper_cannot_be_erased", Severity.WARNING, "disposal_methods", "media")
def paper_cannot_be_erased(case: Case) -> Found | None:
    """Basis: Guidelines (General Rules) 10-5(4) (by means that cannot be undone)."""
    methods = set(case.holding.disposal_methods)
    if case.has_paper and methods and not methods & ENDS_PAPER:
        return found(
            "paper_cannot_be_erased",
            _("紙がありますが、紙の廃棄方法（裁断・溶解・焼却など）が選ばれていません。"),
            _("紙をどう廃棄するかを加えてください。"),
        )
    return None


@contradiction("data_cannot_be_shredded", Severity.WARNING, "disposal_methods", "media")
def data_cannot_be_shredded(case: Case) -> Found | None:
    """Basis: Guidelines (General Rules) 10-5(4)."""
    methods = set(case.holding.disposal_methods)
    if case.media & (ELECTRONIC - {"removable"}) and methods and not methods & ENDS_DATA:
        return found(
            "data_cannot_be_shredded",
            _("電子データがありますが、その消し方（復元できない消去・物理破壊など）が選ばれていません。"),
            _("電子データをどう消すかを加えてください。"),
        )
    return None


@contradiction("count_missing", Severity.WARNING, "count")
def count_missing(case: Case) -> Found | None:
    if case.holding.count is None:
        return found(
            "count_missing",
            _("件数がありません。漏えいしたときの報告の要否も、件数で変わります。"),
            _("おおよその数でよいので入れ、件数の根拠を「概数」にしてください。"),
        )
    return None


@contradiction("count_zero", Severity.WARNING, "count")
def count_zero(case: Case) -> Found | None:
    if case.holding.count == 0:
        return found(
            "count_zero",
            _("件数が0です。"),
            _("もう持っていないなら廃止にし、これから集めるなら備考にそう書いてください。"),
        )
    return None


@contradiction("count_old", Severity.HINT, "counted_on", "count")
def count_old(case: Case) -> Found | None:
    counted_on = case.holding.counted_on
    if counted_on is not None and next_review_on(counted_on) < case.today:
        return found(
            "count_old",
            _("件数を確かめたのが%(counted_on)sで、1年より前です。"),
            _("数え直し、件数の確認日を直してください。"),
            counted_on=counted_on,
        )
    return None


@contradiction("counted_in_future", Severity.ERROR, "counted_on")
def counted_in_future(case: Case) -> Found | None:
    if case.holding.counted_on is not None and case.holding.counted_on > case.today:
        return found(
            "counted_in_future",
            _("件数の確認日が、これから先の日付です。"),
            _("日付を確かめて直してください。"),
        )
    return None


@contradiction("exact_without_day", Severity.HINT, "counted_on", "count_basis")
def exact_without_day(case: Case) -> Found | None:
    if (
        case.holding.count_basis == "exact"
        and case.holding.count is not None
        and case.holding.counted_on is None
    ):
        return found(
            "exact_without_day",
            _("件数は数えたものですが、いつ数えたかがありません。"),
            _("件数の確認日を入れてください。"),
        )
    return None
