"""Reads days told from today, such as "-14m/first" or "-2y/04-01", and finds working days and office hours."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import jpholiday

from mamori.law.periods import months_after

TOKYO = ZoneInfo("Asia/Tokyo")
_CLOSED = {(12, 29), (12, 30), (12, 31), (1, 2), (1, 3)}
_TOLD = re.compile(r"(?P<count>[+-]\d+)(?P<unit>[dmy])(?:/(?P<at>first|last|\d\d-\d\d))?")


def day(told: str, today: date) -> date:
    """Returns the day that `told` names as seen from today.

    "-45d" counts days, "-14m" months; "/first" and "/last" take that month's first or last day; "-7y/04-01" is
    1 April seven calendar years before. Raises ValueError for anything else.
    """
    match = _TOLD.fullmatch(told)
    if match is None:
        raise ValueError(f"no day is told by {told!r}")
    count, unit, at = int(match["count"]), match["unit"], match["at"]
    if unit == "y":
        if at is None or "-" not in at:
            raise ValueError(f"{told!r} names no day of the year")
        month, number = map(int, at.split("-"))
        return date(today.year + count, month, number)
    if unit == "d":
        return today + timedelta(days=count)
    there = months_after(today, count)
    if at == "first":
        return there.replace(day=1)
    if at == "last":
        return months_after(there.replace(day=1), 1) - timedelta(days=1)
    return there


@cache
def working_day(of: date, step: int = -1) -> date:
    """Returns the day itself or, when the company is closed, the nearest working day before it (after it with step 1)."""
    while of.weekday() > 4 or jpholiday.is_holiday(of) or (of.month, of.day) in _CLOSED:
        of += timedelta(days=step)
    return of


def hour(of: date, turn: int) -> datetime:
    """Returns a moment in office hours of that day in Japan; `turn` spreads moments over the day, always the same way."""
    minutes = 9 * 60 + 5 + (turn * 37) % (8 * 60)
    return datetime.combine(of, time(minutes // 60, minutes % 60), tzinfo=TOKYO)
