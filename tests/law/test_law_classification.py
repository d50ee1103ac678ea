"""A holding is classified by the definitions of the day: yes, no or unknown, with reason, article and question."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mamori.law import Answer, rule_sets, vocabulary
from mamori.law.classification import Facts, Kind, Processed, classify, duties

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
TODAY = date(2026, 11, 23)
IN_2010 = date(2010, 4, 1)
IN_2020 = date(2020, 4, 1)
CUSTOMERS = Facts(identifiable=YES, searchable=YES, controls_disclosure=YES, retention_months=60)


def test_a_customer_database_is_retained_personal_data_with_its_articles() -> None:
    judged = classify(CUSTOMERS, on=TODAY)
    assert judged.kinds == (Kind.PERSONAL_INFORMATION, Kind.PERSONAL_DATA, Kind.RETAINED_PERSONAL_DATA)
    assert judged.degree is Kind.RETAINED_PERSONAL_DATA
    assert judged[Kind.RETAINED_PERSONAL_DATA].basis == "個人情報保護法 第16条第4項"
    assert judged.unsettled == ()


def test_the_same_database_in_2010_stands_on_the_numbers_of_2010() -> None:
    judged = classify(CUSTOMERS, on=IN_2010)
    assert judged.rule_set == "appi-2003"
    assert judged[Kind.RETAINED_PERSONAL_DATA].basis == "個人情報保護法 第2条第5項"


def test_nothing_answered_leaves_everything_open_and_says_what_to_ask() -> None:
    judged = classify(Facts(), on=TODAY)
    assert judged[Kind.PERSONAL_INFORMATION].holds is UNKNOWN
    assert [question.field for question in judged.questions] == [
        "identifiable",
        "searchable",
        "controls_disclosure",
    ]
    assert judged.degree is None


def test_a_paper_pile_without_an_index_is_personal_information_only() -> None:
    judged = classify(replace(CUSTOMERS, searchable=NO), on=TODAY)
    assert judged.kinds == (Kind.PERSONAL_INFORMATION,)
    assert judged[Kind.PERSONAL_DATA].reason.key == "data.not_searchable"


@pytest.mark.parametrize("searchable", [UNKNOWN, NO])
def test_forms_before_they_are_typed_in_are_not_personal_data(searchable: Answer) -> None:
    judged = classify(replace(CUSTOMERS, is_source=True, searchable=searchable), on=TODAY)
    assert judged[Kind.PERSONAL_INFORMATION].holds is YES
    assert judged[Kind.PERSONAL_DATA].holds is NO


def test_forms_filed_by_name_are_a_database_of_their_own() -> None:
    judged = classify(replace(CUSTOMERS, is_source=True), on=TODAY)
    assert judged[Kind.PERSONAL_DATA].holds is YES
    assert judged[Kind.PERSONAL_DATA].reason.key == "data.source_but_indexed"


def test_entrusted_data_is_normally_not_ours_to_disclose() -> None:
    verdict = classify(
        replace(CUSTOMERS, entrusted_from=("みどり商事",), controls_disclosure=UNKNOWN), on=TODAY
    )[Kind.RETAINED_PERSONAL_DATA]
    assert verdict.holds is NO
    assert verdict.reason.key == "retained.entrusted"
    assert [question.words.key for question in verdict.settle] == ["ask.contract"]


def test_entrusted_data_with_the_power_given_by_contract_is_retained() -> None:
    judged = classify(replace(CUSTOMERS, entrusted_from=("みどり商事",)), on=TODAY)
    assert judged[Kind.RETAINED_PERSONAL_DATA].holds is YES
    assert judged[Kind.RETAINED_PERSONAL_DATA].reason.key == "retained.entrusted_power"


@pytest.mark.parametrize(
    "key", [term.key for term in vocabulary.exclusion.values() if term.key != "sold_directory"]
)
def test_the_four_types_of_the_cabinet_order_are_excluded(key: str) -> None:
    verdict = classify(replace(CUSTOMERS, exclusion=key), on=TODAY)[Kind.RETAINED_PERSONAL_DATA]
    assert verdict.holds is NO
    assert "個人情報保護法施行令 第5条" in verdict.basis
    assert vocabulary.exclusion[key].label in str(verdict.reason)


def test_a_directory_used_as_bought_is_no_database_today_but_was_one_in_2010() -> None:
    facts = replace(CUSTOMERS, exclusion="sold_directory")
    assert classify(facts, on=TODAY)[Kind.PERSONAL_DATA].holds is NO
    assert classify(facts, on=IN_2010)[Kind.PERSONAL_DATA].holds is YES


@pytest.mark.parametrize(
    ("day", "months", "holds"),
    [
        (date(2022, 3, 31), 6, NO),
        (date(2022, 4, 1), 6, YES),
        (date(2022, 3, 31), 7, YES),
        (IN_2010, 6, NO),
        (IN_2010, None, UNKNOWN),
        (TODAY, None, YES),
        (TODAY, 1, YES),
    ],
)
def test_the_six_month_rule_ended_on_the_first_of_april_2022(
    day: date, months: int | None, holds: Answer
) -> None:
    assert (
        classify(replace(CUSTOMERS, retention_months=months), on=day)[Kind.RETAINED_PERSONAL_DATA].holds
        is holds
    )


def test_the_six_month_question_is_asked_only_where_it_mattered() -> None:
    judged = classify(replace(CUSTOMERS, retention_months=None), on=IN_2020)
    assert [question.field for question in judged.questions] == ["retention_months"]


def test_the_dead_are_not_persons_of_this_law() -> None:
    judged = classify(replace(CUSTOMERS, is_about_living=NO), on=TODAY)
    assert judged.kinds == ()
    assert "遺族" in str(judged[Kind.PERSONAL_INFORMATION].reason)


def test_statistics_are_neither_personal_nor_person_related() -> None:
    judged = classify(Facts(is_about_individual=NO, identifiable=NO), on=TODAY)
    assert judged.kinds == ()


def test_my_number_is_always_specific_personal_information() -> None:
    judged = classify(Facts(my_number=YES, identifiable=NO), on=TODAY)
    assert judged[Kind.MY_NUMBER].holds is YES
    assert judged[Kind.PERSONAL_INFORMATION].holds is YES
    assert judged[Kind.ID_CODE].holds is YES
    assert judged[Kind.MY_NUMBER].basis == "番号法 第2条第9項"


def test_the_number_of_a_dead_person_still_needs_safety_measures() -> None:
    verdict = classify(Facts(my_number=YES, is_about_living=NO), on=TODAY)[Kind.MY_NUMBER]
    assert verdict.holds is NO
    assert "番号法 第12条" in verdict.basis


def test_my_number_did_not_exist_in_2010() -> None:
    verdict = classify(Facts(my_number=YES), on=IN_2010)[Kind.MY_NUMBER]
    assert (verdict.holds, verdict.reason.key, verdict.articles) == (NO, "no_such_concept", ())


def test_an_unanswered_my_number_is_asked_for() -> None:
    judged = classify(replace(CUSTOMERS, my_number=UNKNOWN), on=TODAY)
    assert judged.unsettled == (Kind.MY_NUMBER, Kind.ID_CODE)
    assert [question.field for question in judged.questions] == ["my_number"]


def test_health_checks_are_special_care_by_name() -> None:
    verdict = classify(replace(CUSTOMERS, special_care=("health_check", "disability")), on=TODAY)[
        Kind.SPECIAL_CARE
    ]
    assert verdict.holds is YES
    assert str(verdict.reason) == "健康診断等の結果・心身の機能の障害を含みます。"


def test_special_care_needs_personal_information_beneath_it() -> None:
    facts = Facts(special_care=("health_check",))
    assert classify(facts, on=TODAY)[Kind.SPECIAL_CARE].holds is UNKNOWN
    assert classify(replace(facts, identifiable=NO), on=TODAY)[Kind.SPECIAL_CARE].holds is NO
    assert (
        classify(replace(facts, identifiable=YES), on=IN_2010)[Kind.SPECIAL_CARE].reason.key
        == "no_such_concept"
    )


def test_a_passport_number_alone_makes_personal_information() -> None:
    judged = classify(Facts(identifiable=NO, id_codes=("passport",)), on=TODAY)
    assert judged[Kind.PERSONAL_INFORMATION].holds is YES
    assert classify(Facts(identifiable=NO, id_codes=("passport",)), on=IN_2010).kinds == ()


def test_browsing_history_is_person_related_since_2022() -> None:
    facts = Facts(identifiable=NO)
    assert classify(facts, on=TODAY)[Kind.PERSON_RELATED].holds is YES
    assert classify(facts, on=IN_2020)[Kind.PERSON_RELATED].holds is NO
    assert classify(CUSTOMERS, on=TODAY)[Kind.PERSON_RELATED].holds is NO


def test_anonymised_information_is_not_personal_and_not_person_related() -> None:
    judged = classify(replace(CUSTOMERS, processed=Processed.ANONYMOUS), on=TODAY)
    assert judged.kinds == (Kind.ANONYMOUS,)
    assert [article.number for article in duties(judged)] == ["43", "44", "45", "46"]


@pytest.mark.parametrize(("identifiable", "holds"), [(YES, YES), (NO, NO), (UNKNOWN, UNKNOWN)])
def test_pseudonymised_information_is_personal_where_it_can_be_matched(
    identifiable: Answer, holds: Answer
) -> None:
    judged = classify(Facts(identifiable=identifiable, processed=Processed.PSEUDONYMOUS), on=TODAY)
    assert judged[Kind.PERSONAL_INFORMATION].holds is holds
    assert judged[Kind.PSEUDONYMOUS].holds is YES


def test_pseudonymised_information_frees_from_requests_and_leak_reports() -> None:
    numbers = [
        article.number
        for article in duties(classify(replace(CUSTOMERS, processed=Processed.PSEUDONYMOUS), on=TODAY))
    ]
    assert "23" in numbers
    assert "41" in numbers
    assert not {"26", "32", "33", "35"} & set(numbers)


def test_the_duties_of_retained_personal_data_are_the_whole_ladder() -> None:
    numbers = [article.number for article in duties(classify(CUSTOMERS, on=TODAY))]
    assert numbers == [
        *("17", "18", "19", "20", "21"),
        *("22", "23", "24", "25", "26", "27", "28", "29", "30"),
        *("32", "33", "34", "35", "36", "37", "38", "39", "40"),
    ]


def test_a_name_among_the_items_tells_the_person() -> None:
    verdict = classify(Facts(named_item="氏名"), on=TODAY)[Kind.PERSONAL_INFORMATION]
    assert (verdict.holds, str(verdict.reason)) == (YES, "「氏名」から特定の個人を識別できます。")


FACTS = st.builds(
    Facts,
    identifiable=st.sampled_from(Answer),
    searchable=st.sampled_from(Answer),
    controls_disclosure=st.sampled_from(Answer),
    my_number=st.sampled_from(Answer),
    is_about_individual=st.sampled_from(Answer),
    is_about_living=st.sampled_from(Answer),
    is_source=st.booleans(),
    exclusion=st.sampled_from(["", *vocabulary.exclusion]),
    processed=st.sampled_from(Processed),
    special_care=st.lists(st.sampled_from(list(vocabulary.special_care)), unique=True, max_size=2).map(tuple),
    id_codes=st.lists(st.sampled_from(list(vocabulary.id_codes)), unique=True, max_size=2).map(tuple),
    entrusted_from=st.sampled_from([(), ("委託元",)]),
    retention_months=st.none() | st.integers(0, 120),
)
TRI_STATE = ["identifiable", "searchable", "controls_disclosure", "my_number"]
DAYS = st.dates(min_value=date(2005, 4, 1), max_value=date(2030, 1, 1))


@given(FACTS, DAYS)
def test_the_three_kinds_are_always_nested(facts: Facts, day: date) -> None:
    judged = classify(facts, on=day)
    ladder = [
        judged[kind].holds
        for kind in (Kind.PERSONAL_INFORMATION, Kind.PERSONAL_DATA, Kind.RETAINED_PERSONAL_DATA)
    ]
    for outer, inner in itertools.pairwise(ladder):
        assert inner is not YES or outer is YES
        assert outer is not NO or inner is NO


@given(FACTS, DAYS)
def test_every_verdict_gives_a_reason_and_every_unknown_a_question(facts: Facts, day: date) -> None:
    judged = classify(facts, on=day)
    for verdict in judged.verdicts.values():
        assert str(verdict.reason).endswith("。")
        assert verdict.holds is not UNKNOWN or verdict.settle
        assert verdict.holds is not YES or verdict.articles


@given(FACTS, DAYS)
def test_personal_information_is_never_person_related_at_the_same_time(facts: Facts, day: date) -> None:
    judged = classify(facts, on=day)
    assert not {Kind.PERSONAL_INFORMATION, Kind.PERSON_RELATED} <= set(judged.kinds)


@given(FACTS, DAYS, st.sampled_from(TRI_STATE), st.sampled_from([YES, NO]))
def test_answering_an_unknown_never_overturns_what_was_certain_except_the_normal_case_of_entrusted_data(
    facts: Facts, day: date, field: str, answer: Answer
) -> None:
    # A My Number found later takes back the answer that nobody can be told apart.
    assume(not (field == "my_number" and answer is YES and facts.identifiable is NO))
    unanswered: dict[str, Any] = {field: UNKNOWN, "is_source": False, "entrusted_from": ()}
    answered: dict[str, Any] = {field: answer}
    open_facts = replace(facts, **unanswered)
    before = classify(open_facts, on=day)
    after = classify(replace(open_facts, **answered), on=day)
    for kind, verdict in before.verdicts.items():
        assert verdict.holds is UNKNOWN or after[kind].holds is verdict.holds, kind


def test_before_the_law_nothing_can_be_classified() -> None:
    with pytest.raises(rule_sets.NoLawThen):
        classify(CUSTOMERS, on=date(2004, 12, 31))
