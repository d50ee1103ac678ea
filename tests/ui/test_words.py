"""Dates, numbers and names in the reader's words."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from mamori.ui import words


def test_a_day_is_written_with_its_weekday() -> None:
    assert words.day(date(2026, 11, 23)) == "2026年11月23日（月）"
    assert words.short_day(date(2026, 1, 5)) == "2026/01/05"


def test_an_instant_is_told_in_japan_time() -> None:
    before_midnight_in_london = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
    assert words.moment(before_midnight_in_london) == "2026年11月23日（月）00:30"
    assert words.short_day(before_midnight_in_london) == "2026/11/23"


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (date(2026, 11, 23), "令和8年11月23日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1873, 1, 1), "明治6年1月1日"),
        (date(1872, 12, 31), "1872年12月31日（火）"),
    ],
)
def test_the_japanese_calendar_changes_on_the_day_of_accession(on: date, written: str) -> None:
    assert words.wareki(on) == written


def test_an_english_reader_reads_english_dates() -> None:
    with translation.override("en"):
        assert words.day(date(2026, 11, 23)) == "23 Nov 2026 (Mon)"
        assert words.short_day(date(2026, 11, 23)) == "23 Nov 2026"
        assert words.wareki(date(2026, 11, 23)) == "R8.11.23"
        assert words.moment(datetime(2026, 11, 23, 5, 5, tzinfo=UTC)) == "23 Nov 2026 (Mon) 14:05"
        assert words.listing(["name", "address"]) == "name, address"


def test_numbers_are_grouped_and_nothing_stays_nothing() -> None:
    assert [words.number(value) for value in (0, 1284003, 1234.5, None, "", "およそ", True)] == [
        "0", "1,284,003", "1,234.5", "", "", "およそ", "True",
    ]  # fmt: skip


def test_a_list_is_one_line_without_its_empty_items() -> None:
    assert words.listing(["氏名", " ", "住所", ""]) == "氏名、住所"


def test_the_first_letter_of_a_name_stands_for_it() -> None:
    assert [words.initial(name) for name in (" 佐藤 美咲", "mallory", "が", "")] == ["佐", "M", "が", "？"]


def test_days_left_turn_negative_after_the_day() -> None:
    assert [words.days_left(date(2026, 11, 23), on) for on in (date(2026, 11, 20), date(2026, 11, 24))] == [
        3,
        -1,
    ]
