"""The table is found in the sheet as people lay it out, and a person may say otherwise."""

from __future__ import annotations

import io
import json

import pytest
from openpyxl import Workbook

from mamori.kernel.sheets.fields import ImportField
from mamori.kernel.sheets.layout import Layout, find_layout, layout_with
from mamori.kernel.sheets.layout.signs import is_example, is_note, is_numbering, is_total, said
from mamori.kernel.sheets.reading import open_tables
from mamori.kernel.sheets.tables import Cell, Row
from spreadsheets import book

LEDGER: list[list[object]] = [
    ["個人情報管理台帳"],
    ["令和8年4月1日現在", None, None, None, "作成：総務部"],
    [],
    ["No", "個人情報の名称", "取得", None, "保管", None, None, "備考"],
    [None, None, "方法", "件数", "場所", "期間", "方法"],
    [1, "応募者の履歴書", "郵送", 120, "総務部", "1年", "施錠"],
    [2, "顧客名簿", "Web", 3000, "サーバ", "5年", "ID"],
    ["合計", None, None, 3120],
    ["※保管期間は規程による"],
]


def layouts(file: io.BytesIO, name: str = "a.xlsx", fields: tuple[ImportField, ...] = ()) -> list[Layout]:
    with open_tables(file, name) as tables:
        return [find_layout(table, fields) for table in tables]


def csv(text: str) -> io.BytesIO:
    return io.BytesIO(text.encode())


def merge_header(workbook: Workbook) -> None:
    sheet = workbook["台帳"]
    for area in ("A1:H1", "A4:A5", "B4:B5", "C4:D4", "E4:G4", "H4:H5"):
        sheet.merge_cells(area)


def row(*values: object) -> list[Cell]:
    return said(Row(1, tuple(Cell(value, "" if value is None else str(value)) for value in values)))  # type: ignore[arg-type]  # plain values


def test_a_merged_header_in_two_rows_below_title_rows_is_found_and_joined() -> None:
    [layout] = layouts(book(("台帳", LEDGER), then=merge_header))
    assert layout.header_rows == (4, 5)
    assert (layout.first_row, layout.last_row) == (6, 7)
    assert [column.header for column in layout.columns] == [
        "No", "個人情報の名称", "取得／方法", "取得／件数", "保管／場所", "保管／期間", "保管／方法", "備考",
    ]  # fmt: skip
    assert layout.columns[4].letter == "E"
    assert layout.columns[4].samples == ("総務部", "サーバ")
    assert layout.looks_like_ledger
    assert [str(reason) for reason in layout.reasons] == [
        "4〜5行目に見出しが8列あります。",
        "その上の3行は、表題と見ます。",
        "2段の見出しをつなげて読みます。",
        "見出しのうち8個は、台帳でよく使う言葉です。",
        "データの範囲は2行です。",
    ]


def test_a_two_row_header_that_lost_its_merges_in_csv_is_joined() -> None:
    [layout] = layouts(csv("No,名称,保管,,廃棄\n,,場所,期間,方法\n1,名簿,棚,1年,裁断\n"), "a.csv")
    assert layout.header_rows == (1, 2)
    assert [column.header for column in layout.columns] == [
        "No",
        "名称",
        "保管／場所",
        "保管／期間",
        "廃棄／方法",
    ]


def test_a_header_in_three_rows_is_joined() -> None:
    def merge(workbook: Workbook) -> None:
        for area in ("A1:A3", "B1:E1", "B2:C2", "D2:E2"):
            workbook["台帳"].merge_cells(area)

    rows: list[list[object]] = [
        ["名称", "保管"],
        [None, "紙", None, "データ"],
        [None, "場所", "期間", "場所", "期間"],
        ["名簿", "棚", "1年", "サーバ", "2年"],
    ]
    [layout] = layouts(book(("台帳", rows), then=merge))
    assert layout.header_rows == (1, 2, 3)
    assert [column.header for column in layout.columns] == [
        "名称", "保管／紙／場所", "保管／紙／期間", "保管／データ／場所", "保管／データ／期間",
    ]  # fmt: skip


def test_words_that_are_only_text_are_not_taken_for_a_second_header_row() -> None:
    [layout] = layouts(csv("部署,名称,媒体\n総務部,履歴書,紙\n営業部,名刺,紙\n"), "a.csv")
    assert layout.header_rows == (1,)
    assert (layout.first_row, layout.last_row) == (2, 3)


def test_data_merged_downwards_does_not_become_a_header() -> None:
    rows: list[list[object]] = [
        ["部署", "名称", "媒体"],
        ["総務部", "履歴書", "紙"],
        [None, "名簿", "紙"],
        ["営業部", "名刺", "紙"],
    ]
    [layout] = layouts(book(("台帳", rows), then=lambda workbook: workbook["台帳"].merge_cells("A2:A3")))
    assert layout.header_rows == (1,)


def test_a_spread_or_broken_header_is_written_on_one_line() -> None:
    [layout] = layouts(book(("a", [["氏　名", "保管\n場所", "E mail address"], ["佐藤", "棚", "x"]])))
    assert [column.header for column in layout.columns] == ["氏名", "保管場所", "E mail address"]


def test_columns_without_header_and_hidden_columns_are_there() -> None:
    def hide(workbook: Workbook) -> None:
        workbook["a"].column_dimensions["B"].hidden = True

    [layout] = layouts(
        book(("a", [["氏名", "部署", None, "備考"], ["佐藤", "総務", "x"], ["森", None, "y"]]), then=hide)
    )
    assert [(column.title, column.hidden, column.filled) for column in layout.columns] == [
        ("氏名", False, 1.0), ("部署", True, 0.5), ("C列", False, 1.0), ("備考", False, 0.0),
    ]  # fmt: skip


def test_the_ledger_among_several_sheets_is_told_from_cover_and_manual() -> None:
    sheets = (
        ("表紙", [["個人情報管理台帳"], ["株式会社みどり"], ["令和8年"]]),
        ("台帳", LEDGER),
        ("使い方", [["1.この表の使い方"], ["毎年4月に更新します。"], ["2.部署ごとに書きます。"]]),
    )
    found = layouts(book(*sheets, then=merge_header))
    assert [layout.looks_like_ledger for layout in found] == [False, True, False]
    assert found[1].confidence > 2 * max(found[0].confidence, found[2].confidence)
    assert "台帳ではないかもしれません" in str(found[0].reasons[-1])


def test_fields_help_to_see_an_unusual_header() -> None:
    text = "みどり商事,2026,\nほげ,ふが,ぴよ\nあ,い,う\n"
    fields = tuple(ImportField(word, word) for word in ("ほげ", "ふが", "ぴよ"))
    [helped] = layouts(csv(text), "a.csv", fields)
    assert (helped.header_rows, helped.looks_like_ledger) == ((2,), True)


def test_rows_of_numbers_have_no_header_and_say_so() -> None:
    [layout] = layouts(csv("1,2,3\n4,5,6\n"), "a.csv")
    assert layout.header_rows == ()
    assert (layout.first_row, layout.looks_like_ledger) == (1, False)
    assert [column.title for column in layout.columns] == ["A列", "B列", "C列"]


def test_a_person_may_say_where_the_header_is() -> None:
    with open_tables(csv("a,b\nc,d\n1,2\n3,4\n※注,\n"), "a.csv") as tables:
        layout = layout_with(tables[0], (1, 2))
        narrow = layout_with(tables[0], (), 2, 3)
    assert [column.header for column in layout.columns] == ["a／c", "b／d"]
    assert (layout.first_row, layout.last_row) == (3, 4)
    assert (narrow.header_rows, narrow.first_row, narrow.last_row) == ((), 2, 3)


def test_a_layout_survives_json() -> None:
    [layout] = layouts(book(("台帳", LEDGER), then=merge_header))
    kept = Layout.from_json(json.loads(json.dumps(layout.as_json())))
    assert kept.as_json() == layout.as_json()
    assert kept.columns == layout.columns


def test_the_end_is_found_in_a_table_longer_than_what_is_examined() -> None:
    rows = "".join(f"{n},名簿{n},総務\n" for n in range(1, 1001))
    [layout] = layouts(csv(f"No,名称,部署\n{rows}合計,,1000\n,,\n※注意,,\n"), "a.csv")
    assert (layout.first_row, layout.last_row) == (2, 1001)


@pytest.mark.parametrize(
    "text",
    ["※保管期間は規程による", "注1）紙を除く", "＊印は要配慮", "以上", "作成者：佐藤", "（注）紙を除く"],
)
def test_notes_are_recognised(text: str) -> None:
    assert is_note(row(None, text))
    assert not is_note(row(1, text, "名簿", "総務部"))


@pytest.mark.parametrize("text", ["合計", "小計", "【合計】", "計", "合計（営業部）", "総計：", "Total"])
def test_totals_are_recognised_and_a_department_named_alike_is_not(text: str) -> None:
    assert is_total(row(text, None, 12, "1,200件"))
    assert not is_total(row("会計", "名簿", 12))
    assert not is_total(row(text, "決算書", "経理部", "紙"))


def test_examples_and_column_numbers_are_recognised() -> None:
    assert is_example(row("（例）", "履歴書"))
    assert is_example(row("記入例", "履歴書"))
    assert not is_example(row("例会の名簿", "履歴書"))
    assert is_numbering(row("(1)", "(2)", "(3)"))
    assert is_numbering(row("①", "②", "③"))
    assert not is_numbering(row(1, 2, 4))
