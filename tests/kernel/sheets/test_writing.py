"""What goes out is harmless, looks right, prints right, and comes back as it was."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from mamori.kernel.sheets import CsvExport, ExportColumn, ExportSheet, find_layout, open_tables, write_xlsx
from mamori.kernel.sheets.values import (
    Choice,
    Count,
    Period,
    WrittenDate,
    read_count,
    read_date,
    read_period,
    written,
)
from mamori.kernel.sheets.values.periods import STARTS
from mamori.kernel.sheets.writing.columns import display_width
from mamori.kernel.sheets.writing.export import sheet_titles

COLUMNS = [
    ExportColumn("no", "No"),
    ExportColumn("name", "名称"),
    ExportColumn("place", "場所", group="保管"),
    ExportColumn("until", "期間", group="保管"),
    ExportColumn("count", "件数"),
]
FORMULAS = [
    "=1+1",
    "+81-3-1234",
    "-5",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "\t=1",
    "＝1+1",
    "'=1",
    "-",
    "http://example.jp",
    "007",
]


def exported(
    rows: list[list[object]], columns: list[ExportColumn] = COLUMNS, heading: tuple[str, ...] = ()
) -> io.BytesIO:
    made = io.BytesIO()
    write_xlsx(made, [ExportSheet("台帳", columns, iter(rows), heading)])
    made.seek(0)
    return made


def as_csv(rows: list[list[object]], encoding: str = "utf-8") -> tuple[bytes, CsvExport]:
    export = CsvExport([ExportColumn("a", "名称"), ExportColumn("b", "値")], encoding=encoding)  # type: ignore[arg-type]  # parametrised
    return b"".join(export.chunks(rows)), export


def test_an_export_looks_like_a_ledger_and_prints_like_one() -> None:
    file = exported([[1, "名簿", "棚", "3年", 1200]], heading=("個人情報管理台帳", "株式会社みどり"))
    sheet = load_workbook(file)["台帳"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_row=6)] == [
        ["個人情報管理台帳", None, None, None, None],
        ["株式会社みどり", None, None, None, None],
        [None] * 5,
        [None, None, "保管", None, None],
        ["No", "名称", "場所", "期間", "件数"],
        [1, "名簿", "棚", "3年", 1200],
    ]
    assert sheet.freeze_panes == "A6"
    assert sheet.auto_filter.ref == "A5:E6"
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.page_setup.paperSize) == "8"  # A3
    assert sheet.print_title_rows == "$4:$5"
    assert str(sheet.page_setup.fitToHeight) == "0"
    assert sheet.oddFooter
    assert sheet.oddFooter.center.text == "&P / &N"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["C4:D4"]
    assert sheet["B6"].font.name == "游ゴシック"
    assert sheet["B6"].alignment.wrap_text
    assert sheet.column_dimensions["B"].width > 6


def test_an_export_comes_in_again_through_the_front_door() -> None:
    file = exported([[1, "名簿", "棚", "3年", 1200]], heading=("個人情報管理台帳",))
    with open_tables(file, "a.xlsx") as tables:
        layout = find_layout(tables[0])
        last = list(tables[0].rows())[-1]
    assert [column.header for column in layout.columns] == ["No", "名称", "保管／場所", "保管／期間", "件数"]
    assert [cell.text for cell in last.cells] == ["1", "名簿", "棚", "3年", "1200"]


def test_text_never_becomes_a_formula_or_a_link_in_xlsx() -> None:
    file = exported([[text] for text in FORMULAS], [ExportColumn("a", "名称")])
    with zipfile.ZipFile(file) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert "<hyperlink" not in xml
    cells = [cell for [cell] in load_workbook(file)["台帳"].iter_rows(min_row=2, max_row=1 + len(FORMULAS))]
    assert [cell.value for cell in cells] == FORMULAS
    assert [bool(cell.quotePrefix) for cell in cells[:4]] == [True] * 4
    assert {cell.data_type for cell in cells} == {"s"}


def test_text_that_looks_like_markup_stays_text() -> None:
    attack = '<r></t></is></c><c r="B2"><f>1+1</f></c><c><is><t></r>'
    [[cell]] = load_workbook(exported([[attack]], [ExportColumn("a", "名称")]))["台帳"]["A2:A2"]
    assert cell.value == attack


def test_several_sheets_each_have_their_own_end() -> None:
    made = io.BytesIO()
    sheets = [
        ExportSheet(title, COLUMNS, [[at] * 5 for at in range(count)])
        for title, count in (("甲", 3), ("乙", 7), ("乙", 0))
    ]
    write_xlsx(made, sheets)
    workbook = load_workbook(made)
    assert workbook.sheetnames == ["甲", "乙", "乙(2)"]
    assert [workbook[name].auto_filter.ref for name in workbook.sheetnames] == ["A2:E5", "A2:E9", "A2:E3"]
    assert workbook["乙"].max_row == 9
    with zipfile.ZipFile(made) as archive:
        assert "1048576" not in "".join(archive.read(name).decode() for name in archive.namelist())


def test_every_kind_of_value_has_its_cell() -> None:
    moment = datetime(2026, 4, 1, 9, 30)  # noqa: DTZ001  sheets have no time zone
    row: list[object] = [
        1,
        1.5,
        date(2026, 4, 1),
        moment,
        True,
        ["紙", "PC"],
        None,
        10**16,
        date(1868, 9, 8),
        Count(1200, "about"),
    ]
    sheet = load_workbook(exported([row], [ExportColumn(str(at), str(at)) for at in range(len(row))]))["台帳"]
    assert [cell.value for cell in sheet[2]] == [
        1, 1.5, datetime(2026, 4, 1), moment, "○", "紙、PC", None, "10000000000000000", "1868-09-08", "約1,200",  # noqa: DTZ001  as above
    ]  # fmt: skip


def test_what_excel_cannot_hold_is_changed_visibly_and_told() -> None:
    made = io.BytesIO()
    lost = write_xlsx(
        made,
        [ExportSheet("a", [ExportColumn("a", "x")], [["a\x00b"], ["長" * 40_000], ["a\r\nb"], ["\ud800"]])],
    )
    sheet = load_workbook(made)["a"]
    assert sheet["A2"].value == "a〓b"
    assert len(sheet["A3"].value) == 32_767
    assert sheet["A3"].value.endswith("…（続きは省略）")
    assert (sheet["A4"].value, sheet["A5"].value) == ("a\nb", "〓")
    assert [(str(one.place), str(one.words)) for one in lost] == [
        ("a A2", "表に書けない制御文字を〓に置きかえました。"),
        ("a A3", "32767文字を超えたので、後ろを省きました。"),
        ("a A5", "表に書けない制御文字を〓に置きかえました。"),
    ]


def test_rows_are_drawn_while_they_are_written_and_progress_is_told(tmp_path: Path) -> None:
    told: list[int] = []
    rows = ([number] for number in range(1200))
    write_xlsx(tmp_path / "a.xlsx", [ExportSheet("a", [ExportColumn("a", "No")], rows)], told=told.append)
    assert told == [500, 1000, 1200]
    assert load_workbook(tmp_path / "a.xlsx")["a"].max_row == 1201


def test_sheet_titles_are_made_fit_for_excel() -> None:
    assert sheet_titles(["総務/人事", "a" * 40, "A" * 40, "", "'x'"]) == [
        "総務・人事",
        "a" * 31,
        "A" * 27 + "(2)",
        "表",
        "x",
    ]


def test_an_empty_export_is_still_a_table() -> None:
    assert load_workbook(exported([]))["台帳"]["B2"].value == "名称"


TEXTS = st.text(
    alphabet=st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"),
    min_size=1,
    max_size=30,
)


@settings(max_examples=40)
@given(st.lists(st.one_of(TEXTS, st.sampled_from(FORMULAS), st.just("_x0041_")), min_size=1, max_size=5))
def test_any_text_comes_back_from_xlsx_as_it_went(texts: list[str]) -> None:
    with open_tables(exported([[text] for text in texts], [ExportColumn("a", "名称")]), "a.xlsx") as tables:
        back = [row.cell(1).text for row in tables[0].rows()][1:]
    # A text of nothing but spaces comes back too, unless it ends the sheet: there it is an empty row.
    assert [text for text in back if text.strip()] == [text for text in texts if text.strip()]
    assert back == texts[: len(back)]


@settings(max_examples=40)
@given(st.lists(st.tuples(TEXTS, st.integers(-1000, 1000)), min_size=1, max_size=5))
def test_any_text_and_number_comes_back_from_csv_as_it_went(rows: list[tuple[str, int]]) -> None:
    content, _export = as_csv([list(row) for row in rows])
    assert content.startswith(b"\xef\xbb\xbf")
    with open_tables(io.BytesIO(content), "a.csv") as tables:
        assert [(row.cell(1).text, row.cell(2).text) for row in tables[0].rows()][1:] == [
            (text, str(n)) for text, n in rows
        ]


@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=4))
def test_no_cell_of_a_csv_starts_a_formula(texts: list[str]) -> None:
    for encoding in ("utf-8", "cp932"):
        content, _export = as_csv([[text, -5] for text in texts], encoding)
        for row in csv.reader(
            io.StringIO(content.decode("utf-8-sig" if encoding == "utf-8" else encoding), newline="")
        ):
            assert len(row[0]) < 2 or row[0][0] not in "=+-@\t\r＝＋－＠"
            assert row[1] in ("値", "-5")


def test_cp932_replaces_what_it_lacks_and_tells_it() -> None:
    content, export = as_csv([["髙橋﨑〜−", 1], ["𠮷野家😀", 2]], "cp932")
    assert content.decode("cp932") == "名称,値\r\n髙橋﨑～－,1\r\n〓野家〓,2\r\n"
    assert [(str(lost.place), lost.given, str(lost.words)) for lost in export.lost] == [
        ("A3", "𠮷野家😀", "Shift_JISにない文字「𠮷😀」を〓に置きかえました。")
    ]
    assert export.lost_count == 1


@given(st.text())
def test_cp932_never_fails(text: str) -> None:
    content, _export = as_csv([[text, 1]], "cp932")
    assert content.decode("cp932")


def test_csv_flows_in_pieces() -> None:
    export = CsvExport([ExportColumn("a", "名称")])
    pieces = export.chunks(["長い名称" * 10] for _ in range(5000))
    sizes = [len(piece) for piece in pieces]
    assert len(sizes) > 3
    assert max(sizes) < 500_000


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("名称", 4), ("ﾅﾏｴ", 3), ("名\nabcde", 5), ("", 0)])
def test_the_width_of_japanese_text_is_counted_double(text: str, width: int) -> None:
    assert display_width(text) == width


@given(
    st.one_of(
        st.builds(Period, st.integers(0, 1200), st.sampled_from(["", *STARTS])),
        st.just(Period(None, "permanent")),
    )
)
def test_every_period_is_read_back_from_its_words(period: Period) -> None:
    text = written(period)
    understood = read_period(text)
    assert (understood.value, understood.note) == (period, "")


@given(st.builds(Count, st.integers(0, 10**9), st.sampled_from(["exact", "about"])))
def test_every_count_is_read_back_from_what_is_written(count: Count) -> None:
    assert read_count(written(count)).value == count


@given(
    st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.sampled_from(["day", "month", "year", "fiscal_year"])
)
def test_every_date_is_read_back_from_what_is_written(day: date, precision: str) -> None:
    first = {
        "day": day,
        "month": day.replace(day=1),
        "year": date(day.year, 1, 1),
        "fiscal_year": date(day.year, 4, 1),
    }
    found = WrittenDate(first[precision], precision)  # type: ignore[arg-type]  # parametrised
    assert read_date(written(found)).value == found


def test_keys_are_written_as_titles() -> None:
    choices = (Choice("paper", "紙"), Choice("pc", "パソコン"))
    assert written(["paper", "pc", "?"], choices) == "紙、パソコン、?"
    assert written("pc", choices) == "パソコン"
    assert written([], choices) is None
    assert re.match("不明", str(written(Count(None, "unknown"))))
