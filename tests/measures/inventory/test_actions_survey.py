"""A sheet goes from the clerk over the head to the office, and its answers become the register."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mamori.kernel.action import NotAllowed, Refusal
from mamori.kernel.approval import AlreadyDecided
from mamori.kernel.duty.models import Duty
from mamori.kernel.people.models import Department
from mamori.kernel.permission import Actor
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory.actions import answers, links, rounds, sheets
from mamori.measures.inventory.models import Answer, Entry, Sheet, SurveyRound
from people import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db
FULL = {
    "business": "顧客管理",
    "name": "顧客名簿",
    "principals": ["customer"],
    "items": ["氏名", "住所"],
    "purpose": "商品の発送と代金の請求のため",
    "acquisition": ["direct_written"],
    "media": ["paper"],
    "storage_place": "営業部の鍵付き書庫",
    "count": 1200,
    "retention_from": "contract_end",
    "retention_months": 60,
}


def open_round(
    cast: Cast, *departments: Department, due_on: date = TODAY + timedelta(days=14)
) -> SurveyRound:
    return rounds.open_round(
        name="2026年度の棚卸し",
        starts_on=TODAY,
        due_on=due_on,
        departments=departments or [cast.sales, cast.making],
        by=cast.takahashi.actor,
        at=NOW,
    )


def sheet_of(survey: SurveyRound, department: Department) -> Sheet:
    return Sheet.objects.select_related("round", "department").get(round=survey, department=department)


def accepted(cast: Cast, survey: SurveyRound, department: Department) -> Sheet:
    sheet = sheet_of(survey, department)
    sheets.submit_sheet(sheet, by=cast.takahashi.actor, at=NOW)
    sheets.confirm_sheet(sheet, by=cast.sato.actor, at=NOW)
    return sheets.accept_sheet(sheet, by=cast.takahashi.actor, at=NOW)


def test_a_round_lays_out_one_sheet_a_department_and_tells_its_clerks(cast: Cast) -> None:
    survey = open_round(cast)
    assert [sheet.department for sheet in survey.sheets.all()] == [cast.sales, cast.making]
    owed = Duty.objects.filter(key="inventory.fill_sheet", settled_at=None).order_by("department__code")
    assert [(duty.department, duty.due_on) for duty in owed] == [
        (cast.sales, survey.due_on),
        (cast.making, survey.due_on),
    ]
    assert [entry.action for entry in TrailEntry.objects.all()] == ["inventory.open_round"]


def test_a_round_without_departments_or_ending_before_it_starts_is_refused(cast: Cast) -> None:
    asked: dict[str, Any] = {"name": "x", "starts_on": TODAY, "by": cast.takahashi.actor, "at": NOW}
    with pytest.raises(rounds.NobodyAsked):
        rounds.open_round(due_on=TODAY, departments=[], **asked)
    with pytest.raises(rounds.EndsBeforeStart):
        rounds.open_round(due_on=TODAY - timedelta(days=1), departments=[cast.sales], **asked)
    assert not SurveyRound.objects.exists()


def test_an_accepted_sheet_becomes_entries_with_numbers_kinds_and_a_review_date(cast: Cast) -> None:
    survey = open_round(cast)
    answers.add_answer(sheet_of(survey, cast.sales), FULL, by=cast.suzuki.actor, at=NOW)
    accepted(cast, survey, cast.sales)
    entry = Entry.objects.get()
    assert (entry.number, entry.department, entry.items) == ("PI-000001", cast.sales, ["氏名", "住所"])
    assert "personal_information" in entry.kinds
    assert (entry.last_reviewed_on, entry.next_review_on) == (TODAY, date(2027, 6, 1))
    assert Answer.objects.get().entry == entry
    assert not Duty.objects.filter(settled_at=None, about_id=str(sheet_of(survey, cast.sales).pk)).exists()


def test_next_round_carries_the_register_and_takes_back_changed_unchanged_and_gone(cast: Cast) -> None:
    survey = open_round(cast, cast.sales)
    sheet = sheet_of(survey, cast.sales)
    for name in ("顧客名簿", "申込書", "名刺"):
        answers.add_answer(sheet, {**FULL, "name": name}, by=cast.suzuki.actor, at=NOW)
    accepted(cast, survey, cast.sales)
    rounds.close_round(survey, by=cast.takahashi.actor, at=NOW)

    again = open_round(cast, cast.sales)
    sheet = sheet_of(again, cast.sales)
    kept, changed, gone = sheet.answers.all()
    assert {row.stand for row in (kept, changed, gone)} == {Answer.Stand.CARRIED}
    answers.confirm_unchanged(kept, by=cast.suzuki.actor, at=NOW)
    answers.change_answer(changed, {**FULL, "name": "申込書", "count": 1500}, by=cast.suzuki.actor, at=NOW)
    answers.mark_gone(gone, because="名刺管理サービスに移した", by=cast.suzuki.actor, at=NOW)
    accepted(cast, again, cast.sales)

    found = {entry.name: entry for entry in Entry.objects.all()}
    assert found["申込書"].count == 1500
    assert (found["名刺"].state, found["名刺"].retired_because) == ("retired", "名刺管理サービスに移した")
    assert found["顧客名簿"].state == "active"
    note = TrailEntry.objects.filter(action="inventory.accept_sheet").first()
    assert note is not None
    assert note.note == "新規0・変更1・変更なし1・廃止1"


def test_a_sheet_with_unconfirmed_or_half_filled_rows_is_not_submitted_and_says_what_is_missing(
    cast: Cast,
) -> None:
    survey = open_round(cast, cast.sales)
    sheet = sheet_of(survey, cast.sales)
    answers.add_answer(sheet, {"business": "採用", "name": "履歴書"}, by=cast.suzuki.actor, at=NOW)
    with pytest.raises(sheets.NotReady) as refused:
        sheets.submit_sheet(sheet, by=cast.suzuki.actor, at=NOW)
    assert "利用目的" in str(refused.value)
    assert "履歴書" in str(refused.value)
    assert sheet_of(survey, cast.sales).state == Sheet.State.IN_WORK


def test_none_is_declared_with_a_name_and_only_when_no_row_is_left(cast: Cast) -> None:
    survey = open_round(cast, cast.sales)
    sheet = sheet_of(survey, cast.sales)
    row = answers.add_answer(sheet, FULL, by=cast.suzuki.actor, at=NOW)
    with pytest.raises(sheets.StillListed):
        sheets.declare_none(sheet, "鈴木 かおり", by=cast.suzuki.actor, at=NOW)
    answers.remove_answer(row, by=cast.suzuki.actor, at=NOW)
    with pytest.raises(sheets.NameMissing):
        sheets.declare_none(sheet, "  ", by=cast.suzuki.actor, at=NOW)
    sheets.declare_none(sheet, "鈴木 かおり", by=cast.suzuki.actor, at=NOW)
    stored = sheet_of(survey, cast.sales)
    assert (stored.declared_none, stored.none_signed_by, stored.state) == (True, "鈴木 かおり", "with_head")


def test_a_submitted_sheet_is_locked_until_it_is_returned_with_a_reason(cast: Cast) -> None:
    survey = open_round(cast, cast.sales)
    sheet = sheet_of(survey, cast.sales)
    row = answers.add_answer(sheet, FULL, by=cast.suzuki.actor, at=NOW)
    sheets.submit_sheet(sheet, by=cast.suzuki.actor, at=NOW)
    with pytest.raises(answers.SheetIsLocked):
        answers.change_answer(row, FULL, by=cast.suzuki.actor, at=NOW)
    with pytest.raises(answers.ReasonMissing):
        sheets.send_back_sheet(sheet, by=cast.tanaka.actor, at=NOW)
    sheets.send_back_sheet(sheet, because="件数を確かめてください", by=cast.tanaka.actor, at=NOW)
    answers.change_answer(row, {**FULL, "count": 5}, by=cast.suzuki.actor, at=NOW)
    assert Answer.objects.get().count == 5


def test_only_the_departments_own_head_confirms_and_only_the_office_accepts(cast: Cast) -> None:
    survey = open_round(cast, cast.sales)
    sheet = sheet_of(survey, cast.sales)
    answers.add_answer(sheet, FULL, by=cast.suzuki.actor, at=NOW)
    sheets.submit_sheet(sheet, by=cast.suzuki.actor, at=NOW)
    for stranger in (cast.ono, cast.suzuki, cast.ito, cast.mallory, cast.watanabe):
        with pytest.raises(NotAllowed):
            sheets.confirm_sheet(sheet, by=stranger.actor, at=NOW)
    sheets.confirm_sheet(sheet, by=cast.tanaka.actor, at=NOW)
    for stranger in (cast.tanaka, cast.ito, cast.kobayashi):
        with pytest.raises(NotAllowed):
            sheets.accept_sheet(sheet, by=stranger.actor, at=NOW)


def test_the_second_decision_on_a_sheet_is_refused(cast: Cast) -> None:
    survey = open_round(cast, cast.sales)
    sheet = sheet_of(survey, cast.sales)
    answers.add_answer(sheet, FULL, by=cast.suzuki.actor, at=NOW)
    accepted(cast, survey, cast.sales)
    with pytest.raises(AlreadyDecided):
        sheets.return_sheet(sheet, because="遅れて差し戻す", by=cast.sato.actor, at=NOW)
    assert Entry.objects.count() == 1


def test_a_change_after_somebody_elses_change_is_refused_and_shows_what_stands(cast: Cast) -> None:
    survey = open_round(cast, cast.sales)
    row = answers.add_answer(sheet_of(survey, cast.sales), FULL, by=cast.suzuki.actor, at=NOW)
    seen = row.version
    answers.change_answer(row, {**FULL, "count": 7}, seen=seen, by=cast.tanaka.actor, at=NOW)
    mine = Answer.objects.select_related("sheet__round").get()
    with pytest.raises(answers.ChangedMeanwhile) as refused:
        answers.change_answer(mine, {**FULL, "count": 9}, seen=seen, by=cast.suzuki.actor, at=NOW)
    assert refused.value.current.count == 7
    assert Answer.objects.get().count == 7


def test_a_guest_fills_only_the_sheet_of_the_link_and_only_while_it_lives(cast: Cast) -> None:
    survey = open_round(cast)
    mine, other = sheet_of(survey, cast.sales), sheet_of(survey, cast.making)
    link, token = links.invite_guest(
        mine,
        "臨時の人",
        "guest@example.jp",
        "https://mamori.example/{token}",
        by=cast.takahashi.actor,
        at=NOW,
    )
    assert token not in str(vars(link))
    _link, guest = links.follow(token, at=NOW)
    answers.add_answer(mine, FULL, by=guest, at=NOW)
    with pytest.raises(NotAllowed):
        answers.add_answer(other, FULL, by=guest, at=NOW)
    with pytest.raises(NotAllowed):
        sheets.accept_sheet(mine, by=guest, at=NOW)
    with pytest.raises(links.LinkIsDead):
        links.follow(token, at=NOW + timedelta(days=15))
    with pytest.raises(links.LinkIsDead):
        links.follow("not-the-token", at=NOW)
    links.end_link(link, by=cast.takahashi.actor, at=NOW)
    with pytest.raises(links.LinkIsDead):
        links.follow(token, at=NOW)


def test_all_rows_are_confirmed_at_once_only_as_they_were_seen(cast: Cast) -> None:
    survey = open_round(cast, cast.sales)
    sheet = sheet_of(survey, cast.sales)
    answers.add_answer(sheet, FULL, by=cast.suzuki.actor, at=NOW)
    accepted(cast, survey, cast.sales)
    again = sheet_of(open_round(cast, cast.sales), cast.sales)
    waiting = list(again.answers.values_list("pk", flat=True))
    with pytest.raises(Refusal):
        answers.confirm_all_unchanged(again, [], by=cast.suzuki.actor, at=NOW)
    assert answers.confirm_all_unchanged(again, waiting, by=cast.suzuki.actor, at=NOW) == 1
    assert {row.stand for row in again.answers.all()} == {Answer.Stand.UNCHANGED}


def test_a_foreign_department_may_not_write_on_a_sheet(cast: Cast) -> None:
    survey = open_round(cast)
    nobody: list[Actor] = [
        cast.ono.actor,
        cast.mori.actor,
        cast.ito.actor,
        cast.mallory.actor,
        cast.watanabe.actor,
    ]
    for actor in nobody:
        with pytest.raises(NotAllowed):
            answers.add_answer(sheet_of(survey, cast.sales), FULL, by=actor, at=NOW)
    assert not Answer.objects.exists()


def test_closing_a_round_with_open_sheets_wants_a_reason_and_ends_their_duties(cast: Cast) -> None:
    survey = open_round(cast)
    with pytest.raises(rounds.SheetsAreOpen):
        rounds.close_round(survey, by=cast.takahashi.actor, at=NOW)
    rounds.close_round(survey, because="製造部は来月に行う", by=cast.takahashi.actor, at=NOW)
    assert survey.state == SurveyRound.State.CLOSED
    assert not Duty.objects.filter(key="inventory.fill_sheet", settled_at=None).exists()
