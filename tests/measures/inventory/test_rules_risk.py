"""Risks are weighed, proposed from the library, and read with the eyes of an assessor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mamori.measures.inventory.rules import risk
from mamori.measures.inventory.rules.catalogue import seed
from mamori.measures.inventory.rules.risk import Phase, RiskRow
from mamori.measures.inventory.rules.risk.measures import says_nothing
from measures.inventory.holdings import FAULTLESS, TODAY, holding

GOOD = RiskRow(
    phase="store",
    medium="server",
    who="退職した社員",
    where="自宅",
    occasion="退職した翌月",
    what="残っていたIDで受付システムに入り、顧客の連絡先を写し取る",
    cause="退職の知らせがシステムの担当に届かない",
    likelihood=2,
    impact=3,
    measure_now="毎月、在籍者の一覧とIDを照合する",
    rule="安全管理規程 IDの管理",
    residual_likelihood=1,
    residual_impact=3,
    accepted_by="佐藤 個人情報保護管理者",
    reviewed_on=date(2026, 4, 1),
)
ALL_PHASES = [replace(GOOD, phase=phase.value, likelihood=n % 3 + 1) for n, phase in enumerate(Phase)]


def keys(risks: list[RiskRow], **differences: Any) -> list[str]:
    return [finding.key for finding in risk.lint(holding(**differences), risks, today=TODAY)]


@pytest.mark.parametrize(
    ("likelihood", "impact", "value", "band"),
    [
        (1, 1, 1, "low"),
        (1, 2, 2, "low"),
        (1, 3, 3, "middle"),
        (2, 2, 4, "middle"),
        (2, 3, 6, "high"),
        (3, 3, 9, "high"),
    ],
)
def test_the_value_is_likelihood_times_impact(likelihood: int, impact: int, value: int, band: str) -> None:
    assert risk.value_of(likelihood, impact) == value
    found = risk.band_of(value)
    assert found is not None
    assert found.key == band


def test_without_both_grades_there_is_no_value() -> None:
    assert risk.value_of(None, 2) is None
    assert risk.band_of(None) is None


@pytest.mark.parametrize(("likelihood", "impact"), [(0, 1), (1, 4), (-1, 2)])
def test_a_grade_outside_one_to_three_is_refused(likelihood: int, impact: int) -> None:
    with pytest.raises(ValueError, match="1 to 3"):
        risk.value_of(likelihood, impact)


def test_a_complete_list_has_no_findings() -> None:
    assert keys(ALL_PHASES) == []


def test_an_entry_without_risks_is_an_error_of_its_own() -> None:
    assert keys([]) == ["none"]


def test_missing_phases_are_named() -> None:
    finding = risk.lint(FAULTLESS, ALL_PHASES[:3], today=TODAY)[0]
    assert str(finding.words) == "「保管・バックアップ」「消去・廃棄」の局面のリスクがありません。"


@pytest.mark.parametrize(
    ("difference", "key"),
    [
        ({"likelihood": None}, "not_graded"),
        ({"who": " "}, "no_scene"),
        ({"where": ""}, "no_scene"),
        ({"occasion": ""}, "no_scene"),
        ({"measure_now": ""}, "no_measure"),
        ({"measure_now": "取扱いに注意する。社内に徹底する"}, "empty_measure"),
        ({"residual_likelihood": None}, "no_residual"),
        ({"impact": 1, "likelihood": 2}, "residual_grew"),
        ({"residual_likelihood": 2}, "high_left_alone"),
        ({"accepted_by": ""}, "nobody_accepts"),
        ({"measure_add": "退職届にIDの停止欄を設ける"}, "no_due_day"),
        ({"measure_add": "退職届にIDの停止欄を設ける", "due_on": date(2026, 11, 22)}, "overdue"),
        ({"rule": ""}, "no_rule"),
        ({"reviewed_on": date(2025, 11, 22)}, "not_reviewed"),
    ],
)
def test_each_classic_finding_is_made_about_its_risk(difference: dict[str, Any], key: str) -> None:
    bad = replace(ALL_PHASES[1], **difference)
    found = [
        one for one in risk.lint(FAULTLESS, [ALL_PHASES[0], bad, *ALL_PHASES[2:]], today=TODAY) if one.about
    ]
    assert [(one.key, one.about) for one in found] == [(key, bad)]
    assert str(found[0].words).endswith("。")
    assert found[0].fields


@pytest.mark.parametrize(
    "difference",
    [
        {"measure_now": "二人で照合し、記録を残す。取扱いに注意する"},
        {"residual_likelihood": 2, "residual_note": "更新までは受け入れる"},
        {"measure_add": "IDの停止欄を設ける", "due_on": TODAY},
        {"measure_add": "IDの停止欄を設ける", "due_on": date(2026, 1, 1), "done_on": date(2026, 2, 1)},
        {"reviewed_on": date(2025, 11, 23)},
        {"reviewed_on": None},
    ],
)
def test_what_is_in_order_is_not_pointed_at(difference: dict[str, Any]) -> None:
    assert keys([ALL_PHASES[0], replace(ALL_PHASES[1], **difference), *ALL_PHASES[2:]]) == []


def test_forgotten_paper_is_found() -> None:
    assert "paper_forgotten" in keys(ALL_PHASES, media=["server", "paper"])
    on_paper = replace(ALL_PHASES[0], medium="", what="書類を窓口に置き忘れる")
    assert "paper_forgotten" not in keys([on_paper, *ALL_PHASES[1:]], media=["server", "paper"])


def test_all_in_one_band_is_found_from_three_on() -> None:
    same = [replace(one, likelihood=2, impact=2, residual_impact=2) for one in ALL_PHASES]
    assert "all_alike" in keys(same)
    assert "all_alike" not in keys(same[:2])
    assert "all_alike" not in keys([*same[:4], replace(same[4], impact=3)])


@pytest.mark.parametrize(
    "measure",
    [
        "注意する",
        "取扱いに十分注意する。周知を徹底する",
        "適切に管理する、従業者を指導する",
        "気を付ける",
        "慎重に取り扱う",
    ],
)
def test_asking_for_attention_is_no_measure(measure: str) -> None:
    assert says_nothing(measure)


@pytest.mark.parametrize(
    "measure",
    [
        "封入を二人で確認し、確認票に印を残す",
        "施錠する",
        "「取扱注意」の印を押す",
        "送信前に宛先を読み上げる",
    ],
)
def test_a_deed_is_a_measure(measure: str) -> None:
    assert not says_nothing(measure)


def test_every_measure_of_our_own_library_says_something() -> None:
    for row in seed("risks")["risks"]:
        for measure in (*row["measures_now"], *row["measures_add"]):
            assert not says_nothing(measure), row["id"]


def entries(count: int, risks: list[RiskRow], **differences: Any) -> list[tuple[Any, list[RiskRow]]]:
    return [(holding(**differences), risks) for _ in range(count)]


def register_keys(known: list[tuple[Any, list[RiskRow]]]) -> list[str]:
    return [finding.key for finding in risk.lint_register(known)]


def test_a_register_in_order_has_no_findings() -> None:
    assert register_keys(entries(4, ALL_PHASES)) == []
    assert register_keys([]) == []


def test_the_whole_register_shows_what_single_entries_hide() -> None:
    middle = replace(GOOD, likelihood=2, impact=2)
    assert register_keys(entries(20, [middle])) == ["register_all_middle", "copied"]
    assert register_keys(entries(19, [middle])) == ["copied"]
    assert register_keys([*entries(1, ALL_PHASES), *entries(2, [])]) == ["entries_without"]
    ungraded = [replace(one, residual_impact=None) for one in ALL_PHASES]
    assert register_keys(entries(2, ungraded)) == ["no_residual_anywhere"]
    assert register_keys(entries(2, ALL_PHASES, media=["paper"])) == ["no_paper_anywhere"]
