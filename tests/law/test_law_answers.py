"""Yes, no and unknown are read from forms and combined without turning the unknown into fact."""

from __future__ import annotations

import pytest

from mamori.law import Answer
from mamori.law.answers import all_of, any_of

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("yes", YES),
        ("no", NO),
        ("unknown", UNKNOWN),
        ("", UNKNOWN),
        (None, UNKNOWN),
        (True, YES),
        (False, NO),
    ],
)
def test_form_values_become_answers(value: object, answer: Answer) -> None:
    assert Answer.of(value) is answer


def test_a_word_that_is_no_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="maybe"):
        Answer.of("maybe")


def test_answers_combine_without_turning_the_unknown_into_fact() -> None:
    assert [all_of(YES, UNKNOWN), all_of(NO, UNKNOWN), all_of(YES, YES)] == [UNKNOWN, NO, YES]
    assert [any_of(NO, UNKNOWN), any_of(YES, UNKNOWN), any_of(NO, NO)] == [UNKNOWN, YES, NO]
    assert [YES.opposite, NO.opposite, UNKNOWN.opposite] == [NO, YES, UNKNOWN]
