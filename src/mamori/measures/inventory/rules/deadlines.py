"""Counts the days that matter in a holding's life: the next review, the end of retention, disposal due."""

from __future__ import annotations

from datetime import date, timedelta

from mamori.law.periods import months_after
from mamori.measures.inventory.rules.holding import Holding

REVIEW_MONTHS = 12
LONGEST_MONTHS = 1200  # a hundred years; what is kept longer has no period
EARLIEST = date(1900, 1, 1)  # no record of a living person is older
FISCAL_YEAR_END_MONTH = 3


def next_review_on(last_reviewed_on: date, *, months: int = REVIEW_MONTHS) -> date:
    """Return the day by which the entry must be looked at again.

    Basis: JIS Q 15001 J.3.1.1 (review of what was identified at least once a year and when needed).
    """
    return months_after(last_reviewed_on, months)


def fiscal_year_end(day: date, *, month: int = FISCAL_YEAR_END_MONTH) -> date:
    """Return the last day of the fiscal year, ending with `month`, to which `day` belongs."""
    year = day.year if day.month <= month else day.year + 1
    return months_after(date(year, month, 1), 1) - timedelta(days=1)


def retention_ends_on(
    holding: Holding, *, started_on: date | None = None, fiscal_month: int = FISCAL_YEAR_END_MONTH
) -> date | None:
    """Return the last day on which the oldest data may be kept, or None when it is open-ended or cannot be counted.

    `started_on` is the day from which retention counts; by default the holding's own `oldest_on`.  A period that
    runs from the end of the fiscal year starts on the last day of the year `started_on` belongs to.
    """
    start = started_on or holding.oldest_on
    if start is None or holding.retention_months is None or holding.retention_from == "permanent":
        return None
    if holding.retention_from == "fiscal_year_end":
        start = fiscal_year_end(start, month=fiscal_month)
    return months_after(start, holding.retention_months)


def is_disposal_due(holding: Holding, *, today: date, fiscal_month: int = FISCAL_YEAR_END_MONTH) -> bool:
    """True when the retention period of the oldest data has passed.

    Basis: APPI art. 22 (delete without delay when no longer needed; a duty of effort).
    """
    ends_on = retention_ends_on(holding, fiscal_month=fiscal_month)
    return ends_on is not None and ends_on < today
