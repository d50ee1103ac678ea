"""The data flow is built from what holdings say, and drawn so that it can be read."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mamori.measures.inventory.rules.flow import Flow, Graph, Lane, build, draw, width_of, wrapped
from mamori.measures.inventory.rules.flow.layout import BOX_WIDTH, FONT, PAD, ROW_GAP
from mamori.measures.inventory.rules.flow.ordering import Layers, crossings, ordered
from measures.inventory.holdings import FAULTLESS, holding


def flow(ref: str = "PI-1", department: str = "修理部", **differences: Any) -> Flow:
    return Flow(ref, department, holding(**differences))


def labels(graph: Graph, lane: Lane) -> list[str]:
    return [node.label for node in graph.lane(lane)]


def arrows(graph: Graph) -> set[tuple[str, str]]:
    return {(graph.nodes[edge.source].label, graph.nodes[edge.target].label) for edge in graph.edges}


def test_one_holding_is_drawn_from_its_source_to_its_end() -> None:
    graph = build([flow(contractors=["あおば倉庫"], entrusts="yes")])
    assert arrows(graph) == {
        ("顧客", "本人から書面"),
        ("本人から書面", "社内サーバ：受付システムの顧客フォルダ"),
        ("社内サーバ：受付システムの顧客フォルダ", "修理受付"),
        ("修理受付", "あおば倉庫（委託）"),
        ("修理受付", "復元できない消去"),
    }


def test_a_holding_given_to_nobody_skips_the_lane_of_parties() -> None:
    graph = build([FAULTLESS_FLOW])
    assert labels(graph, Lane.PARTY) == []
    assert ("修理受付", "復元できない消去") in arrows(graph)


FAULTLESS_FLOW = Flow("PI-1", "修理部", FAULTLESS)


def test_what_is_not_said_is_drawn_as_unsaid() -> None:
    graph = build([flow(principals=[], acquisition=[], media=[], disposal_methods=[], entrusts="yes")])
    for lane in (Lane.SOURCE, Lane.ACQUISITION, Lane.STORAGE, Lane.PARTY, Lane.DISPOSAL):
        assert [(node.label, node.tone) for node in graph.lane(lane)] == [("未記入", "unsaid")]


def test_entrusted_data_comes_from_its_owner() -> None:
    graph = build([flow(entrusted_from=["みどり商事"], acquisition=["entrusted"])])
    assert [(node.label, node.tone) for node in graph.lane(Lane.SOURCE)] == [("みどり商事", "entrusted")]


@pytest.mark.parametrize(
    ("differences", "label", "tone"),
    [
        ({"contractors": ["甲"]}, "甲（委託）", "contractor"),
        ({"recipients": ["甲"]}, "甲（提供）", "recipient"),
        ({"share_partners": ["甲"]}, "甲（共同利用）", "partner"),
        ({"contractors": ["甲"], "abroad": "yes"}, "甲（委託）", "abroad"),
    ],
)
def test_each_kind_of_party_is_told_apart(differences: dict[str, Any], label: str, tone: str) -> None:
    graph = build([flow(**differences)])
    assert [(node.label, node.tone) for node in graph.lane(Lane.PARTY)] == [(label, tone)]


def test_what_is_kept_for_ever_ends_nowhere() -> None:
    graph = build([flow(retention_from="permanent", disposal_methods=[])])
    assert labels(graph, Lane.DISPOSAL) == ["無期限"]


def test_several_departments_are_drawn_as_departments() -> None:
    graph = build([flow("PI-1", "修理部"), flow("PI-2", "総務部")])
    assert sorted(labels(graph, Lane.USE)) == ["修理部", "総務部"]


def test_the_same_party_written_differently_is_one_node() -> None:
    graph = build([flow("PI-1", contractors=["ＡＢＣ倉庫"]), flow("PI-2", contractors=["ABC 倉庫"])])
    assert [node.weight for node in graph.lane(Lane.PARTY)] == [2]


def test_many_holdings_are_drawn_by_medium_only() -> None:
    flows = [flow(f"PI-{n}", storage_place=f"棚{n}") for n in range(31)]
    assert labels(build(flows), Lane.STORAGE) == ["社内サーバ"]
    assert len(labels(build(flows[:5]), Lane.STORAGE)) == 5
    assert labels(build(flows[:13]), Lane.STORAGE) == ["社内サーバ"]


def test_too_many_in_a_lane_become_one_that_names_them() -> None:
    flows = [flow(f"PI-{n:03}", contractors=[f"業者{n:03}"]) for n in range(200)]
    flows.append(flow("PI-999", contractors=["業者150"]))
    party = build(flows, lane_limit=12).lane(Lane.PARTY)
    assert len(party) == 12
    assert (party[0].label, party[0].tone, party[0].weight) == ("ほか189件", "group", 189)
    assert party[1].label == "業者150（委託）"
    assert "業者199" in party[0].title
    assert "業者150" not in party[0].title


def test_nothing_is_lost_when_it_is_grouped() -> None:
    flows = [flow(f"PI-{n:03}", contractors=[f"業者{n:03}"]) for n in range(60)]
    graph = build(flows)
    assert set().union(*(node.refs for node in graph.lane(Lane.PARTY))) == {one.ref for one in flows}


def test_an_empty_register_is_an_empty_picture_with_its_lanes() -> None:
    picture = draw(build([]))
    assert [lane.title for lane in picture.lanes] == [
        "だれから",
        "取得",
        "保管",
        "利用",
        "委託・提供",
        "廃棄",
    ]
    assert (picture.boxes, picture.curves) == ((), ())


KEYS = {
    "principals": ["customer", "employee", "applicant", "visitor"],
    "acquisition": ["direct_written", "direct_web", "observed"],
    "media": ["paper", "server", "cloud"],
    "disposal_methods": ["shred", "erase", "dissolve"],
    "contractors": ["甲倉庫", "乙運輸", "丙クラウドサービス株式会社東日本事業本部"],
    "recipients": ["丁商事"],
}
FLOWS = st.lists(
    st.tuples(
        st.sampled_from(["総務部", "営業部", "修理部", ""]),
        st.fixed_dictionaries(
            {field: st.lists(st.sampled_from(keys), unique=True) for field, keys in KEYS.items()}
        ),
    ),
    max_size=15,
).map(lambda rows: [flow(f"PI-{n:04}", department, **said) for n, (department, said) in enumerate(rows)])


@given(FLOWS)
@settings(max_examples=40)
def test_boxes_never_overlap_and_stay_on_the_paper(flows: list[Flow]) -> None:
    picture = draw(build(flows))
    for lane in Lane:
        boxes = sorted((box for box in picture.boxes if box.node.lane is lane), key=lambda box: box.y)
        for upper, lower in itertools.pairwise(boxes):
            assert upper.y + upper.height + ROW_GAP <= lower.y + 0.2
    for box in picture.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= picture.width
        assert box.y + box.height <= picture.height


@given(FLOWS)
@settings(max_examples=40)
def test_every_line_starts_at_one_box_and_ends_at_another(flows: list[Flow]) -> None:
    picture = draw(build(flows))
    boxes = {box.node.key: box for box in picture.boxes}
    for curve in picture.curves:
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", curve.d)]
        start, end = boxes[curve.edge.source], boxes[curve.edge.target]
        assert numbers[0] == start.x + BOX_WIDTH
        assert start.y <= numbers[1] <= start.y + start.height
        assert numbers[-2] == end.x
        assert end.y <= numbers[-1] <= end.y + end.height
        assert 1 <= curve.stroke <= 6


@given(FLOWS, st.randoms())
@settings(max_examples=40)
def test_the_picture_does_not_depend_on_the_order_of_the_holdings(flows: list[Flow], random: Any) -> None:
    mixed = list(flows)
    random.shuffle(mixed)
    assert draw(build(mixed)) == draw(build(flows))


@given(FLOWS)
@settings(max_examples=40)
def test_every_label_fits_its_box(flows: list[Flow]) -> None:
    for box in draw(build(flows)).boxes:
        assert 1 <= len(box.lines) <= 2
        assert len(box.baselines) == len(box.lines)
        for line in box.lines:
            assert width_of(line) * FONT <= BOX_WIDTH - 2 * PAD + 0.001


@given(FLOWS)
@settings(max_examples=40)
def test_each_holding_passes_every_lane_but_the_parties(flows: list[Flow]) -> None:
    graph = build(flows)
    refs = {one.ref for one in flows}
    for lane in Lane:
        passing = set().union(*(node.refs for node in graph.lane(lane)))
        assert passing == refs or (lane is Lane.PARTY and passing <= refs)


def test_two_hundred_entries_stay_readable() -> None:
    flows = [
        flow(f"PI-{n:03}", f"{n % 25}課", contractors=[f"業者{n % 70}"], media=[["paper"], ["server"]][n % 2])
        for n in range(200)
    ]
    graph = build(flows)
    assert max(len(graph.lane(lane)) for lane in Lane) <= 12
    assert draw(graph).height < 1000


def test_a_line_past_the_parties_does_not_run_over_their_boxes() -> None:
    picture = draw(build([flow(f"PI-{n}", contractors=[f"業者{n}"], entrusts="yes") for n in range(5)]))
    parties = [box for box in picture.boxes if box.node.lane is Lane.PARTY]
    for curve in (one for one in picture.curves if "H" in one.d):
        way = float(re.findall(r"(\d+(?:\.\d+)?) H", curve.d)[0])
        assert all(not box.y <= way <= box.y + box.height for box in parties)


def test_ordering_takes_the_crossing_out() -> None:
    layers = Layers([["a", "b"], ["x", "y"]], {("a", "y"): 1, ("b", "x"): 1})
    assert crossings(layers.lanes, layers.links) == 1
    assert crossings(ordered(layers), layers.links) == 0


@given(st.sets(st.tuples(st.sampled_from("abcde"), st.sampled_from("vwxyz")), max_size=15))
def test_ordering_never_makes_it_worse_and_keeps_every_key(pairs: set[tuple[str, str]]) -> None:
    layers = Layers([list("abcde"), list("vwxyz")], dict.fromkeys(sorted(pairs), 1))
    found = ordered(layers)
    assert [sorted(lane) for lane in found] == [list("abcde"), list("vwxyz")]
    assert crossings(found, layers.links) <= crossings(layers.lanes, layers.links)


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("紙", 1), ("A", 0.55), ("Ａ", 1), ("紙A", 1.55), ("か\u3099", 1), ("ｶﾅ", 1.1)],
)
def test_a_full_width_letter_is_one_em_and_any_other_a_little_more_than_half(text: str, width: float) -> None:
    assert width_of(text) == pytest.approx(width)


def test_a_long_label_is_broken_and_then_cut() -> None:
    assert wrapped("受付システムの顧客フォルダ", 8) == ["受付システムの顧", "客フォルダ"]
    assert wrapped("受付システムの顧客フォルダの奥の奥", 8) == ["受付システムの顧", "客フォルダの奥…"]
    assert wrapped("", 8) == [""]


def test_a_line_does_not_begin_with_a_closing_mark() -> None:
    assert wrapped("紙の書類（申込書）と帳票", 8) == ["紙の書類（申込", "書）と帳票"]


def test_a_label_needs_room() -> None:
    with pytest.raises(ValueError, match="room"):
        wrapped("紙", 1)


@given(st.text(max_size=60), st.integers(3, 20), st.integers(1, 3))
def test_lines_are_never_too_long_or_too_many(text: str, ems: int, lines: int) -> None:
    found = wrapped(text, ems, lines=lines)
    assert 1 <= len(found) <= lines
    assert all(width_of(line) <= ems for line in found)


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("クラウド(SaaS)", ["クラウド", "(SaaS)"]),
        ("全社ファイルサーバー", ["全社ファイル", "サーバー"]),
        ("営業のMicrosoft365", ["営業の", "Microsoft365"]),
        ("Internationalisation", ["Internationa", "lisation"]),
    ],
)
def test_a_line_breaks_where_a_reader_would(label: str, lines: list[str]) -> None:
    assert wrapped(label, 7.0, lines=3) == lines
