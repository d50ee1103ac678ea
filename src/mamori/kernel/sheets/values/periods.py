"""Reads how long something is kept: 退職後3年, ７年, 1年6ヶ月, 永年, 契約終了後5年間."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from mamori.kernel.sheets.values.numbers import NUMBER, whole_number
from mamori.kernel.sheets.values.text import LONGEST, is_blank_mark, narrow, tidy
from mamori.kernel.sheets.values.understood import Understood
from mamori.kernel.sheets.words import say as _

Unit = Literal["years", "months", "days"]
LONGEST_MONTHS = 1200  # a hundred years; nobody means a longer one


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time in months from a start. `start` is a key of STARTS or ""; "permanent" has no months."""

    months: int | None
    start: str = ""


STARTS: Mapping[str, Sequence[str]] = {
    "leaving": ("退職", "離職", "退社", "在職", "在籍", "雇用終了"),
    "contract_end": (
        "契約終了",
        "契約満了",
        "契約期間",
        "解約",
        "契約解除",
        "取引終了",
        "取引完了",
        "契約完了",
        "脱会",
        "退会",
        "契約後",
    ),
    "rejected": ("不採用", "選考終了", "採否決定", "採用選考", "選考後", "採否", "採用決定"),
    "last_use": (
        "最終利用",
        "最終取引",
        "最終来店",
        "最後の",
        "最終アクセス",
        "最終ログイン",
        "最終購入",
        "最終",
    ),
    "fiscal_year_end": ("年度末", "事業年度", "決算", "会計年度", "当年度", "年度"),
    "acquired": ("取得", "収集", "受領", "受付", "入手", "受取", "提出", "登録", "撮影", "録画"),
    "created": ("作成", "記入", "記録", "発行", "完結"),
    "purpose_done": (
        "目的達成",
        "利用目的",
        "用済",
        "使用後",
        "利用後",
        "処理後",
        "完了後",
        "終了後",
        "完了",
        "終了",
        "不要",
    ),
}
_FOR_EVER = re.compile(r"永年|永久|永続|無期限|期限なし|期限無し|期間の定めなし|定めなし|半永久|恒久")
_AT_ONCE = re.compile(
    r"後、?(?:すぐ|直ち|速やか|すみやか|遅滞なく|即)|まで$|まで(?:の間|保管)?$|中$|都度|随時|即(?:時|日)|当日"
)
_SPAN = re.compile(
    rf"(?P<half>半年)|(?P<number>{NUMBER})(?:(?P<year>年度?半?)|(?P<month>[ヶケかカヵ箇個]月|月間)|(?P<week>週)|(?P<day>日))(?:間|分)?"
)
_SURPLUS = re.compile(
    r"^(?:後|から|より|の翌日から|以後|以降|保存|保管|とする|間|で|の|を|は|日|時|年|,|、|。|法定|翌日|起算|して|し|経過|まで)*$"
)
_RANGE = re.compile(rf"(?P<low>{NUMBER})[~-](?={NUMBER}(?:年|[ヶケかカヵ箇個]月))")
_CALENDAR = re.compile(r"(?:19|20)\d{2}[年./-]|令和|平成|昭和")


def read_period(
    value: object, *, bare: Unit = "years", starts: Mapping[str, Sequence[str]] = STARTS
) -> Understood[Period]:
    """Returns the period in a cell; `bare` is the unit of a number that has none. Over a hundred years is a problem.

    Days and weeks are rounded up to months with a note; of several lengths the longest counts, with a note.
    """
    understood = _read(value, bare, starts)
    if understood.value is not None and (understood.value.months or 0) > LONGEST_MONTHS:
        given = narrow(str(value))
        return Understood(
            None, problem=_("「{given}」は長すぎます。100年（1200か月）までです。", given=given)
        )
    return understood


def _read(value: object, bare: Unit, starts: Mapping[str, Sequence[str]]) -> Understood[Period]:
    if value is None:
        return Understood(None)
    text = narrow(str(value))
    compact = text.replace(" ", "")
    if is_blank_mark(compact):
        return Understood(None)
    if len(text) > LONGEST or _CALENDAR.search(compact):
        return Understood(None, problem=_("「{given}」を期間として読めません。", given=text[:LONGEST]))
    number = whole_number(compact) if re.fullmatch(r"\d+(?:\.\d+)?", compact) else None
    if number is not None:
        return _bare(number, bare)
    if _FOR_EVER.search(compact):
        note = "" if _FOR_EVER.fullmatch(compact) else tidy(str(value))
        return Understood(Period(None, "permanent"), note=note)
    return _from_words(tidy(str(value)), compact, starts)


def _bare(number: int, unit: Unit) -> Understood[Period]:
    months = {"years": number * 12, "months": number, "days": math.ceil(number / 30)}[unit]
    if unit == "years":
        return Understood(Period(months), doubt=_("「{given}」を{given}年と読みました。", given=number))
    return Understood(Period(months))


def _from_words(text: str, compact: str, starts: Mapping[str, Sequence[str]]) -> Understood[Period]:
    start, word = _start(compact, starts)
    spoken = _RANGE.sub("", compact)
    lengths, rounded = _lengths(spoken)
    if not lengths and not (start and _AT_ONCE.search(compact)):
        return Understood(None, problem=_("「{given}」を期間として読めません。", given=text))
    if not lengths:
        return Understood(Period(0, start), note="" if compact == f"{word}後すぐ" else text)
    left = _SPAN.sub("", compact)
    if word:
        left = left.replace(word, "", 1)
    if len(lengths) > 1:
        doubt = _("「{given}」には期間が二つ以上あります。いちばん長いものを採りました。", given=text)
        return Understood(Period(max(lengths)), note=text, doubt=doubt)
    plain = not rounded and spoken == compact and _SURPLUS.match(left)
    return Understood(Period(lengths[0], start), note="" if plain else text)


def _start(compact: str, starts: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    for key, words in starts.items():
        for word in words:
            if word in compact:
                return key, word
    return "", ""


def _lengths(compact: str) -> tuple[list[int], bool]:
    """Returns each length in months (1年6ヶ月 is one) and whether days or weeks were rounded."""
    lengths: list[int] = []
    rounded, end_of_years = False, -1
    for found in _SPAN.finditer(compact):
        number = 6 if found["half"] else whole_number(found["number"])
        if number is None:
            continue
        if found["year"]:
            lengths.append(number * 12 + (6 if found["year"].endswith("半") else 0))
            end_of_years = found.end()
        elif found["half"] or found["month"]:
            if found.start() == end_of_years and lengths:
                lengths[-1] += number
            else:
                lengths.append(number)
        else:
            rounded = True
            lengths.append(math.ceil(number * (7 if found["week"] else 1) / 31))
    return lengths, rounded
