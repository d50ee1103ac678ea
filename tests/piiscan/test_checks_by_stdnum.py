"""Check digits are held against python-stdnum, and every number that has one is refused with a wrong one, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.jp import cn, in_

from piiscan import checks, detect

DIGITS = "0123456789"
SEPARATORS = ["", "-", " ", "－", "　", "ー", "―"]


def numbers(length: int) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=length, max_size=length)


@given(numbers(13))
def test_company_numbers_are_judged_as_stdnum_does(digits: str) -> None:
    assume(digits[0] != "0")
    assert checks.corporate_number(digits) is cn.is_valid(digits)


@given(numbers(12))
def test_my_numbers_are_judged_as_stdnum_does(digits: str) -> None:
    assert checks.my_number(digits) is in_.is_valid(digits)


@given(st.integers(2, 19).flatmap(numbers))
def test_cards_are_judged_as_stdnum_does(digits: str) -> None:
    assert checks.luhn(digits) is luhn.is_valid(digits)


def completed(body: str, kind: str) -> str:
    """The body with the digit that makes it right."""
    if kind == "corporate_number":
        return next(one + body for one in DIGITS if cn.is_valid(one + body))
    if kind == "my_number":
        return next(body + one for one in DIGITS if in_.is_valid(body + one))
    return body + luhn.calc_check_digit(body)


KINDS = {
    "my_number": ("個人番号", 11, (4, 4, 4)),
    "corporate_number": ("法人番号", 12, (1, 4, 4, 4)),
    "credit_card": ("カード番号", 11, (4, 4, 4, 4)),
    "health_insurer_number": ("保険者番号", 7, (8,)),
}


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_a_right_number_is_found_in_any_writing_and_a_wrong_one_in_none(
    kind: str, data: st.DataObject
) -> None:
    label, length, groups = KINDS[kind]
    body = ("4000" if kind == "credit_card" else "") + data.draw(numbers(length))
    whole = completed(body, kind)
    assume(len(set(whole)) > 1)
    separator = data.draw(st.sampled_from(SEPARATORS))
    wide = data.draw(st.booleans())
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = data.draw(st.sampled_from([one for one in DIGITS if one != whole[at]]))
    for digits, is_right in ((whole, True), (whole[:at] + changed + whole[at + 1 :], False)):
        told = written(digits, groups, separator, wide=wide)
        found = [(one.start, one.end) for one in detect(f"{label}：{told}です") if one.kind == kind]
        if is_right:
            assert found == [(len(label) + 1, len(label) + 1 + len(told))]
        elif kind != "my_number":  # 0 stands for the rests 0 and 1, so it does not notice all changes
            assert found == [] or not is_noticed(kind, digits)


def is_noticed(kind: str, digits: str) -> bool:
    """Whether stdnum calls the changed number wrong as well."""
    return not (cn.is_valid(digits) if kind == "corporate_number" else luhn.is_valid(digits))


def written(digits: str, groups: tuple[int, ...], separator: str, *, wide: bool) -> str:
    parts, at = [], 0
    for length in groups:
        parts.append(digits[at : at + length])
        at += length
    told = separator.join(parts)
    return told.translate({ord(one): chr(ord(one) + 0xFEE0) for one in DIGITS}) if wide else told
