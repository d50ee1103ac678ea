"""Reads dates as they are written in Japan: 令和8年4月1日, R8.4.1, S62.3.4, 2026/4/1, 20260401, 2026年4月, serials."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from mamori.kernel.sheets.values.text import LONGEST, is_blank_mark, narrow, tidy
from mamori.kernel.sheets.values.understood import Understood
from mamori.kernel.sheets.words import Words
from mamori.kernel.sheets.words import say as _

Precision = Literal["day", "month", "year", "fiscal_year"]


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date with what was really said: `on` is the first day of the month or year when no day was written."""

    on: date
    precision: Precision = "day"


_FIRST_YEARS = {
    "令": 2019,
    "R": 2019,
    "平": 1989,
    "H": 1989,
    "昭": 1926,
    "S": 1926,
    "大": 1912,
    "T": 1912,
    "明": 1868,
    "M": 1868,
}
_WRITTEN = re.compile(
    r"(?:西暦)?"
    r"(?:(?P<era>令和|令|平成|平|昭和|昭|大正|大|明治|明|[RHSTM])\.?(?P<nth>元|\d{1,2})|(?P<year>\d{4}))"
    r"(?:(?P<fiscal>年度)|(?:[年./-](?P<month>\d{1,2})(?:[月./-](?P<day>\d{1,2})日?|月)?)?年?)"
    r"(?P<rest>.*)",
)
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")
_WEEKDAY = re.compile(r"^(?:\([月火水木金土日]\)|[月火水木金土日]曜日?)")
_SAID_BESIDE = re.compile(
    r"^(?:頃|ころ|ごろ|以降|以前|以来|から|より|まで|末|初|上旬|中旬|下旬|現在|時点|分|~|[(\[「、,，※].*)"
)
_YEARS = range(1900, 2200)  # of a bare number; with an era or separators it may reach back to 明治元年
_OLDEST = 1868
_SERIALS = range(18264, 73051)  # 1950-01-01 … 2099-12-31: what a bare five-digit number may be
_EPOCH = date(1899, 12, 30)


def read_date(value: object) -> Understood[WrittenDate]:
    """Returns the date in a cell; an unreadable or impossible one has a problem in words.

    Takes dates, Excel serial numbers (1900 system) and text. Two-digit years without an era are refused, because
    26/4/1 may be 2026 or 平成26年.
    """
    if value is None:
        return Understood(None)
    if isinstance(value, datetime):
        return Understood(WrittenDate(value.date()))
    if isinstance(value, date):
        return Understood(WrittenDate(value))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = narrow(str(value))
    if is_blank_mark(text):
        return Understood(None)
    if len(text) > LONGEST:
        return Understood(None, problem=_("文章が長く、日付として読めません。"))
    if text.isdigit() and text.isascii():
        return _from_digits(text)
    return _from_text(text, tidy(str(value)))


def _from_digits(text: str) -> Understood[WrittenDate]:
    if len(text) == 8:
        return _dated(int(text[:4]), int(text[4:6]), int(text[6:]), text)
    if len(text) == 6 and int(text[:4]) in _YEARS:
        return _dated(int(text[:4]), int(text[4:]), None, text)
    if len(text) == 5 and int(text) in _SERIALS:
        return Understood(WrittenDate(_EPOCH + timedelta(days=int(text))))
    if len(text) == 4 and int(text) in _YEARS:
        return Understood(WrittenDate(date(int(text), 1, 1), "year"))
    return Understood(None, problem=_unreadable(text))


def _from_text(text: str, said: str) -> Understood[WrittenDate]:
    compact = _TIME.sub("", text).replace(" ", "")
    found = _WRITTEN.match(compact) or _WRITTEN.match(compact.upper()) or _WRITTEN.match(compact.lstrip("約"))
    if found is None:
        return Understood(None, problem=_hint(compact))
    year = int(found["year"]) if found["year"] else _year_of_era(found["era"], found["nth"])
    rest = _WEEKDAY.sub("", found["rest"])
    if rest and not _SAID_BESIDE.match(rest):
        return Understood(None, problem=_unreadable(text))
    note = said if rest or compact.startswith("約") else ""
    if found["fiscal"]:
        return Understood(WrittenDate(date(year, 4, 1), "fiscal_year"), note=note)
    month = int(found["month"]) if found["month"] else None
    day = int(found["day"]) if found["day"] else None
    return _dated(year, month, day, text, note)


def _year_of_era(era: str, nth: str) -> int:
    return _FIRST_YEARS[era[0]] + (1 if nth == "元" else int(nth)) - 1


def _dated(
    year: int, month: int | None, day: int | None, text: str, note: str = ""
) -> Understood[WrittenDate]:
    precision: Precision = "year" if month is None else "month" if day is None else "day"
    if not _OLDEST <= year < _YEARS.stop:
        return Understood(None, problem=_unreadable(text))
    try:
        return Understood(WrittenDate(date(year, month or 1, day or 1), precision), note=note)
    except ValueError:
        return Understood(None, problem=_("「{given}」という日付はありません。", given=text))


def _hint(text: str) -> Words:
    if re.match(r"\d{1,2}[./-]\d{1,2}[./-]\d{1,2}$", text):
        return _(
            "「{given}」は年が2けたです。西暦4けたか、R8.4.1 のように元号を付けて書いてください。", given=text
        )
    return _unreadable(text)


def _unreadable(value: object) -> Words:
    return _("「{given}」を日付として読めません。", given=value)
