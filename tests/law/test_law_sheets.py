"""Every sheet of law data has the right shape: nothing missing, nothing misspelt, nothing without its source."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from mamori import law
from mamori.law import articles, guideline, retention, vocabulary
from mamori.law.periods import months_after
from mamori.law.sheets import sheet

LISTS = ["special_care", "id_codes", "exclusion", "provision_ground", "definitions"]
EVIDENCE = {"source-1", "source-2", "inference", "memory"}
SHAPE: dict[str, tuple[type, ...]] = {
    "key": (str,),
    "label": (str,),
    "english": (str,),
    "help": (str,),
    "articles": (list,),
    "valid_from": (date,),
    "evidence": (str,),
    "certainty": (str,),
    "url": (str,),
    "verified_on": (date,),
}


def rows_of(name: str) -> list[dict[str, Any]]:
    content = sheet(name)
    return [{**content["defaults"], **row} for row in content["terms"]]


@pytest.mark.parametrize("name", LISTS)
def test_each_term_has_every_field_of_the_right_kind(name: str) -> None:
    for row in rows_of(f"vocabulary/{name}.yaml"):
        for field, kinds in SHAPE.items():
            assert isinstance(row[field], kinds), (row["key"], field)
        assert re.fullmatch(r"[a-z_]+", row["key"])
        assert row["evidence"] in EVIDENCE
        assert row["certainty"] in {"high", "medium", "low"}
        assert row["url"].startswith("https://")


TRAITS = {
    "special_care": set[str](),
    "id_codes": {"group"},
    "exclusion": {"effect"},
    "provision_ground": {"paragraph", "record", "consent", "third_party"},
    "definitions": set[str](),
}
ROWS = {
    "articles.yaml/articles": "code act title english subjects gist numbers periods",
    "rule_sets.yaml/rule_sets": "key title english valid_from valid_to status concepts evidence url gist",
    "rule_sets.yaml/future": "key title english status switched_on expected evidence certainty gist changes",
    "safety_measures.yaml/measures": "code area title english duty usual small",
    "retention.yaml/periods": "key title english months starts basis note evidence url",
}


@pytest.mark.parametrize("name", LISTS)
def test_no_term_carries_a_field_nobody_reads(name: str) -> None:
    for row in rows_of(f"vocabulary/{name}.yaml"):
        assert set(row) == set(SHAPE) | TRAITS[name], row["key"]


@pytest.mark.parametrize("place", ROWS)
def test_no_row_carries_a_field_nobody_reads(place: str) -> None:
    name, part = place.split("/")
    for row in sheet(name)[part]:
        assert set(row) <= set(ROWS[place].split()), row


@pytest.mark.parametrize("name", LISTS)
def test_each_term_points_at_articles_that_exist(name: str) -> None:
    for term in getattr(vocabulary, name).values():
        assert all(articles.history(code) for code in term.articles)


@pytest.mark.parametrize("name", LISTS)
def test_no_two_terms_share_a_key_or_a_label(name: str) -> None:
    rows = rows_of(f"vocabulary/{name}.yaml")
    assert len({row["key"] for row in rows}) == len(rows) == len({row["label"] for row in rows})


def test_the_eleven_types_of_special_care_are_all_there() -> None:
    assert len(vocabulary.special_care) == 11
    assert vocabulary.special_care["medical_history"].label == "病歴"
    assert len(vocabulary.special_care.on(date(2016, 1, 1))) == 0


def test_the_grounds_of_provision_are_the_seven_items_and_the_other_ways() -> None:
    paragraphs = {term.key: term.traits["paragraph"] for term in vocabulary.provision_ground.values()}
    assert [number for number in paragraphs.values() if re.fullmatch(r"27\(1\)\d", number)] == [
        f"27(1){item}" for item in range(1, 8)
    ]
    assert paragraphs["opt_out"] == "27(2)"
    outside = [term.key for term in vocabulary.provision_ground.values() if not term.traits["third_party"]]
    assert outside == ["entrustment", "succession", "joint_use"]


def test_the_cabinet_order_excludes_four_types_from_retained_personal_data() -> None:
    effects = [term.traits["effect"] for term in vocabulary.exclusion.values()]
    assert effects.count("retained_personal_data") == 4
    assert vocabulary.exclusion["sold_directory"].traits["effect"] == "personal_data"


def test_a_list_offers_choices_and_keeps_an_unknown_key_readable() -> None:
    assert vocabulary.special_care.choices()[0] == ("race", "人種")
    assert vocabulary.special_care.labelled("old_key") == "old_key"


def test_every_article_row_is_complete_and_its_number_well_formed() -> None:
    for article in articles.every:
        assert article.title
        assert article.english
        assert article.gist.endswith("。")
        assert article.act.key == "guideline" or articles.numbered(article.number)
        assert article.provenance.url.startswith("https://")


def test_gists_are_short_enough_to_be_read_on_a_page() -> None:
    assert max(len(article.gist) for article in articles.every) <= 90


def test_the_guideline_has_its_seven_areas_of_measures() -> None:
    assert len(guideline.safety_measures) == 17
    numbers = dict.fromkeys(code.split("(")[0] for code in guideline.safety_measures)
    assert list(numbers) == [f"10-{number}" for number in range(1, 8)]
    assert all(
        measure.duty and measure.usual and measure.small for measure in guideline.safety_measures.values()
    )
    assert (guideline.small_operator.employees, guideline.small_operator.persons) == (100, 5000)


def test_unread_retention_periods_are_known_but_not_shown() -> None:
    shown = [period.key for period in law.shippable(retention.statutory_periods.values())]
    assert shown == ["labour_records", "provision_record"]
    assert retention.statutory_periods["account_books"].months == 120


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 23), -6, date(2026, 5, 23)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_are_counted_on_the_calendar(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then
