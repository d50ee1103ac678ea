"""Holds the library of typical work: shape, keys, reach over every kind of department, and honest retention."""

from datetime import date
from importlib.resources import files
from typing import Any

import pytest
import yaml

from mamori.measures.inventory.rules.catalogue import suggestions
from mamori.measures.inventory.rules.contradictions import find
from mamori.measures.inventory.rules.holding import Row


def seed(package: str, name: str) -> dict[str, Any]:
    """The parsed data file of a package."""
    loaded: dict[str, Any] = yaml.safe_load(files(package).joinpath(name).read_text(encoding="utf-8"))
    return loaded


LIBRARY = seed("mamori.measures.inventory", "seed/processes.yaml")
FIELDS = {one["id"]: one for one in seed("mamori.measures.inventory", "seed/fields.yaml")["fields"]}
CHOICES = {
    one["id"]: {option["key"] for option in one["options"]}
    for one in seed("mamori.measures.inventory", "seed/vocabulary.yaml")["lists"]
}
LEGAL = {
    name: {term["key"] for term in seed("mamori.law", f"vocabulary/{name}.yaml")["terms"]}
    for name in ("special_care", "id_codes", "exclusion", "provision_ground")
}
PROCESSES: list[dict[str, Any]] = LIBRARY["processes"]
HOLDINGS: list[dict[str, Any]] = [holding for process in PROCESSES for holding in process["holdings"]]

NEEDED = {
    "id",
    "name",
    "principals",
    "items",
    "purpose",
    "acquisition",
    "media",
    "storage_place",
    "storage_methods",
    "retention_from",
    "certainty",
    "disposal_methods",
}
ABOUT_THE_ROW = {"id", "certainty", "forgotten", "why"}
ONLY_THE_COMPANY_KNOWS = {
    "access_missing",
    "acquired_from_nobody",
    "cloud_without_entrustment",
    "count_missing",
    "entrusts_without_contractor",
    "permanent_without_basis",
    "provides_without_ground",
    "provides_without_recipient",
    "special_care_without_consent",
    "third_party_source_unnamed",
    "unknown_left",
    "web_without_system",
    "written_without_form",
}
VAGUE = ("事業活動", "業務上必要", "業務のため", "その他", "等のため", "各種", "当社の業務")


def test_the_library_is_wide_enough() -> None:
    assert LIBRARY["version"] == 1
    assert len(PROCESSES) >= 60
    assert len(HOLDINGS) >= 90


def test_ids_are_unique_and_a_holding_carries_its_process_in_its_id() -> None:
    ids = [process["id"] for process in PROCESSES] + [holding["id"] for holding in HOLDINGS]
    assert len(ids) == len(set(ids))
    for process in PROCESSES:
        assert all(holding["id"].startswith(f"{process['id']}.") for holding in process["holdings"])


def test_every_kind_of_department_has_work_and_every_work_has_a_known_kind() -> None:
    kinds = {kind["id"] for kind in LIBRARY["department_kinds"]}
    used = {kind for process in PROCESSES for kind in process["kinds"]}
    assert used == kinds


def test_a_department_word_leads_to_one_kind() -> None:
    words = [word for kind in LIBRARY["department_kinds"] for word in kind["words"]]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process["id"])
def test_every_work_asks_a_question_that_brings_it_to_mind(process: dict[str, Any]) -> None:
    assert set(process) == {"id", "kinds", "business", "forgotten", "why", "prompt", "holdings"}
    assert process["prompt"].endswith("。")
    assert len(process["prompt"]) >= 15
    assert bool(process["why"]) == process["forgotten"]


def test_a_holding_that_is_forgotten_in_its_own_way_says_so_and_all_others_speak_for_their_work() -> None:
    told = {key: (one.forgotten, one.why) for key, (_kinds, one) in suggestions().items()}
    wanted = {
        holding["id"]: (holding.get("forgotten", process["forgotten"]), holding.get("why", process["why"]))
        for process in PROCESSES
        for holding in process["holdings"]
    }
    assert told == wanted
    own = [holding["id"] for holding in HOLDINGS if "why" in holding]
    assert own
    assert {told[key][1] for key in own} == {holding["why"] for holding in HOLDINGS if "why" in holding}


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda holding: holding["id"])
def test_every_suggested_value_is_one_the_field_can_take(holding: dict[str, Any]) -> None:
    assert set(holding) >= NEEDED
    assert ("forgotten" in holding) == ("why" in holding)
    for name, value in holding.items():
        if name in ABOUT_THE_ROW:
            continue
        field = FIELDS[name]
        if "vocabulary" in field:
            known = LEGAL[name] if field.get("vocabulary_from") == "law" else CHOICES[field["vocabulary"]]
            assert set(value if field["kind"] == "choices" else [value]) <= known, (name, value)
        elif field["kind"] == "list":
            assert len(value) == len(set(value)) >= 1
        elif field["kind"] == "count":
            assert isinstance(value, int)
            assert value >= 0
        else:
            assert isinstance(value, {"bool": bool}.get(field["kind"], str))


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda holding: holding["id"])
def test_every_purpose_is_specific(holding: dict[str, Any]) -> None:
    assert holding["purpose"].endswith("ため")
    assert len(holding["purpose"]) >= 12
    assert not any(word in holding["purpose"] for word in VAGUE)
    assert not any(item.endswith(("等", "など")) for item in holding["items"])


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda holding: holding["id"])
def test_a_legal_basis_is_named_only_where_the_text_was_read(holding: dict[str, Any]) -> None:
    assert holding["certainty"] in {"law", "memory", "contract", "practice"}
    assert ("retention_basis" in holding) == (holding["certainty"] == "law")
    assert ("retention_months" in holding) == (holding["retention_from"] != "permanent")


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda holding: holding["id"])
def test_storage_and_disposal_fit_the_medium(holding: dict[str, Any]) -> None:
    paper_only = set(holding["media"]) == {"paper"}
    if "paper" not in holding["media"]:
        assert not {"shred", "dissolve"} & set(holding["disposal_methods"])
    if paper_only:
        assert not {"erase", "destroy"} & set(holding["disposal_methods"])
        assert not {"encrypted", "password", "backup"} & set(holding["storage_methods"])


@pytest.mark.parametrize(
    "words",
    [
        "応募者",
        "退職者",
        "名刺",
        "カメラ",
        "Cookie",
        "アクセスログ",
        "問合せフォーム",
        "委託元から預かった",
        "緊急連絡網",
        "録音",
        "入退室",
        "年賀状",
    ],
)
def test_what_reviewers_find_missing_is_in_the_library_and_flagged(words: str) -> None:
    flagged = [
        holding["name"]
        for process in PROCESSES
        for holding in process["holdings"]
        if process["forgotten"] or holding.get("forgotten")
    ]
    assert any(words in name for name in flagged)


def test_seasonal_and_one_off_work_is_there() -> None:
    assert {"seasonal", "once"} <= {holding.get("seasonal") for holding in HOLDINGS}


def test_what_was_entrusted_is_not_ours_to_disclose() -> None:
    for holding in HOLDINGS:
        if holding["principals"] == ["entrusted"]:
            assert "entrusted" in holding["acquisition"]
            assert holding["controls_disclosure"] == "no"


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process["id"])
def test_a_suggestion_never_brings_a_contradiction_that_the_clerk_must_mend(process: dict[str, Any]) -> None:
    for holding in process["holdings"]:
        suggested = {name: value for name, value in holding.items() if name in FIELDS}
        row = Row(**{"business": process["business"], **suggested})
        found = {one.key for one in find(row, today=date(2026, 11, 23))}
        assert found <= ONLY_THE_COMPANY_KNOWS, holding["id"]
