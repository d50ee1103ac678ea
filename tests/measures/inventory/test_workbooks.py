"""A sheet goes out as Excel and comes back: every change read, nothing lost."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.utils import translation

from mamori.kernel.sheets.refusals import SheetProblem
from mamori.measures.inventory.actions import answers, rounds, sheets, workbooks
from mamori.measures.inventory.models import Answer, FieldComment, Sheet
from measures.inventory.test_actions_survey import FULL, open_round, sheet_of
from people import NOW, Cast

pytestmark = pytest.mark.django_db


def written(sheet: Sheet) -> io.BytesIO:
    target = io.BytesIO()
    workbooks.write_workbook(sheet, target)
    target.seek(0)
    return target


class Desk:
    """A form open in Excel: finds cells by the field's key and the row by its name."""

    def __init__(self, file: io.BytesIO) -> None:
        self.book = openpyxl.load_workbook(file)
        self.sheet = self.book.worksheets[0]
        self.columns: dict[Any, Any] = {cell.value: cell.column for cell in self.sheet[1] if cell.value}

    def row_of(self, name: str) -> int:
        return next(number for number, told in self._names() if told == name)

    def first_spare_row(self) -> int:
        return max(number for number, told in self._names() if told) + 1

    def _names(self) -> list[tuple[int, Any]]:
        column = self.columns["name"]
        return [(row, self.sheet.cell(row, column).value) for row in range(1, self.sheet.max_row + 1)]

    def write(self, row: int, **values: Any) -> None:
        for key, value in values.items():
            self.sheet.cell(row, self.columns[key]).value = value

    def saved(self) -> io.BytesIO:
        target = io.BytesIO()
        self.book.save(target)
        target.seek(0)
        return target


def sheet_with_last_years_rows(cast: Cast) -> Sheet:
    survey = open_round(cast, cast.sales)
    sheet = sheet_of(survey, cast.sales)
    for name in ("顧客名簿", "申込書", "名刺"):
        answers.add_answer(sheet, {**FULL, "name": name}, by=cast.suzuki.actor, at=NOW)
    sheets.submit_sheet(sheet, by=cast.suzuki.actor, at=NOW)
    sheets.confirm_sheet(sheet, by=cast.tanaka.actor, at=NOW)
    sheets.accept_sheet(sheet, by=cast.takahashi.actor, at=NOW)
    rounds.close_round(survey, by=cast.takahashi.actor, at=NOW)
    return sheet_of(open_round(cast, cast.sales), cast.sales)


def test_a_filled_form_brings_changes_new_rows_unchanged_and_gone(cast: Cast) -> None:
    sheet = sheet_with_last_years_rows(cast)
    desk = Desk(written(sheet))
    desk.write(desk.row_of("顧客名簿"), stand="変更なし")
    desk.write(desk.row_of("申込書"), stand="変更あり", count="約2,000件", items="氏名、住所、電話番号")
    desk.write(desk.row_of("名刺"), stand="なくなった", gone_because="名刺管理サービスに移した")
    desk.write(
        desk.first_spare_row(), business="採用", name="履歴書", count="３０", retention_months="選考終了後1年"
    )
    report = workbooks.return_workbook(sheet, desk.saved(), "a.xlsx", by=cast.suzuki.actor, at=NOW)
    assert (report.changed, report.new, report.unchanged, report.gone) == (1, 1, 1, 1)
    rows = {row.name: row for row in sheet.answers.all()}
    assert rows["顧客名簿"].stand == Answer.Stand.UNCHANGED
    assert (rows["申込書"].count, rows["申込書"].count_basis) == (2000, "about")
    assert rows["申込書"].items == ["氏名", "住所", "電話番号"]
    assert (rows["名刺"].stand, rows["名刺"].gone_because) == (Answer.Stand.GONE, "名刺管理サービスに移した")
    new = rows["履歴書"]
    assert (new.stand, new.count, new.retention_months, new.retention_from) == ("new", 30, 12, "rejected")


def test_a_form_that_comes_back_untouched_changes_nothing(cast: Cast) -> None:
    sheet = sheet_with_last_years_rows(cast)
    before = list(sheet.answers.values("name", "count", "stand", "items", "retention_months"))
    report = workbooks.return_workbook(sheet, written(sheet), "a.xlsx", by=cast.suzuki.actor, at=NOW)
    assert (report.changed, report.new, report.gone, report.conflicts) == (0, 0, 0, [])
    assert list(sheet.answers.values("name", "count", "stand", "items", "retention_months")) == before


def test_where_the_screen_changed_meanwhile_it_stays_and_the_file_becomes_a_remark(cast: Cast) -> None:
    sheet = sheet_with_last_years_rows(cast)
    desk = Desk(written(sheet))
    row = sheet.answers.select_related("sheet__round", "entry").get(name="申込書")
    answers.change_answer(row, {**FULL, "name": "申込書", "count": 7}, by=cast.tanaka.actor, at=NOW)
    desk.write(desk.row_of("申込書"), count=9)
    report = workbooks.return_workbook(sheet, desk.saved(), "a.xlsx", by=cast.suzuki.actor, at=NOW)
    assert len(report.conflicts) == 1
    assert sheet.answers.get(name="申込書").count == 7
    remark = FieldComment.objects.get()
    assert (remark.field, remark.answer) == ("count", row)
    assert "9" in remark.text


def test_a_cell_that_cannot_be_read_is_told_by_its_place_and_kept(cast: Cast) -> None:
    sheet = sheet_with_last_years_rows(cast)
    desk = Desk(written(sheet))
    desk.write(desk.row_of("顧客名簿"), counted_on="そのうち")
    report = workbooks.return_workbook(sheet, desk.saved(), "a.xlsx", by=cast.suzuki.actor, at=NOW)
    assert len(report.unreadable) == 1
    assert "そのうち" in FieldComment.objects.get().text


def test_another_departments_form_and_a_strange_file_are_refused_in_words(cast: Cast) -> None:
    survey = open_round(cast)
    sales, making = sheet_of(survey, cast.sales), sheet_of(survey, cast.making)
    with pytest.raises(workbooks.OtherSheet):
        workbooks.return_workbook(sales, written(making), "a.xlsx", by=cast.suzuki.actor, at=NOW)
    with pytest.raises(SheetProblem):
        workbooks.return_workbook(
            sales, io.BytesIO(b"not a workbook"), "a.xlsx", by=cast.suzuki.actor, at=NOW
        )


def test_a_formula_in_a_name_goes_out_as_text(cast: Cast) -> None:
    sheet = sheet_of(open_round(cast, cast.sales), cast.sales)
    answers.add_answer(sheet, {**FULL, "name": "=1+1"}, by=cast.suzuki.actor, at=NOW)
    desk = Desk(written(sheet))
    cell = desk.sheet.cell(desk.row_of("=1+1"), desk.columns["name"])
    assert cell.data_type == "s"


def test_the_form_is_the_same_whoever_fetches_it_and_comes_back_through_other_hands(cast: Cast) -> None:
    sheet = sheet_with_last_years_rows(cast)
    with translation.override("en"):
        fetched = written(sheet)
    here, there = (openpyxl.load_workbook(one).worksheets[0] for one in (written(sheet), fetched))
    assert list(there.values) == list(here.values)
    desk = Desk(fetched)
    desk.write(desk.row_of("名刺"), storage_place="金庫")
    with translation.override("en"):
        report = workbooks.return_workbook(sheet, desk.saved(), "sheet.xlsx", by=cast.suzuki.actor, at=NOW)
    assert (report.changed, report.conflicts, report.unreadable) == (1, [], [])


def test_gone_without_a_reason_becomes_a_remark_and_keeps_the_sheet_from_being_submitted(cast: Cast) -> None:
    sheet = sheet_with_last_years_rows(cast)
    desk = Desk(written(sheet))
    for name in ("顧客名簿", "申込書"):
        desk.write(desk.row_of(name), stand="変更なし")
    desk.write(desk.row_of("名刺"), stand="なくなった")
    report = workbooks.return_workbook(sheet, desk.saved(), "a.xlsx", by=cast.suzuki.actor, at=NOW)
    assert report.unexplained == ["名刺"]
    assert FieldComment.objects.get().answer == sheet.answers.get(name="名刺")
    with pytest.raises(sheets.NotReady) as refused:
        sheets.submit_sheet(sheet, by=cast.suzuki.actor, at=NOW)
    assert "3行目「名刺」：なくなった理由" in str(refused.value)
    again = Desk(written(sheet))
    again.write(again.row_of("名刺"), gone_because="溶解した")
    workbooks.return_workbook(sheet, again.saved(), "a.xlsx", by=cast.suzuki.actor, at=NOW)
    row = sheet.answers.get(name="名刺")
    assert (row.stand, row.gone_because) == (Answer.Stand.GONE, "溶解した")
    sheets.submit_sheet(sheet, by=cast.suzuki.actor, at=NOW)
    assert FieldComment.objects.get().settled_at is None, "what nobody has treated stays open for the office"


def test_what_a_file_said_illegibly_stays_open_until_the_office_accepts(cast: Cast) -> None:
    sheet = sheet_with_last_years_rows(cast)
    desk = Desk(written(sheet))
    for name in ("顧客名簿", "申込書", "名刺"):
        desk.write(desk.row_of(name), stand="変更なし")
    desk.write(desk.row_of("顧客名簿"), counted_on="そのうち")
    workbooks.return_workbook(sheet, desk.saved(), "a.xlsx", by=cast.suzuki.actor, at=NOW)
    waiting = list(sheet.answers.filter(stand="carried").values_list("pk", flat=True))
    answers.confirm_all_unchanged(sheet, waiting, by=cast.suzuki.actor, at=NOW)
    sheets.submit_sheet(sheet, by=cast.suzuki.actor, at=NOW)
    sheets.confirm_sheet(sheet, by=cast.tanaka.actor, at=NOW)
    assert FieldComment.objects.get().settled_at is None
    sheets.accept_sheet(sheet, by=cast.takahashi.actor, at=NOW)
    assert FieldComment.objects.get().settled_at == NOW
