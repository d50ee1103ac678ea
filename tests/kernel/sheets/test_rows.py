"""Every row of a foreign ledger is imported, or listed with the reason; nothing that was written is lost."""

from __future__ import annotations

import io
from datetime import date

import pytest

from mamori.kernel.sheets.fields import ImportField
from mamori.kernel.sheets.layout import find_layout
from mamori.kernel.sheets.mapping import ColumnMapping, propose
from mamori.kernel.sheets.reading import open_tables
from mamori.kernel.sheets.rows import RowResult, Tally, read_rows
from mamori.kernel.sheets.values import Choice, Count, Period, WrittenDate
from spreadsheets import book

MEDIA = (Choice("paper", "紙", ("紙媒体",)), Choice("pc", "パソコン", ("PC",)), Choice("cloud", "クラウド"))
DEPARTMENTS = {"総務部": 1, "営業部": 2}
FIELDS = (
    ImportField("department", "部署", kind="department", resolve=DEPARTMENTS.get),
    ImportField("name", "名称", ("個人情報の名称",), required=True),
    ImportField("items", "項目", kind="list"),
    ImportField("media", "媒体", kind="choices", choices=MEDIA),
    ImportField("count", "件数", kind="count"),
    ImportField("counted_on", "確認日", kind="date"),
    ImportField("retention", "保管期間", kind="period"),
    ImportField("entrusts", "委託", ("委託の有無",), kind="yesno"),
)


def results(file: io.BytesIO, *, strict: bool = False, **given: object) -> list[RowResult]:
    with open_tables(file, "a") as tables:
        layout = find_layout(tables[0], FIELDS)
        mapping = ColumnMapping.of(propose(layout, FIELDS))
        if given:
            mapping = ColumnMapping(mapping.columns, **given)  # type: ignore[arg-type]  # fill_down, dropped
        return list(read_rows(tables[0], layout, mapping, FIELDS, strict=strict))


def csv(text: str) -> io.BytesIO:
    return io.BytesIO(text.encode())


def test_a_row_of_a_real_ledger_becomes_values() -> None:
    rows: list[list[object]] = [
        ["部署", "名称", "項目", "媒体", "件数", "確認日", "保管期間", "委託"],
        [
            "総務部",
            "応募者の履歴書",
            "氏名、住所（自宅）\n学歴",
            "紙・ＰＣ",
            "約１，２００件",
            "R8.4.1",
            "採用選考後1年",
            "○（田中運輸）",
        ],
    ]
    row = results(book(("台帳", rows)))[1]
    assert row.accepted
    assert row.values == {
        "department": 1,
        "name": "応募者の履歴書",
        "items": ["氏名", "住所（自宅）", "学歴"],
        "media": ["paper", "pc"],
        "count": Count(1200, "about"),
        "counted_on": WrittenDate(date(2026, 4, 1)),
        "retention": Period(12, "rejected"),
        "entrusts": "yes",
    }
    assert row.leftover == "委託: 田中運輸"
    assert row.problems == ()
    assert row.raw["E"] == "約１，２００件"
    assert (str(row.place), row.number) == ("台帳 2", 2)


def test_what_has_no_field_is_kept_under_its_header() -> None:
    row = results(csv("名称,承認印,,件数\n名簿,佐藤,メモ,3\n"))[1]
    assert row.values == {"name": "名簿", "count": Count(3, "exact")}
    assert row.leftover == "承認印: 佐藤\nC列: メモ"


def test_an_unreadable_cell_is_told_by_place_and_kept_but_does_not_stop_the_row() -> None:
    row = results(csv("名称,件数,確認日,媒体\n名簿,営業部,2026/2/30,石板・紙\n"))[1]
    assert row.accepted
    assert row.values == {"name": "名簿", "count": None, "counted_on": None, "media": ["paper"]}
    assert [
        (str(problem.place), problem.column, str(problem.words), problem.given, problem.grave)
        for problem in row.problems
    ] == [
        (
            "D2",
            "媒体",
            "「石板」は選べる言葉にありません。選べる言葉：紙、パソコン、クラウド",
            "石板・紙",
            False,
        ),
        ("B2", "件数", "「営業部」を件数として読めません。", "営業部", False),
        ("C2", "確認日", "「2026/2/30」という日付はありません。", "2026/2/30", False),
    ]
    assert row.leftover == "媒体: 石板\n件数: 営業部\n確認日: 2026/2/30"


def test_a_strict_import_rejects_the_row_for_it() -> None:
    row = results(csv("名称,件数\n名簿,営業部\n"), strict=True)[1]
    assert not row.accepted
    assert str(row.reason) == "件数：「営業部」を件数として読めません。"
    assert row.raw == {"A": "名簿", "B": "営業部"}


def test_a_missing_required_field_rejects_the_row_with_its_place() -> None:
    row = results(csv("部署,名称\n総務部,名簿\n営業部,-\n"))[2]
    assert (row.accepted, str(row.reason)) == (False, "名称：必須ですが、空です。")
    assert str(row.problems[0].place) == "B3"


def test_an_unknown_department_is_told() -> None:
    row = results(csv("部署,名称\n経理部,名簿\n"))[1]
    assert row.values["department"] is None
    assert str(row.problems[0].words) == "「経理部」という部署は登録されていません。"
    assert row.leftover == "部署: 経理部"


def test_ditto_is_taken_from_above_along_the_chain_and_past_rows_that_are_no_data() -> None:
    found = results(csv("部署,名称,媒体\n総務部,名簿,紙\n〃,履歴書,同上\n小計,,2\n〃,名刺,↑\n"))
    assert [(row.values["department"], row.values["media"]) for row in found if row.accepted] == [
        (1, ["paper"])
    ] * 3


def test_ditto_in_the_first_row_is_an_error_of_that_cell() -> None:
    row = results(csv("部署,名称\n〃,名簿\n"))[1]
    assert row.values["department"] is None
    assert [(str(problem.place), str(problem.words)) for problem in row.problems] == [
        ("A2", "「〃」の上に、写すものがありません。")
    ]
    assert not results(csv("部署,名称\n総務部,同上\n"))[1].accepted


def test_empty_cells_mean_the_same_as_above_where_a_person_says_so() -> None:
    text = "部署,名称\n総務部,名簿\n,履歴書\n営業部,名刺\n"
    assert [row.values.get("department") for row in results(csv(text))] == [None, 1, None, 2]
    assert [row.values.get("department") for row in results(csv(text), fill_down=frozenset({1}))] == [
        None,
        1,
        1,
        2,
    ]


def test_a_dropped_column_is_left_behind() -> None:
    assert results(csv("名称,No\n名簿,1\n"))[1].leftover == "No: 1"
    assert results(csv("名称,No\n名簿,1\n"), dropped=frozenset({2}))[1].leftover == ""


def test_rows_that_are_no_data_are_rejected_with_the_reason() -> None:
    rows: list[list[object]] = [
        ["個人情報管理台帳"],
        [],
        ["No", "部署", "名称", "件数"],
        ["(1)", "(2)", "(3)", "(4)"],
        ["例", "総務部", "履歴書", 10],
        ["■総務部"],
        [1, "総務部", "名簿", 10],
        [],
        ["No", "部署", "名称", "件数"],
        [2, "営業部", "名刺", 20],
        [3],
        ["小計", None, None, 30],
        ["※名刺を含む"],
    ]
    found = results(book(("台帳", rows), then=lambda workbook: workbook["台帳"].merge_cells("A6:D6")))
    assert [str(row.reason) if row.reason else "○" for row in found] == [
        "見出しより上の行です。",
        "空の行です。",
        "見出しの行です。",
        "列の番号の行です。",
        "記入例の行です。",
        "小見出しの行です。",
        "○",
        "空の行です。",
        "見出しの繰返しです。",
        "○",
        "番号のほかに、何も書かれていません。",
        "合計・小計の行です。",
        "注記の行です。",
    ]


def test_a_row_swallowed_by_merged_cells_is_not_counted_twice() -> None:
    rows: list[list[object]] = [
        ["部署", "名称", "件数"],
        ["総務部", "名簿", 1],
        [None, "名刺", 2],
        ["営業部", "契約書", 3],
        [None, None, None],
        ["営業部", "地図", 4],
    ]

    def merge(workbook: object) -> None:
        for area in ("A2:A3", "A4:A5", "B4:B5", "C4:C5"):
            workbook["a"].merge_cells(area)  # type: ignore[index]  # openpyxl's workbook

    found = results(book(("a", rows), then=merge))
    assert [row.values.get("department") for row in found] == [None, 1, 1, 2, None, 2]
    assert str(found[4].reason) == "上の行と結合されていて、この行だけの内容がありません。"


def test_a_circle_table_becomes_a_list() -> None:
    rows: list[list[object]] = [
        ["名称", "項目", None, None],
        [None, "氏名", "住所", "電話"],
        ["名簿", "○", None, "○"],
        ["名刺", "○", "×", None],
    ]

    def merge(workbook: object) -> None:
        workbook["a"].merge_cells("A1:A2")  # type: ignore[index]  # openpyxl's workbook
        workbook["a"].merge_cells("B1:D1")  # type: ignore[index]  # openpyxl's workbook

    found = [row for row in results(book(("a", rows), then=merge)) if row.accepted]
    assert [row.values["items"] for row in found] == [["氏名", "電話"], ["氏名"]]
    assert [row.leftover for row in found] == ["", ""]


def test_error_cells_are_told_and_hidden_rows_are_marked() -> None:
    def hide(workbook: object) -> None:
        workbook["a"].row_dimensions[2].hidden = True  # type: ignore[index]  # openpyxl's workbook

    row = results(book(("a", [["名称", "件数", "保管期間"], ["名簿", "#REF!", "=1+1"]]), then=hide))[1]
    assert row.hidden
    assert [str(problem.words) for problem in row.problems] == [
        "Excelのエラー（#REF!）です。元のファイルで直してください。",
        "計算結果が保存されていない数式です。Excelで開いて保存し直してください。",
    ]
    assert row.leftover == "件数: #REF!"


def test_codes_keep_their_zeros_and_never_become_decimals() -> None:
    fields = (ImportField("code", "社員番号"), ImportField("name", "氏名"))
    with open_tables(book(("a", [["社員番号", "氏名"], [123.0, "佐藤"], ["0012", "森"]])), "a") as tables:
        layout = find_layout(tables[0], fields)
        mapping = ColumnMapping.of(propose(layout, fields))
        found = list(read_rows(tables[0], layout, mapping, fields))
    assert [row.values.get("code") for row in found[1:]] == ["123", "0012"]


def test_a_bare_number_takes_the_unit_of_its_header() -> None:
    assert results(csv("名称,保管期間（月）\n名簿,18\n"))[1].values["retention"] == Period(18)
    assert results(csv("名称,保管期間（年）\n名簿,3\n"))[1].values["retention"] == Period(36)


def test_a_tally_counts_what_passes() -> None:
    tally = Tally()
    passed = list(tally.watch(results(csv("部署,名称\n総務部,名簿\n,\n営業部,\n"))))
    assert (tally.accepted, tally.rejected, tally.seen) == (1, 3, len(passed))
    assert tally.reasons == {"見出しの行です。": 1, "空の行です。": 1, "名称：必須ですが、空です。": 1}


@pytest.mark.parametrize("bad", ["", "  ", "\u3000"])
def test_blank_is_blank_in_every_width(bad: str) -> None:
    assert results(csv(f"部署,名称\n総務部,{bad}\n"))[1].values["name"] == ""
