"""Writes values back into words that the readers of this package understand again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum

from mamori.kernel.sheets.values.choices import Choice
from mamori.kernel.sheets.values.counts import Count
from mamori.kernel.sheets.values.dates import WrittenDate
from mamori.kernel.sheets.values.periods import Period

ANSWERS: Mapping[str, str] = {"yes": "有", "no": "無", "unknown": "不明"}
_AFTER: Mapping[str, str] = {
    "leaving": "退職後",
    "contract_end": "契約終了後",
    "rejected": "選考終了後",
    "last_use": "最終利用後",
    "fiscal_year_end": "年度末から",
    "acquired": "取得後",
    "created": "作成後",
    "purpose_done": "目的達成後",
}


def written(value: object, choices: Iterable[Choice] = ()) -> str | int | float | date | None:
    """Returns what to write into a cell: numbers and full dates as such, all else as text; None for nothing.

    Keys of `choices` become their titles; lists are joined by 、; true and false become ○ and ×.
    """
    titles = {choice.key: choice.title for choice in choices}
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "○" if value else "×"
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, (int, float, date, datetime)):
        return value
    if isinstance(value, Count):
        return written_count(value)
    if isinstance(value, Period):
        return written_period(value) or None
    if isinstance(value, WrittenDate):
        return written_date(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return "、".join(titles.get(str(item), str(item)) for item in value) or None
    return titles.get(str(value), str(value))


def written_answer(value: str) -> str | None:
    """Returns 有, 無 or 不明 for yes, no and unknown."""
    return ANSWERS.get(value)


def written_count(count: Count) -> int | str:
    if count.number is None:
        return "不明"
    return f"約{count.number:,}" if count.basis == "about" else count.number


def written_date(found: WrittenDate) -> date | str:
    if found.precision == "day":
        return found.on
    if found.precision == "month":
        return f"{found.on.year}年{found.on.month}月"
    return f"{found.on.year}年度" if found.precision == "fiscal_year" else f"{found.on.year}年"


def written_period(period: Period) -> str:
    """Returns 退職後3年, 1年6か月, 退職後すぐ, 無期限; "" for a period that says nothing."""
    if period.start == "permanent":
        return "無期限"
    start = _AFTER.get(period.start, "")
    if period.months is None:
        return ""
    if period.months == 0:
        return (
            f"{start.removesuffix('から') + '後' if start.endswith('から') else start}すぐ"
            if start
            else "0か月"
        )
    years, months = divmod(period.months, 12)
    return start + (f"{years}年" if years else "") + (f"{months}か月" if months else "")
