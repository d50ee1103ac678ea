"""Every contradiction is found where it is, and not where it is not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mamori.measures.inventory.rules import contradictions
from mamori.measures.inventory.rules.contradictions import Severity
from mamori.measures.inventory.rules.contradictions.finding import contradiction
from mamori.measures.inventory.rules.holding import FIELDS, Row
from measures.inventory.holdings import FAULTLESS, TODAY, holding

Differences = dict[str, Any]

PAPER: Differences = {
    "media": ["paper"],
    "storage_place": "2階の書棚",
    "storage_methods": ["locked"],
    "disposal_methods": ["shred"],
}
MY_NUMBER: Differences = {
    "my_number": "yes",
    "items": ["氏名", "個人番号"],
    "purpose": "給与所得の源泉徴収票の作成、健康保険・厚生年金の届出のため",
}

HITS: list[tuple[str, Differences]] = [
    ("items_missing", {"items": []}),
    ("items_catch_all", {"items": ["氏名", "その他連絡先"]}),
    ("items_catch_all", {"items": ["氏名等"]}),
    ("item_in_name_only", {"name": "顧客の電話番号一覧", "items": ["氏名"]}),
    ("principals_missing", {"principals": []}),
    ("acquisition_missing", {"acquisition": []}),
    ("purpose_missing", {"purpose": "  "}),
    ("purpose_vague", {"purpose": "当社の事業活動のため"}),
    ("purpose_partly_vague", {"purpose": "修理品の返送、マーケティングのため"}),
    ("written_without_form", {"form_ref": ""}),
    ("unknown_left", {"abroad": "unknown"}),
    ("unknown_left", {"my_number": ""}),
    ("paper_place_without_paper", {"storage_place": "２階のキャビネット"}),
    ("locked_without_object", {"media": ["cloud"], "entrusts": "yes", "storage_methods": ["locked"]}),
    ("paper_in_name_only", {"name": "修理依頼書（紙）"}),
    ("paper_unlocked", {**PAPER, "storage_methods": ["watched"]}),
    ("no_protection", {"storage_methods": ["none"]}),
    ("none_with_others", {"storage_methods": ["none", "locked"]}),
    ("storage_methods_missing", {"storage_methods": []}),
    ("place_missing", {"storage_place": ""}),
    ("electronic_place_without_medium", {**PAPER, "storage_place": "共有フォルダ"}),
    ("electronic_method_on_paper", {**PAPER, "storage_methods": ["locked", "encrypted"]}),
    ("portable_unprotected", {"media": ["removable"], "storage_methods": ["locked"]}),
    ("electronic_uncontrolled", {"storage_methods": ["room"]}),
    ("access_missing", {"access_holders": ""}),
    ("access_everyone", {"access_holders": "全社員"}),
    ("web_without_system", {"acquisition": ["direct_web"]}),
    ("web_on_paper_only", {**PAPER, "acquisition": ["direct_web"], "system": "申込フォーム"}),
    ("media_missing", {"media": []}),
    ("cloud_without_entrustment", {"media": ["cloud"]}),
    ("entrusts_without_contractor", {"entrusts": "yes"}),
    ("contractor_without_entrusts", {"contractors": ["あおば倉庫"]}),
    ("disposal_contractor_unnamed", {"disposal_methods": ["contractor"]}),
    ("provides_without_recipient", {"provides": "yes", "provision_ground": "consent"}),
    ("recipient_without_provides", {"recipients": ["みどり商事"]}),
    ("provides_without_ground", {"provides": "yes", "recipients": ["みどり商事"]}),
    (
        "ground_is_no_provision",
        {"provides": "yes", "recipients": ["みどり商事"], "provision_ground": "joint_use"},
    ),
    (
        "opt_out_of_special_care",
        {"provision_ground": "opt_out", "special_care": ["medical_history"], "consent_method": "書面"},
    ),
    (
        "my_number_provided",
        {**MY_NUMBER, "provides": "yes", "recipients": ["みどり商事"], "provision_ground": "consent"},
    ),
    ("shares_without_partner", {"shares": "yes"}),
    ("partner_without_shares", {"share_partners": ["みどり商事"]}),
    ("abroad_without_country", {"abroad": "yes"}),
    ("country_without_abroad", {"countries": ["米国"]}),
    ("entrusted_but_not_acquired_so", {"entrusted_from": ["みどり商事"]}),
    ("acquired_from_nobody", {"acquisition": ["entrusted"]}),
    (
        "entrusted_passed_on",
        {
            "entrusted_from": ["みどり商事"],
            "acquisition": ["entrusted"],
            "provides": "yes",
            "recipients": ["あおば倉庫"],
            "provision_ground": "consent",
        },
    ),
    ("third_party_source_unnamed", {"acquisition": ["third_party"]}),
    ("retention_missing", {"retention_from": "", "retention_months": None}),
    ("retention_half", {"retention_months": None}),
    ("retention_half", {"retention_from": ""}),
    ("retention_half", {"retention_from": "permanent", "retention_basis": "会社法"}),
    ("permanent_without_basis", {"retention_from": "permanent", "retention_months": None}),
    ("retention_long_without_basis", {"retention_months": 360}),
    ("retention_passed", {"oldest_on": date(2021, 11, 22)}),
    ("oldest_in_future", {"oldest_on": date(2026, 11, 24)}),
    ("disposal_missing", {"disposal_methods": []}),
    ("paper_cannot_be_erased", {**PAPER, "disposal_methods": ["erase"]}),
    ("data_cannot_be_shredded", {"disposal_methods": ["shred"]}),
    ("count_missing", {"count": None}),
    ("count_zero", {"count": 0}),
    ("count_old", {"counted_on": date(2025, 11, 22)}),
    ("counted_in_future", {"counted_on": date(2027, 1, 1)}),
    ("exact_without_day", {"counted_on": None}),
    ("special_care_without_consent", {"special_care": ["medical_history"]}),
    ("special_care_in_items", {"items": ["氏名", "健康診断の結果"]}),
    ("my_number_in_items", {"items": ["氏名", "マイナンバー"]}),
    ("my_number_beyond_statute", {**MY_NUMBER, "purpose": "源泉徴収票の作成、社員番号としての利用のため"}),
    ("my_number_beyond_statute", {**MY_NUMBER, "purpose": "福利厚生の案内を送るため"}),
    ("my_number_uncontrolled", {**MY_NUMBER, "storage_methods": ["password"]}),
    ("my_number_uncontrolled", {**MY_NUMBER, **PAPER, "storage_methods": ["watched"]}),
    ("my_number_kept_forever", {**MY_NUMBER, "retention_from": "permanent", "retention_months": None}),
    ("id_code_in_items", {"items": ["氏名", "運転免許証番号"]}),
    ("name_but_not_identifiable", {"identifiable": "no"}),
    ("processed_but_named", {"processed": "anonymous"}),
    ("source_but_searchable", {"is_source": True}),
    ("power_over_entrusted", {"entrusted_from": ["みどり商事"], "acquisition": ["entrusted"]}),
]

MISSES: list[tuple[str, Differences]] = [
    ("items_catch_all", {"items": ["氏名", "等級"]}),
    ("item_in_name_only", {"name": "顧客の電話番号一覧", "items": ["氏名", "TEL（電話）"]}),
    ("item_in_name_only", {"name": "電話番号の一覧", "items": []}),
    ("purpose_partly_vague", {"purpose": "マーケティングのため"}),
    ("purpose_vague", {"purpose": "修理品の返送、マーケティングのため"}),
    ("written_without_form", {"acquisition": ["direct_verbal"], "form_ref": ""}),
    ("paper_place_without_paper", {"media": ["removable"], "storage_place": "キャビネット"}),
    ("paper_place_without_paper", {"media": [], "storage_place": "キャビネット"}),
    ("locked_without_object", {"media": ["removable"], "storage_methods": ["locked", "encrypted"]}),
    ("locked_without_object", {"storage_methods": ["locked"]}),
    ("paper_unlocked", {**PAPER, "storage_methods": ["room"]}),
    ("paper_unlocked", {**PAPER, "storage_methods": []}),
    ("no_protection", {"storage_methods": ["none", "locked"]}),
    (
        "electronic_place_without_medium",
        {**PAPER, "media": ["paper", "server"], "storage_place": "共有フォルダ"},
    ),
    ("electronic_method_on_paper", {**PAPER, "media": ["paper", "pc"], "storage_methods": ["encrypted"]}),
    ("portable_unprotected", {"media": ["phone"], "storage_methods": ["password"]}),
    ("access_everyone", {"access_holders": "営業部の全担当"}),
    ("web_without_system", {"acquisition": ["direct_web"], "system": "申込フォーム"}),
    ("cloud_without_entrustment", {"media": ["cloud"], "entrusts": "unknown"}),
    ("cloud_without_entrustment", {"media": ["cloud"], "entrusts": "yes", "contractors": ["あおば"]}),
    ("disposal_contractor_unnamed", {"disposal_methods": ["contractor"], "entrusts": "yes"}),
    ("ground_is_no_provision", {"provides": "yes", "provision_ground": "law"}),
    ("my_number_provided", {**MY_NUMBER, "provides": "yes", "provision_ground": "law"}),
    ("country_without_abroad", {"countries": ["日本"]}),
    ("third_party_source_unnamed", {"acquisition": ["third_party"], "acquisition_note": "紹介会社から"}),
    ("retention_missing", {"retention_from": "permanent", "retention_months": None}),
    ("retention_passed", {"oldest_on": date(2021, 11, 23)}),
    ("retention_passed", {"oldest_on": date(2021, 4, 1), "retention_from": "fiscal_year_end"}),
    ("retention_passed", {"oldest_on": date(1990, 1, 1), "retention_from": "permanent"}),
    ("oldest_in_future", {"oldest_on": TODAY}),
    ("disposal_missing", {"disposal_methods": [], "retention_from": "permanent"}),
    ("paper_cannot_be_erased", {**PAPER, "disposal_methods": ["erase", "contractor"]}),
    ("data_cannot_be_shredded", {"media": ["removable"], "disposal_methods": ["shred"]}),
    ("count_old", {"counted_on": date(2025, 11, 23)}),
    ("exact_without_day", {"count_basis": "about", "counted_on": None}),
    (
        "special_care_without_consent",
        {"special_care": ["medical_history"], "consent_method": "申込書の同意欄"},
    ),
    ("special_care_without_consent", {"special_care": ["medical_history"], "acquisition": ["entrusted"]}),
    ("special_care_in_items", {"items": ["健診結果"], "special_care": ["health_check"]}),
    ("my_number_in_items", MY_NUMBER),
    ("my_number_beyond_statute", MY_NUMBER),
    ("my_number_uncontrolled", {**MY_NUMBER, **PAPER}),
    ("id_code_in_items", {"items": ["旅券番号"], "id_codes": ["passport"]}),
    ("name_but_not_identifiable", {"items": ["会社名", "商品の名前"], "identifiable": "no"}),
    ("source_but_searchable", {"is_source": True, "searchable": "no"}),
]


def keys(row: Row, **more: Any) -> list[str]:
    return [one.key for one in contradictions.find(row, today=TODAY, **more)]


def test_a_faultless_holding_has_no_contradiction() -> None:
    assert keys(FAULTLESS, last_reviewed_on=date(2026, 4, 1)) == []


@pytest.mark.parametrize(("key", "differences"), HITS, ids=[f"{key}-{n}" for n, (key, _) in enumerate(HITS)])
def test_the_contradiction_is_found_where_it_is(key: str, differences: Differences) -> None:
    assert key in keys(holding(**differences))


@pytest.mark.parametrize(
    ("key", "differences"), MISSES, ids=[f"{key}-{n}" for n, (key, _) in enumerate(MISSES)]
)
def test_the_contradiction_is_not_found_where_it_is_not(key: str, differences: Differences) -> None:
    assert key not in keys(holding(**differences))


def test_every_rule_is_proved_by_at_least_one_hit() -> None:
    proved = {key for key, _ in HITS} | {"not_reviewed_for_a_year"}
    assert proved == set(contradictions.registry)


@pytest.mark.parametrize(
    ("last_reviewed_on", "is_found"),
    [(None, True), (date(2025, 11, 22), True), (date(2025, 11, 23), False), (TODAY, False)],
)
def test_an_entry_must_be_reviewed_within_a_year(last_reviewed_on: date | None, is_found: bool) -> None:
    found = keys(FAULTLESS, last_reviewed_on=last_reviewed_on)
    assert ("not_reviewed_for_a_year" in found) is is_found


def test_a_row_of_a_sheet_is_not_asked_for_its_review() -> None:
    assert "not_reviewed_for_a_year" not in keys(FAULTLESS)


def test_each_contradiction_tells_what_is_wrong_how_to_mend_it_and_where() -> None:
    for key, differences in HITS:
        one = next(one for one in contradictions.find(holding(**differences), today=TODAY) if one.key == key)
        assert str(one.words).endswith("。")
        assert len(str(one.mend)) > 8
        assert "%" not in str(one.words) + str(one.mend)
        assert set(one.fields) <= {*FIELDS, "last_reviewed_on"}


def test_the_heaviest_stand_first() -> None:
    found = contradictions.find(holding(count=0, purpose="", is_source=True), today=TODAY)
    assert [one.severity for one in found] == [Severity.ERROR, Severity.WARNING, Severity.HINT]


def test_a_rule_that_the_company_does_not_follow_is_left_out() -> None:
    assert keys(holding(count=0), without=["count_zero"]) == []


def test_the_end_of_the_fiscal_year_is_the_company_s_own() -> None:
    row = holding(oldest_on=date(2021, 5, 15), retention_from="fiscal_year_end", retention_months=56)
    assert keys(row) == []
    assert keys(row, fiscal_month=6) == ["retention_passed"]


def test_two_rules_cannot_share_a_key() -> None:
    with pytest.raises(ValueError, match="two rules called count_zero"):
        contradiction("count_zero", Severity.HINT, "count")(lambda _case: None)


TEXT = st.text(max_size=12)
TEXTS = st.lists(TEXT, max_size=3)
SHAPES: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("business", "name", "purpose", "storage_place", "access_holders", "system"), TEXT),
    **dict.fromkeys(("items", "contractors", "recipients", "countries", "entrusted_from"), TEXTS),
    **dict.fromkeys(("media", "acquisition", "storage_methods", "disposal_methods", "special_care"), TEXTS),
    **dict.fromkeys(
        ("entrusts", "provides", "abroad", "my_number"), st.sampled_from(["", "yes", "no", "unknown"])
    ),
    "count": st.none() | st.integers(min_value=0),
    "retention_months": st.none() | st.integers(0, 1200),
    "oldest_on": st.none() | st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 1, 1)),
    "counted_on": st.none() | st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 1, 1)),
    "retention_from": st.sampled_from(["", "acquired", "fiscal_year_end", "permanent"]),
}


@given(st.fixed_dictionaries(SHAPES))
def test_whatever_a_sheet_says_the_rules_answer_in_words(said: Differences) -> None:
    for one in contradictions.find(Row(**said), today=TODAY):
        assert str(one.words)
        assert str(one.mend)
