"""Whether the company is a 個人情報取扱事業者, by the law in force and by the law of 2005, and whether it is a small one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mamori.law import articles, guideline, rule_sets
from mamori.law.answers import Answer
from mamori.law.articles import Article
from mamori.law.periods import months_after
from mamori.law.words import Words, say
from mamori.law.words import marked as _

THEN = date(2005, 4, 1)
_THRESHOLD = 5000
_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Holding:
    """One holding as far as this question goes; `persons` is the highest number in the last six months.

    A bought directory is told as the database it would be without the exclusion of today (Order art. 4).
    """

    entry: object
    name: str
    persons: int | None
    is_database: Answer
    is_entrusted: bool = False
    is_bought_directory: bool = False  # used as bought, without editing
    ended_on: date | None = None  # disposed of on this day


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer by the law of one day; `persons` is the number counted, `uncounted` the holdings without a number."""

    on: date
    holds: Answer
    reasons: tuple[Words, ...]
    persons: int
    uncounted: tuple[Holding, ...]
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The law in force beside the law of 2005, and in one sentence what the difference means."""

    now: Judgement
    then: Judgement
    difference: Words


def judge(holdings: Sequence[Holding], *, on: date, by_law_of: date | None = None) -> Judgement:
    """Return whether the company, as it is on the day `on`, is an operator by the law of `by_law_of` (default: `on`).

    Basis: APPI art. 16(2); until 2017-05-29 art. 2(3) and Order art. 2 (more than 5 000 people on some day of the
    last six months; bought directories used unedited are not counted).
    """
    law_day = by_law_of or on
    rules = rule_sets.on(law_day)
    since = months_after(on, -_MONTHS)
    counts_past = rules.knows("five_thousand_rule")
    living = [one for one in holdings if one.ended_on is None or (counts_past and one.ended_on >= since)]
    if rules.knows("database_exclusion"):
        living = [one for one in living if not one.is_bought_directory]
    databases = [one for one in living if one.is_database is Answer.YES]
    unclear = [one for one in living if one.is_database is Answer.UNKNOWN]
    if counts_past:
        holds, reasons, counted, uncounted = _by_number(databases, unclear)
    else:
        holds, reasons = _by_database(databases, unclear, known=bool(holdings))
        counted, uncounted = databases, [one for one in databases if one.persons is None]
    in_force = articles.on(law_day)
    codes = ("appi.operator", "appi.database", "order.five_thousand")
    found = tuple(article for code in codes if (article := in_force.cited(code)) is not None)
    return Judgement(on, holds, tuple(reasons), _persons(counted), tuple(uncounted), found)


def compare(holdings: Sequence[Holding], *, on: date) -> Comparison:
    """Return the judgement by the law in force on the day `on` and by the law of 2005, side by side."""
    now = judge(holdings, on=on)
    then = judge(holdings, on=on, by_law_of=THEN)
    return Comparison(now, then, _difference(now.holds, then.holds))


def _persons(holdings: Sequence[Holding]) -> int:
    return sum(one.persons or 0 for one in holdings)


def _by_database(
    databases: list[Holding], unclear: list[Holding], *, known: bool
) -> tuple[Answer, list[Words]]:
    if databases:
        words = say(
            "operator.yes",
            _(
                "個人情報データベース等を事業に使っています（%(count)d件）。本人の数の多い少ないは問いません。"
            ),
            count=len(databases),
        )
        return Answer.YES, [words]
    if unclear:
        words = say(
            "operator.unclear",
            _("個人情報データベース等かどうかが決まっていないものが%(count)d件あります。"),
            count=len(unclear),
        )
        return Answer.UNKNOWN, [words]
    if not known:
        return Answer.UNKNOWN, [say("operator.empty", _("棚卸しの結果がまだありません。"))]
    return Answer.NO, [say("operator.no", _("個人情報データベース等を使っていません。"))]


def _by_number(
    databases: list[Holding], unclear: list[Holding]
) -> tuple[Answer, list[Words], list[Holding], list[Holding]]:
    reasons: list[Words] = []
    bought = [one for one in databases if one.is_bought_directory]
    counted = [one for one in databases if not one.is_bought_directory]
    uncounted = [one for one in counted if one.persons is None] + unclear
    total = _persons(counted)
    if bought:
        names = "、".join(one.name for one in bought)
        text = _("編集や加工をせずに使う市販の名簿などは、政令により数えません（%(names)s）。")
        reasons.append(say("then.directories", text, names=names))
    if any(one.is_entrusted for one in counted):
        reasons.append(say("then.entrusted", _("委託元から預かったデータベースの本人も数えています。")))
    if total > _THRESHOLD:
        text = _("過去6か月のデータベースの本人の数の合計は%(total)s人で、5,000人を超えます。")
        reasons.insert(0, say("then.over", text, total=f"{total:,}"))
        if max(one.persons or 0 for one in counted) <= _THRESHOLD:
            text = _(
                "同じ人が複数のデータベースにいるときは、重なりを除いて数えます。除くと5,000人以下になるなら当たりません。"
            )
            reasons.append(say("then.overlap", text))
        return Answer.YES, reasons, counted, uncounted
    if uncounted:
        text = _(
            "分かっている合計は%(total)s人ですが、人数やデータベースかどうかが決まらないものが%(count)d件あります。"
        )
        reasons.insert(0, say("then.uncounted", text, total=f"{total:,}", count=len(uncounted)))
        return Answer.UNKNOWN, reasons, counted, uncounted
    text = _("過去6か月のどの日も、データベースの本人の数の合計は5,000人を超えません（%(total)s人）。")
    reasons.insert(0, say("then.under", text, total=f"{total:,}"))
    return Answer.NO, reasons, counted, uncounted


def _difference(now: Answer, then: Answer) -> Words:
    if now is Answer.YES and then is Answer.NO:
        text = _("2005年の法律では対象外でしたが、5,000人の要件は2017年5月30日に廃止され、いまは対象です。")
        return say("difference.now_only", text)
    if Answer.UNKNOWN in (now, then):
        return say("difference.unknown", _("未確認の項目を埋めると、どちらの法律でも判断できます。"))
    if now is Answer.YES:
        return say("difference.both", _("2005年の法律でも、いまの法律でも、個人情報取扱事業者に当たります。"))
    if then is Answer.YES:
        text = _("過去6か月に終了したデータベースを数えると、2005年の法律では対象でした。")
        return say("difference.then_only", text)
    return say("difference.neither", _("どちらの法律でも、個人情報取扱事業者に当たりません。"))


def is_small_operator(
    *, employees: int | None, persons: int | None, is_entrusted: Answer
) -> tuple[Answer, tuple[Words, ...]]:
    """Return whether the company is a 中小規模事業者, and every reason that decides it.

    `employees` are those to whom the Labour Standards Act art. 20 applies, officers not counted; `persons` is the
    highest sum of people in databases in the last six months; `is_entrusted` whether it handles entrusted data.
    Basis: Guidelines (General Rules) section 10.  Only the examples are lighter; the duty itself is the same.
    """
    limits = guideline.small_operator
    against: list[Words] = []
    open_questions: list[Words] = []
    if employees is None:
        open_questions.append(say("small.employees_unknown", _("従業員の数が分かりません。")))
    elif employees > limits.employees:
        against.append(say("small.employees", _("従業員が100人を超えます（%(count)d人）。"), count=employees))
    if persons is None:
        open_questions.append(say("small.persons_unknown", _("データベースの本人の数が分かりません。")))
    elif persons > limits.persons:
        text = _("過去6か月に、データベースの本人の数の合計が5,000人を超えました（%(count)s人）。")
        against.append(say("small.persons", text, count=f"{persons:,}"))
    if is_entrusted is Answer.YES:
        against.append(say("small.entrusted", _("委託を受けて個人データを取り扱っています。")))
    elif is_entrusted is Answer.UNKNOWN:
        open_questions.append(
            say("small.entrusted_unknown", _("委託を受けて個人データを取り扱うかどうかが分かりません。"))
        )
    if against:
        return Answer.NO, tuple(against)
    if open_questions:
        return Answer.UNKNOWN, tuple(open_questions)
    text = _(
        "従業員100人以下で、除外される場合にも当たりません。軽い例示を参考にできますが、義務そのものは同じです。"
    )
    return Answer.YES, (say("small.yes", text),)
