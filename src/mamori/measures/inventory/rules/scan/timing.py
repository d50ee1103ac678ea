"""Knows when a scheduled scan is due."""

from __future__ import annotations

from datetime import datetime, timedelta


def next_after(schedule: str, *, weekday: int, month_day: int, hour: int, after: datetime) -> datetime | None:
    """Returns the first appointed hour after a moment, in the time zone of that moment; None without a schedule."""
    if schedule not in ("weekly", "monthly"):
        return None
    at = after.replace(hour=hour, minute=0, second=0, microsecond=0)
    while at <= after or not (at.weekday() == weekday if schedule == "weekly" else at.day == month_day):
        at += timedelta(days=1)
    return at


def is_due(schedule: str, *, weekday: int, month_day: int, hour: int, last: datetime, now: datetime) -> bool:
    """Tells whether an appointed hour has come since the last scan began; hours missed while nothing ran count once."""
    appointed = next_after(schedule, weekday=weekday, month_day=month_day, hour=hour, after=last)
    return appointed is not None and appointed <= now
