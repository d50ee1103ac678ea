"""A purpose that says too little is told from one that lets a person foresee what happens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mamori.measures.inventory.rules.purpose import is_vague, vague_parts

VAGUE = [
    "事業活動のため",
    "当社の事業活動に利用するため",
    "マーケティングのため",
    "マーケティング活動を行うため",
    "お客様サービスの向上のため",
    "お客様へのサービスの向上を図るため",
    "より良いサービスの向上のため",
    "業務のため",
    "業務上の必要のため。",
    "円滑な業務の遂行のため",
    "社内管理",
    "顧客管理のため",
    "各種ご案内",
    "ＣＳ向上のため",
    "分析・調査のため",
    "その他これらに付随する業務",
    "送る",
]
SPECIFIC = [
    "給与の計算と支払、社会保険の手続のため",
    "申し込まれた講座の日程を知らせるため",
    "購入履歴を分析し、関心に合う新商品の案内を送るため",
    "採用の選考と、結果の連絡のため",
    "修理品の引取りと返送、代金の請求",
    "防犯と、事故が起きたときの事実の確認のため",
]


@pytest.mark.parametrize("purpose", VAGUE)
def test_a_vague_purpose_is_told_with_a_reason(purpose: str) -> None:
    assert is_vague(purpose)
    for part in vague_parts(purpose):
        assert str(part.why).endswith("。")


@pytest.mark.parametrize("purpose", SPECIFIC)
def test_a_specific_purpose_passes(purpose: str) -> None:
    assert vague_parts(purpose) == []


def test_a_vague_part_among_specific_ones_is_pointed_at_alone() -> None:
    parts = vague_parts("商品の発送のため、マーケティングのため、その他付随する業務のため")
    assert [part.phrase for part in parts] == ["マーケティングのため", "その他付随する業務のため"]
    assert [part.why.key for part in parts] == ["purpose.why.foresee", "purpose.why.endless"]
    assert not is_vague("商品の発送のため、マーケティングのため、その他付随する業務のため")


def test_repeating_the_name_of_the_business_says_nothing() -> None:
    assert vague_parts("採用選考のため", business="採用選考")[0].why.key == "purpose.why.same"
    assert vague_parts("採用の可否を決め、結果を知らせるため", business="採用選考") == []


def test_a_better_example_is_offered_where_there_is_one() -> None:
    assert "案内" in vague_parts("マーケティングのため")[0].better


def test_an_empty_purpose_is_not_vague_but_missing() -> None:
    assert vague_parts("　 ") == []
    assert not is_vague("")


@given(st.text(max_size=40), st.text(max_size=10))
def test_any_text_can_be_judged(purpose: str, business: str) -> None:
    if is_vague(purpose, business=business):
        assert vague_parts(purpose, business=business)
