"""Days are told from today, fall on working days, and always give the same company."""

from datetime import date

import pytest

from mamori.web.demo.company import furnish_data
from mamori.web.demo.days import day, working_day


def test_a_day_is_told_from_today() -> None:
    today = date(2026, 11, 23)
    told = {one: day(one, today) for one in ("-45d", "-14m/first", "-1m/last", "-7y/04-01", "+20d", "-3m")}
    assert list(told.values()) == [
        date(2026, 10, 9),
        date(2025, 9, 1),
        date(2026, 10, 31),
        date(2019, 4, 1),
        date(2026, 12, 13),
        date(2026, 8, 23),
    ]
    for nonsense in ("yesterday", "-7y", "-7y/first", "3d"):
        with pytest.raises(ValueError, match=r"told|names no day"):
            day(nonsense, today)


def test_a_working_day_is_no_weekend_no_holiday_and_no_new_year() -> None:
    assert working_day(date(2026, 11, 23)) == date(2026, 11, 20)
    assert working_day(date(2026, 11, 21), step=1) == date(2026, 11, 24)
    assert working_day(date(2027, 1, 1), step=1) == date(2027, 1, 4)


def test_the_same_day_gives_the_same_company() -> None:
    assert furnish_data(date(2026, 11, 23)) == furnish_data(date(2026, 11, 23))
