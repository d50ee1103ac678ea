"""A closed round is closed: nobody owes anything for it, and no step of its sheets can be taken any more."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from mamori.kernel.duty.models import Duty
from mamori.measures.inventory.actions import answers, links, rounds, sheets, workbooks
from mamori.measures.inventory.models import Sheet, SurveyRound
from measures.inventory.reading import at, deeds_on, words_of
from measures.inventory.test_actions_survey import FULL, open_round, sheet_of
from people import NOW, TODAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]
State = Sheet.State
Step = Callable[[Sheet, Cast], Any]
STEPS: dict[str, tuple[str, Step]] = {
    "submit": (
        State.IN_WORK,
        lambda sheet, cast: sheets.submit_sheet(sheet, by=cast.suzuki.actor, at=NOW),
    ),
    "declare none": (
        State.IN_WORK,
        lambda sheet, cast: sheets.declare_none(sheet, "鈴木", by=cast.suzuki.actor, at=NOW),
    ),
    "withdraw": (
        State.WITH_HEAD,
        lambda sheet, cast: sheets.withdraw_sheet(sheet, by=cast.suzuki.actor, at=NOW),
    ),
    "confirm": (
        State.WITH_HEAD,
        lambda sheet, cast: sheets.confirm_sheet(sheet, by=cast.tanaka.actor, at=NOW),
    ),
    "send back": (
        State.WITH_HEAD,
        lambda sheet, cast: sheets.send_back_sheet(sheet, because="x", by=cast.tanaka.actor, at=NOW),
    ),
    "accept": (
        State.WITH_OFFICE,
        lambda sheet, cast: sheets.accept_sheet(sheet, by=cast.takahashi.actor, at=NOW),
    ),
    "return": (
        State.WITH_OFFICE,
        lambda sheet, cast: sheets.return_sheet(sheet, because="x", by=cast.takahashi.actor, at=NOW),
    ),
    "add a row": (
        State.IN_WORK,
        lambda sheet, cast: answers.add_answer(sheet, FULL, by=cast.suzuki.actor, at=NOW),
    ),
    "comment": (
        State.WITH_OFFICE,
        lambda sheet, cast: answers.comment(sheet, "？", by=cast.takahashi.actor, at=NOW),
    ),
    "return a workbook": (
        State.IN_WORK,
        lambda sheet, cast: workbooks.return_workbook(
            sheet, io.BytesIO(), "a.xlsx", by=cast.suzuki.actor, at=NOW
        ),
    ),
    "invite": (
        State.IN_WORK,
        lambda sheet, cast: links.invite_guest(
            sheet, "客", "guest@example.jp", "https://x/{token}", by=cast.takahashi.actor, at=NOW
        ),
    ),
}


def closed(cast: Cast, survey: SurveyRound) -> None:
    rounds.close_round(survey, because="来年に回す", by=cast.takahashi.actor, at=NOW)


@pytest.mark.parametrize("name", STEPS)
def test_no_step_of_a_sheet_can_be_taken_and_the_refusal_says_why(cast: Cast, name: str) -> None:
    survey = open_round(cast, cast.sales)
    state, step = STEPS[name]
    Sheet.objects.update(state=state)
    opened_before = sheet_of(survey, cast.sales)
    closed(cast, survey)
    for sheet in (opened_before, sheet_of(survey, cast.sales)):
        with pytest.raises(rounds.RoundIsClosed):
            step(sheet, cast)
    assert sheet_of(survey, cast.sales).state == state
    assert not Duty.objects.filter(settled_at=None).exists()


def test_closing_calls_off_what_clerk_head_and_office_owe(cast: Cast) -> None:
    survey = open_round(cast, cast.sales, cast.making)
    for department, clerk in ((cast.sales, cast.suzuki), (cast.making, cast.ono)):
        answers.add_answer(sheet_of(survey, department), FULL, by=clerk.actor, at=NOW)
        sheets.submit_sheet(sheet_of(survey, department), by=clerk.actor, at=NOW)
    sheets.confirm_sheet(sheet_of(survey, cast.sales), by=cast.tanaka.actor, at=NOW)
    owed = Duty.objects.filter(settled_at=None)
    assert set(owed.values_list("key", flat=True)) == {rounds.ACCEPT_DUTY, rounds.CONFIRM_DUTY}
    closed(cast, survey)
    assert not owed.exists()
    ended = Duty.objects.filter(is_withdrawn=True)
    assert set(ended.values_list("key", flat=True)) == {rounds.ACCEPT_DUTY, rounds.CONFIRM_DUTY}


def test_another_deadline_moves_what_head_and_office_owe_too(cast: Cast) -> None:
    survey = open_round(cast, cast.sales, cast.making)
    for department, clerk in ((cast.sales, cast.suzuki), (cast.making, cast.ono)):
        answers.add_answer(sheet_of(survey, department), FULL, by=clerk.actor, at=NOW)
        sheets.submit_sheet(sheet_of(survey, department), by=clerk.actor, at=NOW)
    sheets.confirm_sheet(sheet_of(survey, cast.sales), by=cast.tanaka.actor, at=NOW)
    later = TODAY + timedelta(days=40)
    rounds.move_deadline(survey, later, by=cast.takahashi.actor, at=NOW)
    owed = Duty.objects.filter(settled_at=None)
    assert {duty.key: duty.due_on for duty in owed} == {
        rounds.ACCEPT_DUTY: later,
        rounds.CONFIRM_DUTY: later,
    }


def test_the_pages_of_a_closed_round_offer_nothing_and_call_nobody_late(cast: Cast) -> None:
    survey = open_round(cast, cast.sales, cast.making)
    Sheet.objects.filter(department=cast.making).update(state=State.WITH_OFFICE)
    closed(cast, survey)
    SurveyRound.objects.update(due_on=date(2026, 5, 29))
    office = cast.takahashi.browser()
    assert "期限を過ぎた部門があります" not in words_of(office.get(at("round", survey.pk)))
    assert "超過" not in words_of(office.get(at("round", survey.pk)))
    for sheet in survey.sheets.all():
        assert deeds_on(office.get(at("sheet", sheet.pk))) == set()
        assert deeds_on(cast.sato.browser().get(at("sheet", sheet.pk))) == set()
