"""Risks are proposed from the library where medium, phase and conditions fit the holding."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mamori.measures.inventory.rules import risk
from mamori.measures.inventory.rules.catalogue import seed
from mamori.measures.inventory.rules.risk import LibraryItem, Phase
from measures.inventory.holdings import FAULTLESS, holding

ITEM: dict[str, Any] = {
    "id": "store.server.test",
    "phase": "store",
    "media": ["server"],
    "when": {},
    "who": "担当者",
    "where": "執務室",
    "when_words": "退社するときに",
    "what": "画面を開いたまま帰る",
    "harm": ["leak"],
    "likelihood": 2,
    "impact": 1,
    "measures_now": ["離席時に画面が自動でロックされる"],
}


@pytest.mark.parametrize(
    ("condition", "differences", "fits"),
    [
        ({}, {}, True),
        ({"acquisition": "direct_written"}, {}, True),
        ({"acquisition": "direct_web"}, {}, False),
        ({"principals": ["applicant", "customer"]}, {}, True),
        ({"entrusts": "yes"}, {"entrusts": "yes"}, True),
        ({"entrusts": "yes"}, {}, False),
        ({"is_source": True}, {"is_source": True}, True),
        ({"is_source": True}, {}, False),
        ({"my_number": True}, {"my_number": "yes"}, True),
        ({"my_number": True}, {"my_number": "unknown"}, False),
        ({"special_care": "any"}, {"special_care": ["creed"]}, True),
        ({"special_care": "any"}, {}, False),
        ({"retention_basis": "any"}, {"retention_basis": "会社法"}, True),
        ({"storage_methods": {"lacks": "encrypted"}}, {}, True),
        ({"storage_methods": {"lacks": "backup"}}, {}, False),
        ({"storage_methods": {"lacks": "backup"}}, {"storage_methods": []}, True),
        ({"count": {"min": 1200}}, {}, True),
        ({"count": {"min": 1201}}, {}, False),
        ({"count": {"min": 1}}, {"count": None}, False),
        ({"entrusts": "no", "acquisition": "direct_web"}, {}, False),
    ],
)
def test_an_item_is_proposed_when_its_conditions_hold(
    condition: dict[str, Any], differences: dict[str, Any], fits: bool
) -> None:
    assert bool(risk.propose(holding(**differences), [{**ITEM, "when": condition}])) is fits


def test_an_item_for_another_medium_is_not_proposed_and_one_for_any_medium_is() -> None:
    assert risk.propose(FAULTLESS, [{**ITEM, "media": ["paper"]}]) == []
    assert [one.medium for one in risk.propose(FAULTLESS, [{**ITEM, "media": []}])] == [""]


def test_what_the_entry_already_has_is_not_proposed_again() -> None:
    assert risk.propose(FAULTLESS, [ITEM], taken=["store.server.test"]) == []


def test_a_condition_on_no_field_is_a_mistake_in_the_library() -> None:
    with pytest.raises(KeyError, match="colour"):
        risk.propose(FAULTLESS, [{**ITEM, "when": {"colour": "red"}}])
    with pytest.raises(ValueError, match="no such condition"):
        risk.propose(FAULTLESS, [{**ITEM, "when": {"count": 5}}])


@pytest.mark.parametrize(
    ("differences", "impact"),
    [
        ({"count": 1000}, 1),
        ({"count": 1001}, 2),
        ({"special_care": ["creed"]}, 3),
        ({"my_number": "yes"}, 3),
        ({"count": None}, 1),
    ],
)
def test_the_impact_is_never_below_what_the_law_makes_of_a_leak(
    differences: dict[str, Any], impact: int
) -> None:
    assert risk.propose(holding(**differences), [ITEM])[0].impact == impact


def test_a_proposal_becomes_a_risk_with_its_scene_but_without_a_judged_rest() -> None:
    row = risk.propose(FAULTLESS, [ITEM])[0].as_row()
    assert (row.phase, row.medium, row.who, row.occasion) == ("store", "server", "担当者", "退社するときに")
    assert (row.likelihood, row.residual_likelihood, row.source) == (2, None, "store.server.test")
    assert row.measure_now == "離席時に画面が自動でロックされる"


def test_proposals_stand_in_the_order_of_life_the_specific_first() -> None:
    rows = [
        {**ITEM, "id": "a", "phase": "dispose"},
        {**ITEM, "id": "b", "phase": "acquire", "impact": 3},
        {**ITEM, "id": "c", "phase": "acquire", "when": {"acquisition": "direct_written"}},
    ]
    assert [one.item.id for one in risk.propose(FAULTLESS, rows)] == ["c", "b", "a"]


def test_every_item_of_our_own_library_can_be_read_and_asked() -> None:
    items = [LibraryItem.read(row) for row in seed("risks")["risks"]]
    found = risk.propose(FAULTLESS, items)
    assert {one.item.phase for one in found} == {phase.value for phase in Phase}
    assert all(one.medium in {"server", ""} for one in found)


@given(
    st.lists(st.sampled_from(["paper", "pc", "server", "cloud", "removable", "mail"]), unique=True),
    st.integers(0, 10_000),
)
def test_whatever_the_medium_proposals_fit_it(media: list[str], count: int) -> None:
    for one in risk.propose(holding(media=media, count=count), seed("risks")["risks"]):
        assert not one.item.media or set(one.item.media) & set(media)
        assert 1 <= one.value <= 9
