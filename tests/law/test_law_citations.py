"""A past day is cited by numbers that were read in a source; for the others the article of today stands in, and says so."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mamori.law import Answer, articles, operator
from mamori.law.classification import Facts, Kind, classify, duties

TODAY = date(2026, 11, 23)
IN_2010 = date(2010, 4, 1)
IN_2020 = date(2020, 4, 1)
CUSTOMERS = Facts(
    identifiable=Answer.YES, searchable=Answer.YES, controls_disclosure=Answer.YES, retention_months=60
)
DAYS = st.dates(min_value=date(2005, 4, 1), max_value=date(2040, 1, 1))


@pytest.mark.parametrize(
    ("day", "kind", "basis"),
    [
        (IN_2010, Kind.RETAINED_PERSONAL_DATA, "個人情報保護法 第2条第5項"),
        (
            IN_2010,
            Kind.PERSONAL_DATA,
            "現行の個人情報保護法 第16条第3項に当たる規定、個人情報保護法 第2条第2項",
        ),
        (IN_2020, Kind.RETAINED_PERSONAL_DATA, "現行の個人情報保護法 第16条第4項に当たる規定"),
        (TODAY, Kind.PERSONAL_DATA, "個人情報保護法 第16条第3項、個人情報保護法 第16条第1項"),
    ],
)
def test_an_uncertain_old_number_is_left_out_and_the_article_of_today_named(
    day: date, kind: Kind, basis: str
) -> None:
    assert classify(CUSTOMERS, on=day)[kind].basis == basis


def test_a_rule_that_is_gone_and_whose_number_is_uncertain_is_not_cited_at_all() -> None:
    short_lived = Facts(
        identifiable=Answer.YES, searchable=Answer.YES, controls_disclosure=Answer.YES, retention_months=3
    )
    verdict = classify(short_lived, on=IN_2020)[Kind.RETAINED_PERSONAL_DATA]
    assert verdict.reason.key == "retained.six_months"
    assert [article.code for article in verdict.articles] == ["appi.retained_personal_data"]


@given(DAYS)
def test_on_no_day_does_a_verdict_a_duty_or_a_judgement_cite_what_was_not_read(day: date) -> None:
    judged = classify(CUSTOMERS, on=day)
    cited = [article for verdict in judged.verdicts.values() for article in verdict.articles]
    cited += duties(judged)
    cited += operator.judge([], on=day).articles
    assert [article.code for article in cited if not article.is_shippable] == []
    for article in cited:
        assert article.stands_in == (article.status_on(day) != "in_force")


def test_no_duty_of_2020_is_lost_because_its_number_is_uncertain() -> None:
    cited = {article.code: article.words for article in duties(classify(CUSTOMERS, on=IN_2020))}
    assert cited["appi.purpose"] == "個人情報保護法 第15条"
    assert cited["appi.disclosure"] == "現行の個人情報保護法 第33条に当たる規定"
    assert "appi.breach" not in cited


def test_what_was_not_law_on_the_day_is_not_cited_and_a_code_of_no_law_is_a_mistake() -> None:
    assert articles.on(IN_2010).cited("appi.breach") is None
    with pytest.raises(KeyError):
        articles.on(TODAY).cited("appi.nonsense")
