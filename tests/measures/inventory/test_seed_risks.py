"""Holds the library of risks: who, where, when, what; every phase and medium; and no measure that measures nothing."""

import re
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest
import yaml

from mamori.measures.inventory.rules.holding import Row
from mamori.measures.inventory.rules.risk import propose


def seed(package: str, name: str) -> dict[str, Any]:
    """The parsed data file of a package."""
    loaded: dict[str, Any] = yaml.safe_load(files(package).joinpath(name).read_text(encoding="utf-8"))
    return loaded


LIBRARY = seed("mamori.measures.inventory", "seed/risks.yaml")
RISKS: list[dict[str, Any]] = LIBRARY["risks"]
FIELDS = {one["id"]: one for one in seed("mamori.measures.inventory", "seed/fields.yaml")["fields"]}
CHOICES = {
    one["id"]: {option["key"] for option in one["options"]}
    for one in seed("mamori.measures.inventory", "seed/vocabulary.yaml")["lists"]
}

PARTS = {
    "id",
    "phase",
    "media",
    "when",
    "who",
    "where",
    "when_words",
    "what",
    "cause",
    "harm",
    "likelihood",
    "impact",
    "measures_now",
    "measures_add",
    "kind",
    "rule",
}
EMPTY_WORDS = re.compile(r"注意する|注意を払|気を付け|気をつけ|心がけ|徹底する|意識を高め|周知する$")


def conditions(risk: dict[str, Any]) -> list[tuple[str, Any]]:
    """The field and value of each condition."""
    return list(risk["when"].items())


def test_the_library_is_wide_enough_and_its_ids_are_unique() -> None:
    assert LIBRARY["version"] == 1
    assert len(RISKS) >= 120
    assert max(Counter(risk["id"] for risk in RISKS).values()) == 1
    assert max(Counter(risk["what"] for risk in RISKS).values()) == 1


@pytest.mark.parametrize("risk", RISKS, ids=lambda risk: risk["id"])
def test_every_risk_says_who_where_when_and_what(risk: dict[str, Any]) -> None:
    assert set(risk) == PARTS
    assert risk["id"].startswith(f"{risk['phase']}.")
    assert len(risk["who"]) >= 2
    assert len(risk["where"]) >= 2
    assert len(risk["when_words"]) >= 4
    assert len(risk["what"]) >= 12
    assert len(risk["cause"]) >= 8


@pytest.mark.parametrize("risk", RISKS, ids=lambda risk: risk["id"])
def test_every_risk_fits_the_columns_it_is_kept_in(risk: dict[str, Any]) -> None:
    limits = {"who": 120, "where": 120, "when_words": 160, "what": 300, "cause": 300, "rule": 120, "id": 60}
    assert all(len(risk[part]) <= limit for part, limit in limits.items())


@pytest.mark.parametrize("risk", RISKS, ids=lambda risk: risk["id"])
def test_every_measure_can_be_done_and_seen(risk: dict[str, Any]) -> None:
    assert risk["measures_now"]
    assert risk["measures_add"]
    for words in [*risk["measures_now"], *risk["measures_add"]]:
        assert isinstance(words, str)
        assert not EMPTY_WORDS.search(words), words
    assert all(len(words) >= 10 for words in risk["measures_add"])


@pytest.mark.parametrize("risk", RISKS, ids=lambda risk: risk["id"])
def test_every_key_is_known(risk: dict[str, Any]) -> None:
    assert risk["phase"] in CHOICES["phases"]
    assert risk["media"]
    assert set(risk["media"]) <= CHOICES["media"]
    assert risk["harm"]
    assert set(risk["harm"]) <= CHOICES["harms"]
    assert risk["kind"] in CHOICES["measure_kinds"]
    assert {risk["likelihood"], risk["impact"]} <= {1, 2, 3}
    assert risk["rule"].split(" ")[0] in LIBRARY["rules"]
    assert len(risk["rule"].split(" ")) == 2


@pytest.mark.parametrize("risk", [risk for risk in RISKS if risk["when"]], ids=lambda risk: risk["id"])
def test_every_condition_asks_a_field_for_what_it_can_hold(risk: dict[str, Any]) -> None:
    for name, wanted in conditions(risk):
        field = FIELDS[name]
        if wanted == "any":
            assert field["kind"] in {"choices", "list", "text", "longtext"}
            continue
        if isinstance(wanted, dict):
            assert len(wanted) == 1
            if "min" in wanted:
                assert field["kind"] == "count"
                assert wanted["min"] > 0
                continue
            assert field["kind"] == "choices"
            assert keys_of(wanted["lacks"]) <= CHOICES[field["vocabulary"]]
        elif isinstance(wanted, bool):
            assert field["kind"] == "bool"
        else:
            assert keys_of(wanted) <= CHOICES[field["vocabulary"]]


def keys_of(wanted: str | list[str]) -> set[str]:
    return {wanted} if isinstance(wanted, str) else {*wanted}


def test_every_phase_of_every_medium_has_a_risk_without_conditions_but_that_of_acquisition() -> None:
    covered = {
        (risk["phase"], medium)
        for risk in RISKS
        if not set(risk["when"]) - ({"acquisition"} if risk["phase"] == "acquire" else set())
        for medium in risk["media"]
    }
    lacking = {(phase, medium) for phase in CHOICES["phases"] for medium in CHOICES["media"]} - covered
    assert lacking == {("transfer", "other")}


def test_no_risk_of_acquisition_fits_every_way_in_which_records_come_about() -> None:
    assert [risk["id"] for risk in RISKS if risk["phase"] == "acquire" and not risk["when"]] == []


@pytest.mark.parametrize("word", ["顧客", "申込書", "応募", "履歴書", "会員"])
def test_a_risk_that_speaks_of_certain_people_asks_whether_the_record_is_about_them(word: str) -> None:
    asks = {"principals", "acquisition", "id_codes", "seasonal"}
    assert [one["id"] for one in RISKS if word in one["what"] and not asks & set(one["when"])] == []


@pytest.mark.parametrize("medium", sorted(CHOICES["media"] - {"video"}))
def test_a_record_made_in_the_house_gets_risks_of_its_making_and_none_of_receiving(medium: str) -> None:
    row = Row(
        business="人事", name="評価表", media=[medium], acquisition=["internal"], principals=["employee"]
    )
    proposed = [one.item.id for one in propose(row, RISKS) if one.item.phase == "acquire"]
    assert proposed
    assert {one.split(".")[1] for one in proposed} == {"internal"}


def test_paper_is_not_forgotten() -> None:
    assert len([risk for risk in RISKS if "paper" in risk["media"]]) >= 40


@pytest.mark.parametrize(
    "condition",
    [
        ("entrusts", "yes"),
        ("provides", "yes"),
        ("shares", "yes"),
        ("abroad", "yes"),
        ("my_number", "yes"),
        ("special_care", "any"),
        ("id_codes", "any"),
        ("entrusted_from", "any"),
        ("acquisition", "direct_web"),
        ("principals", "applicant"),
        ("principals", "former"),
        ("principals", "visitor"),
        ("principals", "web"),
        ("retention_from", "permanent"),
        ("seasonal", "once"),
    ],
    ids="=".join,
)
def test_what_makes_a_holding_delicate_brings_a_risk_of_its_own(condition: tuple[str, str]) -> None:
    assert any(condition in conditions(risk) for risk in RISKS)


def test_the_grades_are_not_all_the_middle() -> None:
    values = Counter(risk["likelihood"] * risk["impact"] for risk in RISKS)
    assert len(values) >= 4
    assert values.most_common(1)[0][1] <= len(RISKS) // 2


def test_all_kinds_of_measures_occur() -> None:
    assert {risk["kind"] for risk in RISKS} == CHOICES["measure_kinds"]
