"""Columns find their fields, a person may say otherwise, and the next file alike is recognised."""

from __future__ import annotations

import json

from mamori.kernel.sheets.fields import ImportField
from mamori.kernel.sheets.layout import Column, Layout
from mamori.kernel.sheets.mapping import ColumnMapping, fingerprint, propose
from mamori.kernel.sheets.values import Choice

MEDIA = (Choice("paper", "紙", ("紙媒体",)), Choice("pc", "パソコン", ("PC",)), Choice("cloud", "クラウド"))
FIELDS = [
    ImportField("name", "個人情報の名称", ("名称", "情報名", "帳票名")),
    ImportField("items", "項目", ("個人情報の項目", "データ項目"), kind="list"),
    ImportField("purpose", "利用目的", ("目的",)),
    ImportField("media", "媒体", ("媒体区分", "保管媒体"), kind="choices", choices=MEDIA),
    ImportField("storage_place", "保管場所", ("保存場所",)),
    ImportField("storage_methods", "保管方法", ("管理方法",), kind="list"),
    ImportField("acquisition", "取得方法", ("入手方法",), kind="list"),
    ImportField("retention", "保管期間", ("保存期間", "保管期限"), kind="period"),
    ImportField("count", "件数", ("概数", "保有件数"), kind="count"),
    ImportField("counted_on", "件数の確認日", ("確認日",), kind="date"),
    ImportField("note", "備考", ("特記事項",)),
]


def layout(
    *columns: tuple[str, ...], samples: dict[int, tuple[str, ...]] | None = None, sheet: str = "a"
) -> Layout:
    found = tuple(
        Column(number, "／".join(parts), parts, (samples or {}).get(number, ()))
        for number, parts in enumerate(columns, 1)
    )
    return Layout(sheet, (1,), 2, 3, found)


def proposed(given: Layout) -> list[str | None]:
    return [proposal.field.key if proposal.field else None for proposal in propose(given, FIELDS)]


def test_headers_are_recognised_by_title_synonym_and_stacked_parts() -> None:
    headers = [
        "No",
        "名　称",
        "個人情報の項目",
        "主な利用目的",
        "保管／場所",
        "保管／方法",
        "取得／方法",
        "保存期間（年）",
        "件数(概数)",
        "備　考",
    ]
    expected = [
        "name",
        "items",
        "purpose",
        "storage_place",
        "storage_methods",
        "acquisition",
        "retention",
        "count",
        "note",
    ]
    assert proposed(layout(*(tuple(header.split("／")) for header in headers))) == [None, *expected]


def test_each_proposal_says_why_and_what_else_it_could_be() -> None:
    headers = (("利用目的",), ("保存場所",), ("主な媒体",), ("承認印",))
    [exact, synonym, near, none] = propose(layout(*headers), FIELDS)
    assert (exact.score, str(exact.why)) == (1.0, "見出しが「利用目的」と同じです。")
    assert (synonym.score, str(synonym.why)) == (0.97, "見出しが、別の言い方「保存場所」と同じです。")
    assert (near.field and near.field.key, str(near.why)) == ("media", "見出しが「媒体」に似ています。")
    assert str(none.why).startswith("近い項目がありません。")
    assert none.score == 0.0


def test_no_field_is_given_to_two_columns() -> None:
    found = [
        key
        for key in proposed(layout(("利用目的",), ("目的",), ("利用の目的",), ("件数",), ("件数",)))
        if key
    ]
    assert sorted(found) == ["count", "purpose"]


def test_what_stands_in_the_cells_tells_two_like_headers_apart() -> None:
    given = layout(("確認",), ("件数の確認",), samples={1: ("佐藤", "森"), 2: ("2026/4/1", "R8.5.1")})
    assert proposed(given)[1] == "counted_on"
    wrong = layout(("件数の確認",), samples={1: ("佐藤", "森")})
    assert proposed(wrong)[0] != "counted_on"


def test_a_column_without_header_is_recognised_by_its_vocabulary() -> None:
    [proposal] = propose(layout(("",), samples={1: ("紙", "PC", "紙・クラウド")}), FIELDS)
    assert proposal.field is not None
    assert proposal.field.key == "media"
    assert str(proposal.why) == "見出しはありませんが、中身が「媒体」の言葉です。"


def test_a_table_of_circles_goes_to_one_list() -> None:
    marks = {2: ("○",), 3: ("○", "×"), 4: ()}
    given = layout(
        ("名称",),
        ("個人情報の項目", "氏名"),
        ("個人情報の項目", "住所"),
        ("個人情報の項目", "電話"),
        samples=marks,
    )
    assert proposed(given) == ["name", "items", "items", "items"]


def test_numbered_columns_of_one_list_all_go_to_it() -> None:
    assert proposed(layout(("データ項目1",), ("データ項目2",), ("データ項目3",), ("利用目的",))) == [
        "items",
        "items",
        "items",
        "purpose",
    ]


def test_a_person_may_change_the_mapping() -> None:
    mapping = ColumnMapping.of(propose(layout(("名称",), ("謎",)), FIELDS)).with_column("B", "note")
    assert mapping.columns == {1: "name", 2: "note"}
    assert mapping.with_column("A", None).columns == {2: "note"}
    assert mapping.with_column("A", "note").columns_of("note") == [1, 2]


def test_a_mapping_is_found_again_after_columns_were_moved() -> None:
    before = layout(("部署",), ("名称",), ("備考",), ("備考",), ("",))
    mapping = ColumnMapping({2: "name", 4: "note", 5: "purpose"}, frozenset({1}), frozenset({3}))
    kept = json.loads(json.dumps(mapping.as_json(before)))
    after = layout(("備考",), ("名　称",), ("部署",), ("備考",), ("",), sheet="来年")
    assert ColumnMapping.recall(kept, before) == mapping
    assert ColumnMapping.recall(kept, after) == ColumnMapping(
        {2: "name", 4: "note", 5: "purpose"}, frozenset({3}), frozenset({1})
    )
    assert fingerprint(after) == fingerprint(before) == kept["fingerprint"]
    assert fingerprint(layout(("部署",), ("名称",))) != fingerprint(before)
