"""Holds the shape of the inventory's vocabulary and fields: keys, order, words, one home for each header."""

import unicodedata
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest
import yaml

SEED = files("mamori.measures.inventory") / "seed"


def words(text: str) -> list[str]:
    """The blank-separated words of a text."""
    return text.split()


HOLDING = words(
    """
    business name principals items special_care id_codes my_number purpose acquisition acquisition_note
    consent_method form_ref media storage_place storage_methods access_holders access_note system count
    count_basis counted_on retention_from retention_months retention_note retention_basis oldest_on
    disposal_methods disposal_by entrusts contractors provides recipients provision_ground shares
    share_partners abroad countries entrusted_from identifiable searchable is_source controls_disclosure
    exclusion processed seasonal trouble note
    """
)

FIRST_SIGHT = words(
    "business name principals items purpose acquisition media storage_place count retention_months"
)

KEYS = {
    "principals": "customer prospect partner employee family applicant former shareholder visitor "
    "inquirer web entrusted other",
    "acquisition": "direct_written direct_web direct_verbal direct_mail agent third_party entrusted "
    "public observed internal",
    "media": "paper pc server cloud removable mail phone video other",
    "storage_methods": "locked room access_control password encrypted backup watched none",
    "retention_from": "acquired last_use contract_end leaving rejected fiscal_year_end created "
    "purpose_done permanent",
    "disposal_methods": "shred dissolve incinerate erase destroy return contractor other",
    "answer": "yes no unknown",
    "count_basis": "exact about unknown",
    "seasonal": "always seasonal once",
    "processed": "none pseudonymous anonymous",
    "phases": "acquire transfer use store dispose",
    "harms": "leak loss damage out_of_purpose violation economic principal",
    "measure_kinds": "organisational human physical technical",
}


def seed(name: str) -> dict[str, Any]:
    """The parsed seed file."""
    loaded: dict[str, Any] = yaml.safe_load((SEED / name).read_text(encoding="utf-8"))
    return loaded


VOCABULARY = seed("vocabulary.yaml")
FIELDS = seed("fields.yaml")


def plain(word: str) -> str:
    """A header as the importer compares it: width and case folded, blanks dropped."""
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


def test_both_files_carry_a_version() -> None:
    assert (VOCABULARY["version"], FIELDS["version"]) == (1, 1)


def test_the_vocabulary_holds_exactly_the_agreed_keys_in_order() -> None:
    held = {one["id"]: " ".join(option["key"] for option in one["options"]) for one in VOCABULARY["lists"]}
    assert held == KEYS


@pytest.mark.parametrize("one", VOCABULARY["lists"], ids=lambda one: one["id"])
def test_every_choice_has_words_and_no_word_leads_to_two_choices(one: dict[str, Any]) -> None:
    heard: Counter[str] = Counter()
    for option in one["options"]:
        assert set(option) == {"key", "label", "help", "synonyms"}, option
        assert all(
            isinstance(part, str) and part for part in [option["key"], option["label"], *option["synonyms"]]
        )
        assert option["help"].endswith("。")
        heard.update({plain(option["label"]), *map(plain, option["synonyms"])})
    assert [word for word, times in heard.items() if times > 1] == []


def test_the_fields_are_the_whole_holding_in_register_order() -> None:
    assert [field["id"] for field in FIELDS["fields"]] == HOLDING


def test_ten_fields_stand_at_first_sight() -> None:
    assert [field["id"] for field in FIELDS["fields"] if field["first"]] == FIRST_SIGHT


@pytest.mark.parametrize("field", FIELDS["fields"], ids=lambda field: field["id"])
def test_every_field_asks_and_helps_in_plain_words(field: dict[str, Any]) -> None:
    asked = {"id", "label", "group", "first", "kind", "question", "help", "placeholder", "synonyms"}
    assert set(field) - {"vocabulary", "vocabulary_from", "beside"} == asked
    assert field["question"].endswith("。")
    assert "例：" in field["help"]
    assert field["group"] in {group["id"] for group in FIELDS["groups"]}
    assert field["kind"] in {
        "text",
        "longtext",
        "list",
        "choice",
        "choices",
        "date",
        "count",
        "yesno",
        "bool",
    }
    assert field.get("beside", "count") in HOLDING
    assert len(field["synonyms"]) >= 5


@pytest.mark.parametrize("field", FIELDS["fields"], ids=lambda field: field["id"])
def test_a_choice_points_to_a_vocabulary_and_nothing_else_does(field: dict[str, Any]) -> None:
    assert ("vocabulary" in field) == (field["kind"] in {"choice", "choices", "yesno"})
    if "vocabulary" in field and "vocabulary_from" not in field:
        assert field["vocabulary"] in KEYS
    assert field["kind"] != "yesno" or field["vocabulary"] == "answer"


def test_a_header_word_leads_to_one_field_only() -> None:
    homes: dict[str, set[str]] = {}
    for field in FIELDS["fields"] + FIELDS["register"]:
        for word in [field["label"], *field["synonyms"]]:
            homes.setdefault(plain(word), set()).add(field["id"])
    assert {word: fields for word, fields in homes.items() if len(fields) > 1} == {}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("利用の目的", "purpose"),
        ("使用目的", "purpose"),
        ("管理部署", "department"),
        ("保存期間", "retention_months"),
        ("保存年限", "retention_months"),
        ("法定保存年限", "retention_basis"),
        ("アクセス権を有する者", "access_holders"),
        ("Ｎｏ．", "number"),
        ("文書名／データ名", "name"),
        ("預託元", "entrusted_from"),
        ("機微情報", "special_care"),
    ],
)
def test_headers_of_real_ledgers_find_their_field(header: str, field: str) -> None:
    found = [
        one["id"]
        for one in FIELDS["fields"] + FIELDS["register"]
        if plain(header) in {plain(one["label"]), *map(plain, one["synonyms"])}
    ]
    assert found == [field]
