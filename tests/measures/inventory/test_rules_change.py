"""A holding is compared with what it was: field by field, blind to width, spaces and order."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mamori.measures.inventory.rules.change import State, compare, paired, same
from mamori.measures.inventory.rules.deadlines import (
    fiscal_year_end,
    is_disposal_due,
    next_review_on,
    retention_ends_on,
)
from mamori.measures.inventory.rules.holding import FIELDS
from measures.inventory.holdings import FAULTLESS, TODAY, holding


def test_nothing_before_is_new_and_nothing_after_is_gone() -> None:
    assert compare(None, FAULTLESS).state is State.NEW
    assert compare(FAULTLESS, None).state is State.GONE
    with pytest.raises(ValueError, match="nothing"):
        compare(None, None)


def test_the_same_is_unchanged_even_when_it_is_written_differently() -> None:
    other = holding(
        items=["電話番号", "氏 名", "住所"],
        system="",
        business="修理 受付",
        form_ref="様式－１２ 修理依頼書　第３版",
    )
    assert compare(FAULTLESS, other).state is State.UNCHANGED


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("count", 1201),
        ("purpose", "修理のため"),
        ("oldest_on", date(2024, 4, 1)),
        ("my_number", "yes"),
        ("is_source", True),
        ("retention_months", None),
        ("media", ["server", "paper"]),
    ],
)
def test_a_difference_is_told_by_its_field(field: str, value: Any) -> None:
    change = compare(FAULTLESS, holding(**{field: value}))
    assert (change.state, change.names) == (State.CHANGED, (field,))
    assert change.fields[0].after == value


def test_a_list_tells_what_was_added_and_what_was_removed() -> None:
    change = compare(FAULTLESS, holding(items=["氏名", "電話 番号", "メールアドレス"])).fields[0]
    assert (change.added, change.removed) == (("メールアドレス",), ("住所",))


def test_differences_stand_in_the_order_of_the_sheet() -> None:
    change = compare(FAULTLESS, holding(note="追記", count=5, name="別の名前"))
    assert change.names == ("name", "count", "note")


def test_rows_as_mappings_can_be_compared_with_objects() -> None:
    assert compare(asdict(FAULTLESS), FAULTLESS).state is State.UNCHANGED


def test_every_field_of_the_contract_is_compared() -> None:
    assert set(FIELDS) == set(asdict(FAULTLESS))
    assert len(FIELDS) == len(set(FIELDS))


@pytest.mark.parametrize(
    ("before", "after", "is_same"),
    [
        ("ＡＢＣ", "abc", True),
        ("", None, True),
        ([], None, True),
        ([""], [], True),
        (0, None, False),
        (False, None, False),
        (["a", "b"], ["b", "a"], True),
        ("あ", "い", False),
    ],
)
def test_what_means_the_same_is_the_same(before: Any, after: Any, is_same: bool) -> None:
    assert same(before, after) is is_same


def test_holdings_are_paired_by_business_and_name_then_by_a_name_that_stands_alone() -> None:
    old = [holding(name="名簿"), holding(business="旧業務", name="契約書"), holding(name="廃止された票")]
    new = [holding(business="新業務", name="契約書"), holding(name="名簿 "), holding(name="新しい票")]
    assert [(one and one.name, two and two.name) for one, two in paired(old, new)] == [
        ("契約書", "契約書"),
        ("名簿", "名簿 "),
        (None, "新しい票"),
        ("廃止された票", None),
    ]


def test_a_name_that_stands_twice_is_not_guessed_at() -> None:
    old = [holding(business="甲", name="名簿"), holding(business="乙", name="名簿")]
    new = [holding(business="丙", name="名簿")]
    assert [(one is None, two is None) for one, two in paired(old, new)] == [
        (True, False),
        (False, True),
        (False, True),
    ]


NAMES = st.lists(st.sampled_from("甲乙丙丁"), max_size=6)


@given(NAMES, NAMES)
def test_pairing_loses_nothing_and_invents_nothing(before: list[str], after: list[str]) -> None:
    old, new = [holding(name=name) for name in before], [holding(name=name) for name in after]
    pairs = paired(old, new)
    assert sum(one is not None for one, _ in pairs) == len(old)
    assert [two for _, two in pairs if two is not None] == new
    assert all(one.name == two.name for one, two in pairs if one and two)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1)), st.integers(1, 12))
def test_the_end_of_a_fiscal_year_lies_ahead_by_less_than_a_year_and_is_a_month_s_end(
    day: date, month: int
) -> None:
    end = fiscal_year_end(day, month=month)
    assert day <= end
    assert (end - day).days < 366
    assert end.month == month
    assert fiscal_year_end(end, month=month) == end


@pytest.mark.parametrize(
    ("differences", "ends_on"),
    [
        ({}, date(2028, 4, 1)),
        ({"retention_from": "fiscal_year_end"}, date(2029, 3, 31)),
        ({"retention_from": "permanent"}, None),
        ({"oldest_on": None}, None),
        ({"retention_months": None}, None),
    ],
)
def test_retention_ends_where_it_should(differences: dict[str, Any], ends_on: date | None) -> None:
    assert retention_ends_on(holding(**differences)) == ends_on


def test_disposal_is_due_on_the_day_after_the_last() -> None:
    row = holding(oldest_on=date(2021, 11, 23))
    assert not is_disposal_due(row, today=TODAY)
    assert is_disposal_due(row, today=date(2026, 11, 24))


def test_the_next_review_is_a_year_away() -> None:
    assert next_review_on(date(2024, 2, 29)) == date(2025, 2, 28)
