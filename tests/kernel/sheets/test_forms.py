"""A form goes out with its helps and comes back with every change read, whatever was done to it meanwhile."""

from __future__ import annotations

import hashlib
import hmac
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from mamori.kernel.sheets import (
    Choice,
    ForeignForm,
    Form,
    FormColumn,
    FormRow,
    ImportField,
    NotOurForm,
    ReturnedForm,
    form_key,
    read_form,
    write_form,
)
from mamori.kernel.sheets.values import Count, Period, WrittenDate
from spreadsheets import book

MEDIA = (Choice("paper", "紙"), Choice("pc", "パソコン", ("PC",)))
NAME = ImportField("name", "名称", required=True)
MEDIUM = ImportField("media", "媒体", kind="choices", choices=MEDIA)
COUNT = ImportField("count", "件数", kind="count")
ASKED = ImportField("counted_on", "確認日", kind="date")
KEPT = ImportField("retention", "保管期間", kind="period")
GIVEN = ImportField("entrusts", "委託", kind="yesno")
NUMBER = ImportField("number", "番号")
FIELDS = (NUMBER, NAME, MEDIUM, COUNT, ASKED, KEPT, GIVEN)
LIST = {
    "number": "A-1", "name": "名簿", "media": ["paper"], "count": 1200, "counted_on": date(2026, 4, 1),
    "retention": Period(36, "leaving"), "entrusts": "no",
}  # fmt: skip
RISKY = {
    "number": "A-2",
    "name": "=危険",
    "media": ["paper", "pc"],
    "count": Count(30, "about"),
    "entrusts": "yes",
}
ROWS = (
    FormRow("11", LIST),
    FormRow("12", RISKY),
    FormRow("13", {"number": "A-3", "name": "契約書\n（写し）", "media": []}),
)
FORM = Form(
    key="sheet|7",
    title="調査表",
    columns=[
        FormColumn(NUMBER, locked=True),
        *(FormColumn(field, help=f"{field.title}を書きます。") for field in FIELDS[1:]),
    ],
    rows=ROWS,
    heading=("個人情報の調査表", "総務部　提出期限 2026/6/30"),
    guide=("この表に、部署にある個人情報を書いてください。",),
    examples=({"name": "応募者の履歴書", "media": ["paper"], "count": 120},),
    spare=5,
)


def sign(text: str) -> str:
    return hmac.new(b"key", text.encode(), hashlib.sha256).hexdigest()


def sent(form: Form = FORM) -> io.BytesIO:
    made = io.BytesIO()
    write_form(made, form, sign)
    made.seek(0)
    return made


def edited(change: Callable[[Any], object], form: Form = FORM) -> io.BytesIO:
    """Returns the form as a person sends it back after `change` was done to its first sheet."""
    workbook = load_workbook(sent(form))
    change(workbook["調査表"])
    made = io.BytesIO()
    workbook.save(made)
    made.seek(0)
    return made


def returned(file: io.BytesIO) -> ReturnedForm:
    return read_form(file, FIELDS, sign, "調査表.xlsx")


def changes(form: ReturnedForm) -> dict[str, list[str]]:
    return {row.key: row.changed for row in form.rows}


def test_an_untouched_form_comes_back_without_a_change() -> None:
    form = returned(sent())
    assert form.key == "sheet|7"
    assert changes(form) == {"11": [], "12": [], "13": []}
    assert (form.missing, form.unknown_columns, form.absent_fields, form.problems, form.has_base) == (
        [],
        [],
        [],
        [],
        True,
    )
    assert form.rows[0].values == {
        **LIST, "count": Count(1200, "exact"), "counted_on": WrittenDate(date(2026, 4, 1)),
    }  # fmt: skip
    assert form.rows[1].values["count"] == Count(30, "about")


def test_a_form_says_whose_it_is_before_it_is_believed() -> None:
    assert form_key(sent()) == "sheet|7"


def test_each_changed_cell_is_told_with_its_place() -> None:
    def change(sheet: Any) -> None:
        sheet["D5"] = "パソコン、紙"
        sheet["E6"] = "約四十"
        sheet["C7"] = None

    form = returned(edited(change))
    assert changes(form) == {"11": ["media"], "12": ["count"], "13": ["name"]}
    cell = form.rows[0].cells["media"]
    assert (str(cell.place), cell.text, cell.understood.value) == (
        "調査表 D5",
        "パソコン、紙",
        ["pc", "paper"],
    )
    assert form.rows[1].values["count"] == Count(40, "about")
    assert form.rows[2].values["name"] == ""


def test_a_caller_can_see_whether_its_record_moved_on_since() -> None:
    form = returned(edited(lambda sheet: sheet.__setitem__("C5", "新しい名簿")))
    cell = form.rows[0].cells["name"]
    assert cell.changed
    assert (cell.was("名簿"), cell.was("だれかが直した名簿")) == (True, False)


def test_rows_may_be_sorted_inserted_and_deleted() -> None:
    def change(sheet: Any) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=7)]
        new = [None, None, "新しい台帳", "紙", 5, None, None, "有"]
        for at, row in enumerate([rows[2], new, rows[0], [None] * 8], 5):
            for column, value in enumerate(row, 1):
                sheet.cell(at, column).value = value

    form = returned(edited(change))
    assert [row.key for row in form.rows] == ["13", "", "11"]
    assert changes(form) == {"13": [], "": ["name", "media", "count", "entrusts"], "11": []}
    assert form.missing == ["12"]


def test_columns_may_be_moved_added_and_removed() -> None:
    def change(sheet: Any) -> None:
        sheet.move_range("C1:C30", cols=20)
        sheet.delete_cols(8)
        sheet["I4"] = "社内メモ"
        sheet["I5"] = "あとで確認"

    form = returned(edited(change))
    assert changes(form) == {"11": [], "12": [], "13": []}
    assert form.rows[0].values["name"] == "名簿"
    assert form.absent_fields == ["entrusts"]
    assert form.unknown_columns == ["社内メモ"]


def test_a_copied_row_is_new_and_the_original_keeps_its_key() -> None:
    def change(sheet: Any) -> None:
        for column in range(1, 9):
            sheet.cell(8, column).value = sheet.cell(5, column).value
        sheet["C5"] = "写して直した方"

    form = returned(edited(change))
    assert [(row.key, row.copied_from) for row in form.rows] == [
        ("", "11"),
        ("12", ""),
        ("13", ""),
        ("11", ""),
    ]
    assert form.rows[3].changed == []
    assert "name" in form.rows[0].changed


def test_a_forged_key_makes_a_new_row_and_is_told() -> None:
    form = returned(edited(lambda sheet: sheet.__setitem__("A5", "99|" + "0" * 32)))
    assert form.rows[0].key == ""
    assert [str(problem.words) for problem in form.problems] == [
        "行の印が合わないので、新しい行として扱います。"
    ]
    assert form.missing == ["11"]


def test_a_key_moved_to_another_form_is_not_believed() -> None:
    other = load_workbook(sent(Form("sheet|8", "調査表", FORM.columns, ROWS)))["調査表"]["A3"].value
    assert returned(edited(lambda sheet: sheet.__setitem__("A5", other))).rows[0].key == ""


def test_unreadable_cells_are_told_by_place() -> None:
    form = returned(edited(lambda sheet: sheet.__setitem__("D5", "石板")))
    [problem] = form.problems
    assert (str(problem.place), problem.column, problem.grave) == ("調査表 D5", "媒体", True)
    assert str(problem.words) == "「石板」は選べる言葉にありません。選べる言葉：紙、パソコン"


def test_ditto_in_a_form_is_resolved() -> None:
    def change(sheet: Any) -> None:
        sheet["C8"] = "追加"
        sheet["D8"] = "同上"
        sheet["D7"] = "〃"

    form = returned(edited(change))
    assert form.rows[2].values["media"] == form.rows[3].values["media"] == ["paper", "pc"]


def test_a_form_that_lost_its_hidden_sheet_counts_every_cell_as_changed() -> None:
    form = returned(edited(lambda sheet: sheet.parent.remove(sheet.parent["mamori"])))
    assert not form.has_base
    assert changes(form)["13"] == ["number", "name"]
    assert not form.rows[0].cells["name"].was("名簿")


def test_a_file_without_keys_and_a_form_of_another_key_are_refused() -> None:
    with pytest.raises(NotOurForm):
        returned(book(("台帳", [["名称"], ["名簿"]])))
    with pytest.raises(ForeignForm):
        read_form(sent(), FIELDS, lambda text: sign("other" + text))


def test_no_content_is_kept_twice_in_the_file() -> None:
    with zipfile.ZipFile(sent()) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "replace")
    assert everything.count("契約書") == 1


def test_a_form_helps_and_protects() -> None:
    workbook: Workbook = load_workbook(sent())
    sheet = workbook["調査表"]
    assert workbook.sheetnames == ["調査表", "記入例", "説明", "選択肢", "mamori"]
    assert [workbook[name].sheet_state for name in workbook.sheetnames] == [
        "visible",
        "visible",
        "visible",
        "hidden",
        "veryHidden",
    ]
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["A"].hidden
    assert [sheet.cell(4, column).value for column in range(2, 9)] == [
        "番号", "名称（必須）", "媒体", "件数", "確認日", "保管期間", "委託",
    ]  # fmt: skip
    assert sheet.freeze_panes == "D5"
    assert sheet.protection.sheet
    assert [sheet[place].protection.locked for place in ("A5", "B5", "C5", "C9", "C12")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert sheet["D4"].comment
    assert "選べる言葉：紙、パソコン" in str(sheet["D4"].comment.text)
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["H5:H12"].formula1 == "'選択肢'!$B$2:$B$4"
    assert rules["H5:H12"].errorStyle == "warning"
    assert not rules["D5:D12"].showErrorMessage
    assert [cell.value for cell in workbook["選択肢"]["B"]] == ["委託", "有", "無", "不明"]
    assert workbook["記入例"]["B3"].value == "応募者の履歴書"
    assert workbook["説明"]["A2"].value == "この表に、部署にある個人情報を書いてください。"


def test_a_form_without_rows_can_be_filled() -> None:
    empty = Form("k", "調査表", FORM.columns, (), spare=3)
    [row] = returned(edited(lambda sheet: sheet.__setitem__("C3", "はじめての名簿"), empty)).rows
    assert (row.key, row.changed) == ("", ["name"])


TEXTS = st.text(
    alphabet=st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"),
    max_size=20,
)


@settings(max_examples=20)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_whatever_is_written_in_a_form_is_not_a_change_when_it_comes_back(texts: Sequence[str]) -> None:
    rows = [FormRow(f"r{at}", {"number": "x", "name": text}) for at, text in enumerate(texts)]
    back = changes(returned(sent(Form("k", "調査表", FORM.columns, rows, spare=0))))
    assert back == {f"r{at}": [] for at in range(len(texts))}
