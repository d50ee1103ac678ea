"""Counts months and validity on the calendar, without a clock."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def months_after(day: date, months: int) -> date:
    """Return the same day `months` later (earlier when negative), or that month's last day when it has no such day.

    What lies beyond the calendar (years 1 to 9999) comes out as its first or last day.  Basis: Civil Code art. 143(2).
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_within(day: date, valid_from: date, valid_to: date | None) -> bool:
    """True when `day` lies in the span, both ends included; no end means still running."""
    return valid_from <= day and (valid_to is None or day <= valid_to)
