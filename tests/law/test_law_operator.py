"""The company is judged an operator by the law in force and by the law of 2005, each with its reasons."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mamori.law import Answer
from mamori.law.operator import Holding, compare, is_small_operator, judge

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
TODAY = date(2026, 11, 23)
THEN = date(2005, 4, 1)


def holding(persons: int | None, is_database: Answer = YES, **more: Any) -> Holding:
    return Holding(entry=1, name="顧客名簿", persons=persons, is_database=is_database, **more)


@pytest.mark.parametrize(
    ("persons", "then"),
    [([5000], NO), ([5001], YES), ([3000, 2000], NO), ([3000, 2001], YES), ([0], NO), ([2**31], YES)],
)
def test_the_line_of_2005_is_more_than_five_thousand(persons: list[int], then: Answer) -> None:
    both = compare([holding(count) for count in persons], on=TODAY)
    assert (both.now.holds, both.then.holds) == (YES, then)
    assert both.then.persons == sum(persons)


def test_a_small_company_is_told_what_changed() -> None:
    both = compare([holding(300)], on=TODAY)
    assert both.difference.key == "difference.now_only"
    assert "2017年5月30日" in str(both.difference)
    assert [article.words for article in both.now.articles] == [
        "個人情報保護法 第16条第2項",
        "個人情報保護法 第16条第1項",
    ]
    assert both.then.articles[-1].words == "個人情報保護法施行令 第2条"


def test_an_unknown_number_leaves_2005_open_but_not_today() -> None:
    both = compare([holding(100), holding(None)], on=TODAY)
    assert (both.now.holds, both.then.holds) == (YES, UNKNOWN)
    assert len(both.then.uncounted) == 1


def test_enough_known_people_decide_in_spite_of_an_unknown_number() -> None:
    assert compare([holding(6000), holding(None)], on=TODAY).then.holds is YES


def test_a_directory_used_as_bought_was_not_counted() -> None:
    then = compare([holding(100_000, is_bought_directory=True), holding(10)], on=TODAY).then
    assert (then.holds, then.persons) == (NO, 10)
    assert "then.directories" in [reason.key for reason in then.reasons]


def test_a_database_disposed_of_within_six_months_still_counted_in_2005() -> None:
    gone = holding(9000, ended_on=date(2026, 5, 23))
    both = compare([gone], on=TODAY)
    assert (both.now.holds, both.then.holds) == (NO, YES)
    assert compare([holding(9000, ended_on=date(2026, 5, 22))], on=TODAY).then.holds is NO


def test_a_sum_that_may_hold_the_same_people_twice_says_so() -> None:
    both = compare([holding(3000), holding(3000)], on=TODAY)
    assert [reason.key for reason in both.then.reasons] == ["then.over", "then.overlap"]
    assert [reason.key for reason in compare([holding(6000)], on=TODAY).then.reasons] == ["then.over"]


def test_entrusted_databases_count_too_and_it_is_said() -> None:
    then = compare([holding(6000, is_entrusted=True)], on=TODAY).then
    assert [reason.key for reason in then.reasons] == ["then.over", "then.entrusted"]


def test_without_any_database_nobody_is_an_operator() -> None:
    both = compare([holding(9000, NO)], on=TODAY)
    assert (both.now.holds, both.then.holds) == (NO, NO)
    assert both.difference.key == "difference.neither"


def test_an_unclear_database_keeps_both_open() -> None:
    both = compare([holding(9000, UNKNOWN)], on=TODAY)
    assert (both.now.holds, both.then.holds) == (UNKNOWN, UNKNOWN)
    assert both.difference.key == "difference.unknown"


def test_an_empty_inventory_proves_nothing_today() -> None:
    assert compare([], on=TODAY).now.holds is UNKNOWN


def test_the_threshold_fell_on_the_thirtieth_of_may_2017() -> None:
    assert judge([holding(10)], on=date(2017, 5, 29)).holds is NO
    assert judge([holding(10)], on=date(2017, 5, 30)).holds is YES


def test_numbers_are_shown_with_thousands_separated() -> None:
    assert "12,345人" in str(judge([holding(12345)], on=TODAY, by_law_of=THEN).reasons[0])


@pytest.mark.parametrize(
    ("employees", "persons", "is_entrusted", "holds"),
    [
        (100, 5000, NO, YES),
        (101, 10, NO, NO),
        (100, 5001, NO, NO),
        (10, 10, YES, NO),
        (None, 10, NO, UNKNOWN),
        (10, None, NO, UNKNOWN),
        (10, 10, UNKNOWN, UNKNOWN),
        (101, None, UNKNOWN, NO),
    ],
)
def test_a_small_operator_has_at_most_a_hundred_employees_and_neither_exclusion(
    employees: int | None, persons: int | None, is_entrusted: Answer, holds: Answer
) -> None:
    answer, reasons = is_small_operator(employees=employees, persons=persons, is_entrusted=is_entrusted)
    assert answer is holds
    assert reasons


def test_a_company_with_nothing_but_a_bought_directory_is_no_operator_today() -> None:
    both = compare([holding(100_000, is_bought_directory=True)], on=TODAY)
    assert (both.now.holds, both.then.holds) == (NO, NO)
