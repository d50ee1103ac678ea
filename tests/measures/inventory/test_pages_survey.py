"""The pages of a round: the board, the sheet on its way, its rows, remarks and refusals, as each of the cast sees them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse

from mamori.kernel.duty.models import Duty
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory.actions import answers, register, rounds, sheets
from mamori.measures.inventory.models import Sheet, SurveyRound
from measures.inventory.reading import deeds_on, field, words_of
from measures.inventory.test_actions_survey import FULL, open_round, sheet_of
from people import NOW, TODAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]

OUTSIDE = ("ono", "mori", "kato", "watanabe", "mallory")
FILLING = {
    *(
        "inventory.submit_sheet",
        "inventory.declare_none",
        "inventory.add_answer",
        "inventory.return_workbook",
    ),
    *("inventory.change_answer", "inventory.confirm_unchanged", "inventory.mark_gone"),
    *("inventory.remove_answer", "inventory.confirm_all_unchanged", "inventory.comment"),
}
POSTED = {
    "business": "顧客管理",
    "name": "顧客名簿",
    "purpose": "商品の発送と代金の請求のため",
    "items": "氏名\n住所",
    "principals": ["customer"],
    "acquisition": ["direct_written"],
    "media": ["paper"],
    "storage_place": "営業部の鍵付き書庫",
    "count": "1200",
    "retention_from": "contract_end",
    "retention_months": "60",
}


def page_of(sheet: Sheet) -> str:
    return reverse("inventory.sheet", args=[sheet.pk])


def handed_in(sheet: Sheet, cast: Cast) -> None:
    row = sheet.answers.select_related("sheet__round", "entry").get(stand="carried")
    answers.confirm_unchanged(row, by=cast.suzuki.actor, at=NOW)
    sheets.submit_sheet(sheet, by=cast.suzuki.actor, at=NOW)


def with_office(sheet: Sheet, cast: Cast) -> None:
    handed_in(sheet, cast)
    sheets.confirm_sheet(sheet, by=cast.tanaka.actor, at=NOW)


def accepted(sheet: Sheet, cast: Cast) -> None:
    with_office(sheet, cast)
    sheets.accept_sheet(sheet, by=cast.takahashi.actor, at=NOW)


COMMENT, WITHDRAW = {"inventory.comment"}, {"inventory.withdraw_sheet"}
CONFIRM = {"inventory.confirm_sheet", "inventory.send_back_sheet"}
DECIDE = {"inventory.accept_sheet", "inventory.return_sheet"}
INVITE = {"inventory.invite_guest"}
OFFERED: list[tuple[Callable[[Sheet, Cast], None], dict[str, set[str]]]] = [
    (
        lambda sheet, cast: None,
        {
            "suzuki": FILLING,
            "tanaka": FILLING | INVITE,
            "takahashi": FILLING | INVITE,
            "sato": FILLING | INVITE,
        },
    ),
    (
        handed_in,
        {
            "suzuki": WITHDRAW | COMMENT,
            "tanaka": WITHDRAW | COMMENT | CONFIRM,
            "takahashi": WITHDRAW | COMMENT,
            "sato": WITHDRAW | COMMENT | CONFIRM,
        },
    ),
    (
        with_office,
        {"suzuki": COMMENT, "tanaka": COMMENT, "takahashi": COMMENT | DECIDE, "sato": COMMENT | DECIDE},
    ),
    (accepted, {"suzuki": COMMENT, "tanaka": COMMENT, "takahashi": COMMENT, "sato": COMMENT}),
]


@pytest.mark.parametrize(
    ("prepare", "offered"), OFFERED, ids=["in work", "with head", "with office", "accepted"]
)
def test_a_sheet_offers_each_reader_what_they_may_do_now_and_nothing_else(
    sheet: Sheet, cast: Cast, prepare: Callable[[Sheet, Cast], None], offered: dict[str, set[str]]
) -> None:
    prepare(sheet, cast)
    readers = {**offered, "ito": set(), "kobayashi": set(), "yamamoto": set()}
    seen = {name: deeds_on(getattr(cast, name).browser().get(page_of(sheet))) for name in readers}
    assert seen == readers
    for name in OUTSIDE:
        status = getattr(cast, name).browser().get(page_of(sheet)).status_code
        assert status == (404 if name == "ono" else 403)


def test_an_empty_sheet_tells_the_clerk_what_to_do_and_others_that_nothing_is_written_yet(cast: Cast) -> None:
    found = sheet_of(open_round(cast, cast.sales), cast.sales)
    clerk = cast.suzuki.browser().get(page_of(found))
    assert "業務ごとに、持っている個人情報を1行ずつ書きます。" in words_of(clerk)
    assert "最初の行を書く" in words_of(clerk)
    assert "忘れやすいもの" in words_of(clerk)
    auditor = cast.ito.browser().get(page_of(found))
    assert "部門の担当者が書き始めると、ここに表示されます。" in words_of(auditor)
    assert "忘れやすいもの" not in words_of(auditor)


def test_the_first_page_of_rounds_leads_the_office_to_begin_and_tells_others_who_begins(cast: Cast) -> None:
    here = reverse("inventory.rounds")
    office = cast.takahashi.browser().get(here)
    assert "最初の棚卸しを始める" in words_of(office)
    assert deeds_on(office) == {"inventory.open_round"}
    clerk = cast.suzuki.browser().get(here)
    assert "事務局が棚卸しを始めると、ここに表示されます。" in words_of(clerk)
    assert deeds_on(clerk) == set()


def test_the_office_opens_a_round_from_a_form_that_is_already_filled_in(cast: Cast) -> None:
    browser, here = cast.takahashi.browser(), reverse("inventory.open_round")
    shown = browser.get(here)
    assert (field(shown, "name"), field(shown, "due_on")) == ("2026年度 個人情報の棚卸し", "2026-06-22")
    given = {
        "name": "2026年度 個人情報の棚卸し",
        "starts_on": "2026-06-01",
        "due_on": "2026-05-01",
        "departments": [cast.sales.pk],
        "lead": "紙も忘れずに",
    }
    refused = browser.post(here, given)
    assert refused.status_code == 422
    assert "提出期限が開始日より前になっています。" in words_of(refused)
    assert (field(refused, "lead"), field(refused, "due_on")) == ("紙も忘れずに", "2026-05-01")
    assert not SurveyRound.objects.exists()
    done = browser.post(here, {**given, "due_on": "2026-06-15"}, follow=True)
    survey = SurveyRound.objects.get()
    assert done.redirect_chain == [(reverse("inventory.round", args=[survey.pk]), 302)]
    assert "棚卸しを開始し、各部門に調査表を配りました。" in words_of(done)
    assert [one.department for one in survey.sheets.all()] == [cast.sales]


def test_the_office_moves_the_deadline_and_closes_the_round_others_only_watch(cast: Cast) -> None:
    survey = open_round(cast, cast.sales)
    here = reverse("inventory.round", args=[survey.pk])
    office = cast.takahashi.browser()
    running = {"inventory.move_deadline", "inventory.close_round", "inventory.ask_department"}
    assert deeds_on(office.get(here)) == running
    for name in ("yamamoto", "ito", "kobayashi", "tanaka", "suzuki"):
        assert deeds_on(getattr(cast, name).browser().get(here)) == set()
    bad = office.post(reverse("inventory.move_deadline", args=[survey.pk]), {"due_on": "いつか"}, follow=True)
    assert "提出期限を日付で入れてください。" in words_of(bad)
    office.post(reverse("inventory.move_deadline", args=[survey.pk]), {"due_on": "2026-07-31"})
    survey.refresh_from_db()
    assert survey.due_on == date(2026, 7, 31)
    close = reverse("inventory.close_round", args=[survey.pk])
    assert "まだ受理していない調査表があります（営業部）。" in words_of(office.post(close, follow=True))
    office.post(close, {"because": "来月に行う"})
    survey.refresh_from_db()
    assert survey.state == "closed"
    assert deeds_on(office.get(here)) == set()


def test_a_department_that_was_forgotten_is_added_on_the_board(cast: Cast) -> None:
    survey = open_round(cast, cast.sales)
    office, here = cast.takahashi.browser(), reverse("inventory.ask_department", args=[survey.pk])
    shown = office.get(reverse("inventory.round", args=[survey.pk])).content.decode()
    assert (f'<option value="{cast.making.pk}">' in shown, f'<option value="{cast.sales.pk}">' in shown) == (
        True,
        False,
    )
    again = office.post(here, {"department": cast.sales.pk}, follow=True)
    assert "加える部門を、まだ対象でない部門から選んでください。" in words_of(again)
    done = office.post(here, {"department": cast.making.pk}, follow=True)
    assert "「製造部」に調査表を配りました。" in words_of(done)
    assert sheet_of(survey, cast.making).state == "not_started"
    assert Duty.objects.filter(department=cast.making, settled_at=None).count() == 1
    assert cast.suzuki.browser().post(here, {"department": cast.making.pk}).status_code == 403


def test_a_sheet_that_is_not_ready_says_row_by_row_what_is_missing_and_leads_there(
    cast: Cast, sheet: Sheet
) -> None:
    row = sheet.answers.get(stand="carried")
    here = reverse("inventory.submit_sheet", args=[sheet.pk])
    refused = cast.suzuki.browser().post(here)
    assert refused.status_code == 422
    told = words_of(refused)
    assert "まだ提出できません。" in told
    assert "1行目「顧客名簿」が未確認です" in told
    assert "1 顧客管理 顧客名簿 未確認" in told, "the rows carry the numbers that the message names"
    html = refused.content.decode()
    assert f'<a href="#row-{row.pk}">1行目' in html
    assert f'id="row-{row.pk}"' in html
    sheet.refresh_from_db()
    assert sheet.state == "in_work"


def test_a_row_that_wants_nothing_is_folded_to_one_line_and_a_question_opens_it(
    cast: Cast, sheet: Sheet
) -> None:
    row = sheet.answers.select_related("sheet__round", "entry").get(stand="carried")
    folded, clerk = '<details class="sheet-row__fold">', cast.suzuki.browser()
    assert folded not in clerk.get(page_of(sheet)).content.decode(), "what waits to be confirmed is shown"
    answers.confirm_unchanged(row, by=cast.suzuki.actor, at=NOW)
    assert clerk.get(page_of(sheet)).content.decode().count(folded) == 1
    answers.comment(sheet, "件数は？", answer=row, by=cast.tanaka.actor, at=NOW)
    assert folded not in clerk.get(page_of(sheet)).content.decode()


def test_a_row_says_what_the_register_was_changed_to_meanwhile(cast: Cast, sheet: Sheet) -> None:
    row = sheet.answers.select_related("sheet__round", "entry").get(stand="carried")
    answers.change_answer(row, {**FULL, "count": 900}, by=cast.suzuki.actor, at=NOW)
    warned = "調査表を配ったあとに、一覧表でも変更されました"
    assert warned not in words_of(cast.takahashi.browser().get(page_of(sheet)))
    assert row.entry is not None
    register.change_entry(row.entry, {"count": 350}, by=cast.takahashi.actor, at=NOW)
    told = words_of(cast.takahashi.browser().get(page_of(sheet)))
    assert warned in told
    assert "件数：一覧表「350」／調査表「900」" in told


def test_the_declaration_wants_the_name_and_the_tick_and_keeps_what_was_typed(cast: Cast) -> None:
    found = sheet_of(open_round(cast, cast.sales), cast.sales)
    browser, here = cast.suzuki.browser(), reverse("inventory.declare_none", args=[found.pk])
    assert field(browser.get(here), "signed_by") == "鈴木 かおり"
    refused = browser.post(here, {"signed_by": "鈴木 花"})
    assert (refused.status_code, field(refused, "signed_by")) == (422, "鈴木 花")
    assert "確かめたことに印を付けてください。" in words_of(refused)
    done = browser.post(here, {"signed_by": "鈴木 花", "agreed": "on"}, follow=True)
    assert "個人情報なしと申告されています" in words_of(done)
    assert "申告した人：鈴木 花" in words_of(done)


def test_the_board_shows_who_is_late_and_leads_to_each_sheet(cast: Cast) -> None:
    survey = open_round(cast, cast.sales, cast.making, due_on=TODAY)
    rounds.move_deadline(survey, TODAY, by=cast.takahashi.actor, at=NOW)
    SurveyRound.objects.filter(pk=survey.pk).update(due_on=date(2026, 5, 29))
    shown = cast.sato.browser().get(reverse("inventory.round", args=[survey.pk]))
    told = words_of(shown)
    assert "期限を過ぎた部門があります 営業部、製造部" in told
    assert "3日超過" in told
    for sheet in survey.sheets.all():
        assert f'href="{page_of(sheet)}"' in shown.content.decode()


def test_what_a_round_found_is_shown_with_what_it_was_before(cast: Cast, sheet: Sheet) -> None:
    row = sheet.answers.select_related("sheet__round", "entry").get(stand="carried")
    answers.change_answer(row, {**FULL, "count": 1500}, by=cast.suzuki.actor, at=NOW)
    told = words_of(cast.ito.browser().get(reverse("inventory.changes", args=[sheet.round_id])))
    assert "件数 1,200 → 1,500" in told
    assert "新規 1 件" in told
    foreign = words_of(cast.ono.browser().get(reverse("inventory.changes", args=[sheet.round_id])))
    assert "顧客名簿" not in foreign


def test_an_auditor_can_press_nothing_however_the_request_is_made(cast: Cast, sheet: Sheet) -> None:
    row = sheet.answers.get(stand="new")
    before = TrailEntry.objects.count()
    posts = [
        *[(name, sheet.pk) for name in ("submit_sheet", "declare_none", "confirm_sheet", "accept_sheet")],
        *[(name, sheet.pk) for name in ("return_sheet", "comment", "invite_guest", "add_answer")],
        *[(name, row.pk) for name in ("change_answer", "remove_answer", "mark_gone", "confirm_unchanged")],
    ]
    for auditor in (cast.ito, cast.kobayashi):
        browser = auditor.browser()
        for name, number in posts:
            given = {**POSTED, "because": "x", "text": "x", "signed_by": "x", "agreed": "on"}
            assert browser.post(reverse(f"inventory.{name}", args=[number]), given).status_code == 403
    assert TrailEntry.objects.count() == before
