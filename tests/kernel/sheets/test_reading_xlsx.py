"""Workbooks come in as their readers see them: merged, hidden, dated, padded, broken."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.comments import Comment

from mamori.kernel.sheets.reading import Limits, open_tables
from mamori.kernel.sheets.refusals import (
    BinaryExcel,
    Broken,
    EmptyFile,
    MacroInside,
    NotASpreadsheet,
    NotCalculated,
    OldExcel,
    PasswordProtected,
    SheetProblem,
    StrictExcel,
    TooBig,
    TooManyColumns,
    TooManyRows,
)
from mamori.kernel.sheets.tables import Row
from spreadsheets import book, changed, package

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def rows_of(file: io.BytesIO, sheet: int = 0) -> list[Row]:
    with open_tables(file, "a.xlsx") as tables:
        return list(tables[sheet].rows())


def written(*cells: tuple[object, str | int]) -> io.BytesIO:
    """Returns an xlsx with one row of values in the given number formats, by format text or built-in number."""
    made = io.BytesIO()
    workbook = xlsxwriter.Workbook(made)
    sheet = workbook.add_worksheet("台帳")
    for column, (value, number_format) in enumerate(cells):
        if isinstance(value, (date, datetime)):
            sheet.write_datetime(0, column, value, workbook.add_format({"num_format": number_format}))
        else:
            sheet.write_number(0, column, value, workbook.add_format({"num_format": number_format}))
    workbook.close()
    made.seek(0)
    return made


def test_every_cell_knows_its_place() -> None:
    with open_tables(
        book(("シート1", [["a"]]), ("シート2", [[None], [None, None, "x"]])), "a.xlsx"
    ) as tables:
        assert [table.name for table in tables] == ["シート1", "シート2"]
        assert str(tables[1].place(2, 3)) == "シート2 C2"
        assert str(tables[1].place(2)) == "シート2 2"
        rows = list(tables[1].rows())
        assert [row.number for row in rows] == [1, 2]
        assert rows[0].is_blank
        assert rows[1].cell(3).text == "x"
        assert list(tables[1].rows()) == rows


def test_a_path_is_read_like_a_file(tmp_path: Path) -> None:
    path = tmp_path / "台帳.xlsx"
    path.write_bytes(book(("a", [["x"]])).getvalue())
    with open_tables(path, path.name) as tables:
        assert next(tables[0].rows()).cell(1).text == "x"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (123.0, "General", "123"),
        (0.1 + 0.2, "General", "0.3"),
        (12, "0000", "0012"),
        (1000001, "000-0000", "100-0001"),
        (1000001, r"[<=999]000;[<=9999]000\-00;000\-0000", "100-0001"),
        (12, r"[<=999]000;[<=9999]000\-00;000\-0000", "012"),
        (312345678, r"[<=99999999]####\-####;\(00\)\ ####\-####", "(03) 1234-5678"),
        (12, '0"件"', "12件"),
        (1200, '"約"#,##0"件"', "約1200件"),
        (0.5, "0%", "50%"),
        (1200, "#,##0", "1200"),
        (1.25, "0.0", "1.25"),
        (-5, "#,##0_);(#,##0)", "-5"),
        (1e20, "General", "100000000000000000000"),
        (12, "[Red]0.00E+00", "12"),
    ],
)
def test_a_number_is_read_as_the_sheet_shows_it_without_losing_digits(
    value: float, number_format: str, text: str
) -> None:
    cell = rows_of(written((value, number_format)))[0].cells[0]
    assert cell.text == text
    assert cell.value == pytest.approx(value)


@pytest.mark.parametrize(
    "number_format",
    ["yyyy/mm/dd", 'yyyy"年"m"月"d"日"', "[$-411]ge.m.d", '[$-411]ggge"年"', 14, 27, 30, 31, 57, 58],
)
def test_a_date_is_a_date_in_every_japanese_format(number_format: str | int) -> None:
    cell = rows_of(written((date(2026, 4, 1), number_format)))[0].cells[0]
    assert (cell.value, cell.text) == (datetime(2026, 4, 1), "2026-04-01")  # noqa: DTZ001  sheets have no time zone


def test_a_date_shown_as_a_month_is_not_made_more_exact() -> None:
    assert rows_of(written((date(2026, 4, 1), 'yyyy"年"m"月"')))[0].cells[0].text == "2026年4月"


def test_merged_areas_are_filled_and_marked() -> None:
    def merge(workbook: Workbook) -> None:
        workbook["a"].merge_cells("A1:C1")
        workbook["a"].merge_cells("A2:A4")

    rows = rows_of(book(("a", [["表題"], ["総務", 1], [None, 2], [None, 3, "x"]]), then=merge))
    assert [cell.text for cell in rows[0].cells] == ["表題", "表題", "表題"]
    assert [row.cell(1).text for row in rows[1:]] == ["総務"] * 3
    assert [row.cell(1).merged for row in rows[1:]] == [False, True, True]


def test_hidden_rows_columns_and_sheets_are_read_and_marked() -> None:
    def hide(workbook: Workbook) -> None:
        workbook["a"].row_dimensions[2].hidden = True
        workbook["a"].column_dimensions["B"].hidden = True
        workbook["裏"].sheet_state = "hidden"

    with open_tables(book(("a", [["x", "y"], ["1", "2"]]), ("裏", [["z"]]), then=hide), "a.xlsx") as tables:
        assert tables[0].hidden_columns == {2}
        assert [row.hidden for row in tables[0].rows()] == [False, True]
        assert [table.hidden for table in tables] == [False, True]
        assert [str(notice) for notice in tables[0].notices] == [
            "隠れている行が 1 行、列が 1 列あります。これらも読みこみます。"
        ]


def test_error_cells_and_formulas_without_result_are_marked() -> None:
    rows = rows_of(book(("a", [["#REF!", "=1+1", "ok"]])))
    assert [cell.fault for cell in rows[0].cells] == ["error", "formula", ""]
    assert not rows[0].is_blank


def test_a_formula_with_a_saved_result_gives_the_result() -> None:
    made = io.BytesIO()
    workbook = xlsxwriter.Workbook(made)
    workbook.add_worksheet("a").write_formula(0, 0, "=1+1", None, 2)
    workbook.close()
    assert rows_of(made)[0].cells[0].value == 2


def test_reading_aids_and_line_ends_are_left_out_of_the_text() -> None:
    xml = '<si><t>佐藤_x000D_\n花子</t><rPh sb="0" eb="2"><t>サトウ</t></rPh></si>'.encode()
    made = io.BytesIO()
    workbook = xlsxwriter.Workbook(made)
    workbook.add_worksheet("a").write_string(0, 0, "印")
    workbook.close()
    file = changed(made, "xl/sharedStrings.xml", lambda part: re.sub(b"<si>.*</si>", xml, part))
    assert rows_of(file)[0].cells[0].text == "佐藤\n花子"


def test_a_comment_on_a_cell_does_not_disturb() -> None:
    def comment(workbook: Workbook) -> None:
        workbook["a"]["A1"].comment = Comment("確認", "佐藤")

    assert rows_of(book(("a", [["x"]]), then=comment))[0].cells[0].text == "x"


def test_a_wrong_size_in_the_file_does_not_hide_rows() -> None:
    file = changed(
        book(("a", [["x"], ["y"], ["z"]])),
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b'"A1:A3"', b'"A1:A1"'),
    )
    assert [row.cell(1).text for row in rows_of(file)] == ["x", "y", "z"]


def types(content: bytes) -> bytes:
    return (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        + content
        + b"</Types>"
    )


def spreadsheet(**parts: bytes) -> io.BytesIO:
    return package(**{"[Content_Types]_DOT_xml": types(b"spreadsheetml")}, **parts)


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        (io.BytesIO(OLE + "EncryptedPackage".encode("utf-16-le")), PasswordProtected),
        (io.BytesIO(OLE + "Workbook".encode("utf-16-le")), OldExcel),
        (io.BytesIO(b"\x09\x08\x10\x00" + b"\0" * 50), OldExcel),
        (package(xl__workbook_DOT_bin=b"x"), BinaryExcel),
        (package(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), NotASpreadsheet),
        (package(Index__Document_DOT_iwa=b"x"), NotASpreadsheet),
        (package(readme_DOT_txt=b"x"), NotASpreadsheet),
        (package(**{"[Content_Types]_DOT_xml": types(b"wordprocessingml")}), NotASpreadsheet),
        (package(**{"[Content_Types]_DOT_xml": types(b"spreadsheetml macroEnabled")}), MacroInside),
        (spreadsheet(xl__workbook_DOT_xml=b"http://purl.oclc.org/ooxml/spreadsheetml/main"), StrictExcel),
        (spreadsheet(), Broken),
        (io.BytesIO(b"PK\x03\x04" + b"broken"), Broken),
        (io.BytesIO(book(("a", [["x"] * 50] * 50)).getvalue()[:2000]), Broken),
        (changed(book(("a", [["x"]])), "xl/worksheets/sheet1.xml", lambda part: part[:-20]), Broken),
        (changed(book(("a", [["x"]])), "xl/worksheets/sheet1.xml", lambda part: b'<!DOCTYPE a [<!ENTITY x "y">]>' + part), Broken),
        (changed(book(("a", [["x"]])), "xl/styles.xml", lambda part: b'<!DOCTYPE a [<!ENTITY x "y">]>' + part), Broken),
        (book(("a", [])), EmptyFile),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(file: io.BytesIO, problem: type[SheetProblem]) -> None:
    with pytest.raises(problem) as refused:
        open_tables(file, "a.xlsx")
    assert type(refused.value) is problem
    assert str(refused.value).endswith("。")


@pytest.mark.parametrize(
    ("file", "limits", "problem"),
    [
        (book(("a", [["x"]] * 11)), Limits(rows=10), TooManyRows),
        (book(("a", [["x"] * 11])), Limits(columns=10), TooManyColumns),
        (book(("a", [["x"]]), ("b", [["x"]])), Limits(sheets=1), TooBig),
        (book(("a", [["=1+1"] * 3])), Limits(uncalculated=2), NotCalculated),
        (spreadsheet(xl__worksheets__sheet1_DOT_xml=b"0" * 2_000_000), Limits(unpacked_bytes=1_000_000), TooBig),
        (spreadsheet(xl__sharedStrings_DOT_xml=b"0" * 2_000_000), Limits(part_bytes=1_000_000), TooBig),
    ],
)  # fmt: skip
def test_what_is_too_big_is_refused_before_it_is_unpacked(
    file: io.BytesIO, limits: Limits, problem: type[SheetProblem]
) -> None:
    with pytest.raises(problem) as refused:
        open_tables(file, "a.xlsx", limits=limits)
    assert type(refused.value) is problem
