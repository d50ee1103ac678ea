"""The law's articles answer for a day, under the number of that day, and say how far they can be trusted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mamori import law
from mamori.law import articles, rule_sets
from mamori.law.articles import numbered

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "number", "title"),
    [
        (TODAY, "27", "第三者提供の制限"),
        (date(2022, 4, 1), "27", "第三者提供の制限"),
        (date(2022, 3, 31), "23", "第三者提供の制限"),
        (date(2010, 4, 1), "23", "第三者提供の制限"),
        (TODAY, "23", "安全管理措置"),
        (date(2010, 4, 1), "20", "安全管理措置"),
        (TODAY, "25", "委託先の監督"),
        (date(2010, 4, 1), "22", "委託先の監督"),
        (TODAY, "16(4)", "保有個人データの定義"),
        (TODAY, "20(2)", "要配慮個人情報の取得の同意"),
    ],
)
def test_an_article_is_found_under_the_number_of_the_day(day: date, number: str, title: str) -> None:
    assert articles.on(day)[number].title == title


def test_an_article_that_was_not_yet_law_is_not_in_force() -> None:
    assert articles.on(date(2010, 4, 1)).coded("appi.breach") is None
    assert articles.on(TODAY).coded("order.five_thousand") is None


def test_a_code_that_no_law_ever_had_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        articles.on(TODAY).coded("appi.nonsense")
    with pytest.raises(KeyError):
        articles.history("appi.nonsense")


def test_the_history_of_an_article_runs_without_gaps() -> None:
    numbers = [(one.number, one.valid_from.isoformat()) for one in articles.history("appi.contractors")]
    assert numbers == [("22", "2005-04-01"), ("22", "2017-05-30"), ("25", "2022-04-01")]


def test_the_my_number_definition_moved_by_one_paragraph() -> None:
    assert articles.on(date(2024, 1, 1))["number_act:2(8)"].title == "特定個人情報の定義"
    assert articles.on(TODAY)["number_act:2(9)"].words == "番号法 第2条第9項"


@pytest.mark.parametrize(
    ("number", "words"),
    [("27", "第27条"), ("16(3)", "第16条第3項"), ("27(5)1", "第27条第5項第1号"), ("29-4", "第29条の4")],
)
def test_a_number_reads_as_a_lawyer_would_say_it(number: str, words: str) -> None:
    assert numbered(number) == words


@pytest.mark.parametrize("number", ["", "27条", "27(", "x", "27(5"])
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="not an article number"):
        numbered(number)


def test_short_and_long_citation() -> None:
    article = articles.on(TODAY)["16(3)"]
    assert (article.words, article.short) == ("個人情報保護法 第16条第3項", "法16条3項")
    assert articles.on(TODAY)["guideline:3-1-1"].short == "通則編3-1-1"


def test_old_numbers_are_kept_beside_the_present_one() -> None:
    assert dict(articles.on(TODAY)["27"].numbers) == {"appi-2003": "23", "appi-2017": "23", "appi-2022": "27"}


def test_status_follows_the_day() -> None:
    article = articles.on(TODAY)["27"]
    assert article.status_on(TODAY) == "in_force"
    assert article.status_on(date(2021, 1, 1)) == "not_yet"
    assert articles.on(date(2021, 1, 1))["23"].status_on(TODAY) == "superseded"


@given(st.dates(min_value=date(2005, 4, 1), max_value=date(2040, 1, 1)))
def test_on_every_day_numbers_and_codes_are_unique_and_the_core_stands(day: date) -> None:
    in_force = articles.on(day)
    assert len({article.code for article in in_force.values()}) == len(in_force)
    for code in ("appi.purpose", "appi.security", "appi.contractors", "appi.provision", "appi.personal_data"):
        found = in_force.coded(code)
        assert found is not None
        assert found.status_on(day) == "in_force"


def test_what_was_not_read_in_a_source_is_never_shipped_as_a_fact() -> None:
    shown = law.shippable(articles.every)
    assert 40 < len(shown) < len(articles.every)
    assert {one.provenance.evidence.value for one in shown} == {"source-1", "source-2"}
    assert not articles.history("appi.abroad")[0].is_shippable
    assert articles.history("appi.abroad")[-1].is_shippable


def test_the_article_in_force_today_is_always_shippable() -> None:
    assert [one.code for one in articles.on(TODAY).values() if not one.is_shippable] == []


def test_rule_sets_follow_each_other_day_by_day() -> None:
    for before, after in zip(rule_sets.past_and_present, rule_sets.past_and_present[1:], strict=False):
        assert before.valid_to is not None
        assert before.valid_to + timedelta(days=1) == after.valid_from
    assert rule_sets.past_and_present[-1].valid_to is None


def test_before_the_law_there_was_no_law() -> None:
    with pytest.raises(rule_sets.NoLawThen):
        rule_sets.on(date(2005, 3, 31))
    assert rule_sets.on(date(2005, 4, 1)).key == "appi-2003"


def test_the_amendment_of_2026_is_known_but_never_in_force() -> None:
    amendment = rule_sets.future[0]
    assert (amendment.key, amendment.status, amendment.switched_on) == (
        "appi-2026",
        "passed_not_in_force",
        False,
    )
    assert len(amendment.changes) == 12
    assert rule_sets.on(date(2030, 1, 1)).key == "appi-2022"


def test_duties_are_listed_by_what_they_are_about() -> None:
    about = articles.on(TODAY).about("retained_personal_data")
    assert [article.number for article in about] == ["32", "33", "34", "35", "36", "37", "38", "39"]
    assert [article.number for article in articles.on(TODAY).about("person_related")] == ["31"]
