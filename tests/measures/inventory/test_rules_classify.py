"""A holding of the register becomes facts of law, and the facts a classification."""

from __future__ import annotations

from datetime import date

import pytest

from mamori.law import Answer, operator
from mamori.law.classification import Kind
from mamori.measures.inventory.rules.classify import classify, facts_of, for_operator, naming_item
from mamori.measures.inventory.rules.holding import Row
from measures.inventory.holdings import FAULTLESS, TODAY, holding


def test_the_faultless_holding_is_retained_personal_data() -> None:
    assert classify(FAULTLESS, on=TODAY).degree is Kind.RETAINED_PERSONAL_DATA


def test_an_empty_row_is_all_questions() -> None:
    judged = classify(Row(), on=TODAY)
    assert judged.kinds == ()
    assert [question.field for question in judged.questions] == [
        "identifiable",
        "searchable",
        "controls_disclosure",
        "my_number",
    ]


@pytest.mark.parametrize(
    ("items", "item"),
    [
        (["住所", "氏名（漢字）"], "氏名（漢字）"),
        (["顔写真"], "顔写真"),
        (["会社名", "部署の名前"], ""),
        (["閲覧履歴", "Cookie"], ""),
        ([], ""),
    ],
)
def test_an_item_that_tells_the_person_is_recognised(items: list[str], item: str) -> None:
    assert naming_item(items) == item


def test_a_name_decides_where_nothing_was_answered_but_not_against_the_answer() -> None:
    assert classify(holding(identifiable=""), on=TODAY)[Kind.PERSONAL_INFORMATION].holds is Answer.YES
    assert classify(holding(identifiable="no"), on=TODAY)[Kind.PERSONAL_INFORMATION].holds is Answer.NO


def test_all_that_the_law_asks_is_handed_over() -> None:
    facts = facts_of(
        holding(
            special_care=["health_check"],
            id_codes=["passport"],
            my_number="unknown",
            entrusted_from=["みどり商事"],
            exclusion="illegal_act",
            processed="pseudonymous",
            is_source=True,
        )
    )
    assert facts.special_care == ("health_check",)
    assert facts.id_codes == ("passport",)
    assert facts.my_number is Answer.UNKNOWN
    assert facts.entrusted_from == ("みどり商事",)
    assert (facts.exclusion, facts.processed.value, facts.is_source) == ("illegal_act", "pseudonymous", True)
    assert facts.retention_months == 60


def test_the_register_adds_up_to_the_operator() -> None:
    rows = [holding(count=4000), holding(count=1001, entrusted_from=["みどり商事"]), holding(searchable="no")]
    both = operator.compare([for_operator(row, entry=n, on=TODAY) for n, row in enumerate(rows)], on=TODAY)
    assert (both.now.holds, both.then.holds, both.then.persons) == (Answer.YES, Answer.YES, 5001)


def test_a_bought_directory_is_left_out_of_both() -> None:
    told = for_operator(holding(exclusion="sold_directory", count=90_000), entry=1, on=TODAY)
    both = operator.compare([told], on=TODAY)
    assert told.is_bought_directory
    assert (both.now.holds, both.then.holds) == (Answer.NO, Answer.NO)


def test_what_was_disposed_of_keeps_its_day() -> None:
    assert for_operator(FAULTLESS, entry=1, on=TODAY, ended_on=date(2026, 10, 1)).ended_on == date(
        2026, 10, 1
    )
