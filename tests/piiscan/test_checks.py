"""Check digits: published examples, and what any change of a digit does to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiscan import checks

DIGITS = st.text("0123456789", min_size=1, max_size=30)


def test_known_numbers_are_well_formed() -> None:
    assert checks.my_number("123456789018")
    assert checks.corporate_number("7123456789012")
    assert checks.driver_license("301234567810")
    assert checks.luhn("4111111111111111")
    assert checks.luhn("33120015")


@given(st.text("0123456789", min_size=11, max_size=11))
def test_exactly_one_last_digit_makes_a_my_number(body: str) -> None:
    assert sum(checks.my_number(body + last) for last in "0123456789") == 1


@given(st.text("0123456789", min_size=12, max_size=12))
def test_at_most_one_first_digit_makes_a_corporate_number_and_never_a_zero(body: str) -> None:
    right = [first for first in "0123456789" if checks.corporate_number(first + body)]
    assert len(right) == 1
    assert right != ["0"]


@given(DIGITS, st.data())
def test_luhn_notices_every_single_wrong_digit(body: str, data: st.DataObject) -> None:
    whole = next(body + last for last in "0123456789" if checks.luhn(body + last))
    at = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.sampled_from([one for one in "0123456789" if one != whole[at]]))
    assert not checks.luhn(whole[:at] + other + whole[at + 1 :])


@pytest.mark.parametrize("name", sorted(checks.CHECKS))
def test_a_check_answers_yes_or_no_for_any_digits_of_its_length(name: str) -> None:
    length = {"my_number": 12, "corporate_number": 13, "driver_license": 12}.get(name, 9)
    assert {checks.CHECKS[name](f"{n * 7919:0{length}d}"[::-1]) for n in range(500)} == {True, False}
