"""Puts dates, numbers, names and lists into the words of the reader's language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language

WEEKDAYS = "月火水木金土日"
ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ERAS = (
    (date(2019, 5, 1), "令和", "R"),
    (date(1989, 1, 8), "平成", "H"),
    (date(1926, 12, 25), "昭和", "S"),
    (date(1912, 7, 30), "大正", "T"),
    (date(1873, 1, 1), "明治", "M"),
)
MEIJI_OFFSET = 5  # the solar calendar was adopted in Meiji 6, so the table starts there


def speaks_japanese() -> bool:
    """Tells whether the page is being written in Japanese."""
    return (get_language() or "ja").startswith("ja")


def local_day(value: date | datetime) -> date:
    """Returns the day of an instant where the company is; a plain date stays itself."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def day(value: date | datetime) -> str:
    """Returns `2026年11月23日（月）`, in English `23 Nov 2026 (Mon)`."""
    on = local_day(value)
    if speaks_japanese():
        return f"{on.year}年{on.month}月{on.day}日（{WEEKDAYS[on.weekday()]}）"
    return f"{on.day} {ENGLISH_MONTHS[on.month - 1]} {on.year} ({ENGLISH_WEEKDAYS[on.weekday()]})"


def short_day(value: date | datetime) -> str:
    """Returns `2026/11/23` for tables, in English `23 Nov 2026`."""
    on = local_day(value)
    if speaks_japanese():
        return f"{on.year}/{on.month:02}/{on.day:02}"
    return f"{on.day} {ENGLISH_MONTHS[on.month - 1]} {on.year}"


def moment(value: datetime) -> str:
    """Returns `2026年11月23日（月）14:05` in the company's time zone."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    gap = "" if speaks_japanese() else " "
    return f"{day(local)}{gap}{local:%H:%M}"


def wareki(value: date | datetime) -> str:
    """Returns the day by the Japanese calendar, `令和8年11月23日`; days before 1873 stay in the western one."""
    on = local_day(value)
    for start, era, letter in ERAS:
        if on >= start:
            year = on.year - start.year + 1 + (MEIJI_OFFSET if era == "明治" else 0)
            if speaks_japanese():
                return f"{era}{'元' if year == 1 else year}年{on.month}月{on.day}日"
            return f"{letter}{year}.{on.month:02}.{on.day:02}"
    return day(on)


def days_left(due: date, today: date) -> int:
    """Returns how many days remain; negative once the day has passed."""
    return (due - today).days


def number(value: float | int | str | None) -> str:
    """Returns `12,345`; nothing for None, and what is not a number as it is."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}"


def listing(values: Iterable[object]) -> str:
    """Returns the values in one line: `氏名、住所、電話番号`, in English with commas."""
    return ("、" if speaks_japanese() else ", ").join(str(value) for value in values if str(value).strip())


def initial(name: str) -> str:
    """Returns the first letter of a name for the round mark beside it; `？` when there is no name."""
    stripped = name.strip()
    return unicodedata.normalize("NFC", stripped)[0].upper() if stripped else "？"
