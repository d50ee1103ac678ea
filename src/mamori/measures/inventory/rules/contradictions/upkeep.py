"""Contradictions about the basic questions: what, whose, why, with which form, and when it was last looked at."""

from __future__ import annotations

import re

from mamori.law.words import marked as _
from mamori.law.words import told
from mamori.measures.inventory.rules.contradictions.finding import (
    Case,
    Found,
    Severity,
    contradiction,
    found,
)
from mamori.measures.inventory.rules.deadlines import next_review_on
from mamori.measures.inventory.rules.holding import mentions, plain
from mamori.measures.inventory.rules.purpose import is_vague, vague_parts

NAMED_ITEMS = (
    "電話番号",
    "メールアドレス",
    "住所",
    "生年月日",
    "口座番号",
    "顔写真",
    "給与額",
    "学歴",
    "健康診断",
)
CATCH_ALL = re.compile(r"^(その他|そのほか|ほか|各種情報|個人情報|基本情報|一式|全て|すべて)|(等|など|ほか)$")


@contradiction("items_missing", Severity.ERROR, "items")
def items_missing(case: Case) -> Found | None:
    if not case.holding.items:
        return found(
            "items_missing",
            _("個人情報の項目が空です。"),
            _("氏名、住所、電話番号など、書いてある項目を一つずつ入れてください。"),
        )
    return None


@contradiction("items_catch_all", Severity.WARNING, "items")
def items_catch_all(case: Case) -> Found | None:
    item = next((item for item in case.holding.items if CATCH_ALL.search(plain(item))), "")
    if item:
        return found(
            "items_catch_all",
            _("項目に「%(item)s」とあり、何が含まれるか分かりません。"),
            _("「等」や「その他」でまとめず、項目を一つずつ書いてください。"),
            item=item,
        )
    return None


@contradiction("item_in_name_only", Severity.HINT, "items", "name")
def item_in_name_only(case: Case) -> Found | None:
    word = next((word for word in NAMED_ITEMS if plain(word) in plain(case.holding.name)), "")
    core = word.removesuffix("番号").removesuffix("アドレス").removesuffix("額")
    if word and case.holding.items and not mentions(case.holding.items, (core,)):
        return found(
            "item_in_name_only",
            _("名称に「%(word)s」がありますが、項目にありません。"),
            _("項目に加えるか、名称を直してください。"),
            word=word,
        )
    return None


@contradiction("principals_missing", Severity.WARNING, "principals")
def principals_missing(case: Case) -> Found | None:
    if not case.holding.principals:
        return found(
            "principals_missing",
            _("だれの情報か（本人の種別）が選ばれていません。"),
            _("顧客、従業者、応募者など、載っている人を選んでください。"),
        )
    return None


@contradiction("acquisition_missing", Severity.WARNING, "acquisition")
def acquisition_missing(case: Case) -> Found | None:
    if not case.acquisition:
        return found(
            "acquisition_missing",
            _("取得方法が選ばれていません。"),
            _("本人から書面、Web、委託元からなど、受け取り方を選んでください。"),
        )
    return None


@contradiction("purpose_missing", Severity.ERROR, "purpose")
def purpose_missing(case: Case) -> Found | None:
    """Basis: APPI art. 17(1)."""
    if not case.holding.purpose.strip():
        return found(
            "purpose_missing",
            _("利用目的が空です。"),
            _("何のために使うかを、本人が予想できるように書いてください。"),
        )
    return None


@contradiction("purpose_vague", Severity.WARNING, "purpose")
def purpose_vague(case: Case) -> Found | None:
    """Basis: APPI art. 17(1); Guidelines (General Rules) 3-1-1."""
    return _vague(case, "purpose_vague", wanted=True)


@contradiction("purpose_partly_vague", Severity.HINT, "purpose")
def purpose_partly_vague(case: Case) -> Found | None:
    """Basis: APPI art. 17(1); Guidelines (General Rules) 3-1-1."""
    return _vague(case, "purpose_partly_vague", wanted=False)


def _vague(case: Case, key: str, *, wanted: bool) -> Found | None:
    names = {"business": case.holding.business, "name": case.holding.name}
    parts = vague_parts(case.holding.purpose, **names)
    if not parts or is_vague(case.holding.purpose, **names) is not wanted:
        return None
    first = next((part for part in parts if part.better), parts[0])
    mend = (
        _("書き直しの例：「%(better)s」")
        if first.better
        else _("どの事業で、何をするために使うかを書いてください。")
    )
    words = _("利用目的の「%(phrase)s」では足りません。%(why)s")
    return found(key, words, mend, phrase=first.phrase, why=first.why, better=told(first.better))


@contradiction("written_without_form", Severity.WARNING, "form_ref", "acquisition")
def written_without_form(case: Case) -> Found | None:
    """Basis: APPI art. 21(2) (the purpose is stated in advance, so on the form)."""
    if "direct_written" in case.acquisition and not case.holding.form_ref.strip():
        return found(
            "written_without_form",
            _("本人から書面で取得していますが、関連様式がありません。"),
            _("利用目的を明示している申込書などの様式名と版を書いてください。"),
        )
    return None


@contradiction("unknown_left", Severity.HINT, "entrusts", "provides", "shares", "abroad", "my_number")
def unknown_left(case: Case) -> Found | None:
    names = {
        "entrusts": _("委託"),
        "provides": _("第三者提供"),
        "abroad": _("外国"),
        "my_number": _("個人番号"),
    }
    left = [told(label) for field, label in names.items() if getattr(case.holding, field) in {"", "unknown"}]
    if left:
        return found(
            "unknown_left",
            _("「%(names)s」があるかないか、まだ決まっていません。"),
            _("あり・なしを確かめて選んでください。"),
            names="・".join(left),
        )
    return None


@contradiction("not_reviewed_for_a_year", Severity.WARNING, "last_reviewed_on")
def not_reviewed_for_a_year(case: Case) -> Found | None:
    """Basis: JIS Q 15001 J.3.1.1 (at least once a year)."""
    last = case.last_reviewed_on
    if not case.is_entry:
        return None
    if last is None:
        return found(
            "not_reviewed_for_a_year",
            _("一度も見直されていません。"),
            _("内容を確かめ、見直した日と人を記録してください。"),
        )
    if next_review_on(last) < case.today:
        return found(
            "not_reviewed_for_a_year",
            _("最後の見直し（%(last)s）から1年が過ぎています。"),
            _("内容を確かめ、見直した日と人を記録してください。"),
            last=last,
        )
    return None
