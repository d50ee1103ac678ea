"""The rows of a sheet and the remarks on them, as they are written, refused, returned and mended on the page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory.actions import answers, sheets
from mamori.measures.inventory.models import Answer, Sheet
from measures.inventory.reading import deeds_on, field, words_of
from measures.inventory.test_actions_survey import FULL, sheet_of
from measures.inventory.test_pages_survey import POSTED, handed_in, page_of, with_office
from people import NOW, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]


def test_a_row_that_cannot_be_saved_comes_back_with_all_that_was_typed(cast: Cast, sheet: Sheet) -> None:
    browser, here = cast.suzuki.browser(), reverse("inventory.add_answer", args=[sheet.pk])
    refused = browser.post(here, {**POSTED, "name": "", "note": "<b>消えない</b>", "count": "たくさん"})
    assert refused.status_code == 422
    assert field(refused, "note") == "<b>消えない</b>"
    assert (field(refused, "items"), field(refused, "count")) == ("氏名\n住所", "たくさん")
    assert 'value="paper" checked' in refused.content.decode().replace(' id="id_media_0"', "")
    assert sheet.answers.count() == 2
    browser.post(here, POSTED)
    added = sheet.answers.get(name="顧客名簿", entry=None)
    assert (added.items, added.count, added.media) == (["氏名", "住所"], 1200, ["paper"])


def test_a_suggestion_fills_the_form_and_is_not_made_again(cast: Cast, sheet: Sheet) -> None:
    browser = cast.suzuki.browser()
    one = browser.get(page_of(sheet)).context["page"].forgotten[0]
    here = reverse("inventory.add_answer", args=[sheet.pk]) + f"?from={one.id}"
    shown = browser.get(here)
    assert field(shown, "name") == one.name
    assert "一般的な例を入れてあります" in words_of(shown)
    browser.post(here, {**POSTED, "name": one.name})
    assert sheet.answers.get(name=one.name).suggested_from == one.id
    assert one.id not in {s.id for s in browser.get(page_of(sheet)).context["page"].forgotten}


def test_two_who_change_one_row_see_both_versions_and_the_second_may_decide(cast: Cast, sheet: Sheet) -> None:
    row = sheet.answers.get(stand="new")
    here = reverse("inventory.change_answer", args=[row.pk])
    clerk, head = cast.suzuki.browser(), cast.tanaka.browser()
    seen = field(clerk.get(here), "version")
    head.post(here, {**POSTED, "name": "名刺", "count": "7", "version": seen})
    conflict = clerk.post(here, {**POSTED, "name": "名刺", "count": "9", "note": "私の追記", "version": seen})
    assert conflict.status_code == 422
    told = words_of(conflict)
    assert "ほかの人が先に変更しました" in told
    assert "件数 7 9" in told
    assert "備考 （空欄） 私の追記" in told
    assert (field(conflict, "count"), field(conflict, "note")) == ("9", "私の追記")
    assert Answer.objects.get(pk=row.pk).count == 7
    clerk.post(here, {**POSTED, "name": "名刺", "count": "9", "version": field(conflict, "version")})
    assert Answer.objects.get(pk=row.pk).count == 9


def test_a_row_is_given_up_only_with_a_reason(cast: Cast, sheet: Sheet) -> None:
    row = sheet.answers.get(stand="carried")
    browser, here = cast.suzuki.browser(), reverse("inventory.mark_gone", args=[row.pk])
    refused = browser.post(here, {"because": " "})
    assert (refused.status_code, "理由を書いてください。" in words_of(refused)) == (422, True)
    browser.post(here, {"because": "2026年3月に溶解した"})
    assert Answer.objects.get(pk=row.pk).gone_because == "2026年3月に溶解した"


def test_a_returned_sheet_carries_its_remarks_to_the_clerk_who_settles_them(cast: Cast, sheet: Sheet) -> None:
    with_office(sheet, cast)
    office, clerk = cast.takahashi.browser(), cast.suzuki.browser()
    nothing = office.post(reverse("inventory.return_sheet", args=[sheet.pk]), follow=True)
    assert "どこを直すのか、差戻しの理由かコメントを書いてください。" in words_of(nothing)
    row = sheet.answers.get(name="名刺")
    remark = {"text": "件数の数え方は？", "field": "count", "answer": row.pk}
    office.post(reverse("inventory.comment", args=[sheet.pk]), remark)
    office.post(reverse("inventory.return_sheet", args=[sheet.pk]))
    shown = clerk.get(page_of(sheet))
    assert "差戻し" in words_of(shown)
    assert "件数 ：件数の数え方は？" in words_of(shown)
    assert "inventory.settle_comment" in deeds_on(shown)
    open_remark = sheet.comments.get()
    clerk.post(reverse("inventory.settle_comment", args=[open_remark.pk]))
    assert "件数の数え方は？" not in words_of(clerk.get(page_of(sheet)))


def test_an_empty_remark_is_refused_on_the_page_and_a_foreign_row_is_no_choice(
    cast: Cast, sheet: Sheet
) -> None:
    making = sheet_of(sheet.round, cast.making)
    other = answers.add_answer(making, FULL, by=cast.ono.actor, at=NOW)
    office, here = cast.takahashi.browser(), reverse("inventory.comment", args=[sheet.pk])
    assert office.post(here, {"text": " "}).status_code == 422
    assert office.post(here, {"text": "これは？", "answer": other.pk}).status_code == 422
    assert not sheet.comments.exists()


def test_a_stale_page_throws_nothing_away_with_unchanged_or_gone(cast: Cast, sheet: Sheet) -> None:
    row = sheet.answers.get(stand="carried")
    clerk, unchanged = cast.suzuki.browser(), reverse("inventory.confirm_unchanged", args=[row.pk])
    gone = reverse("inventory.mark_gone", args=[row.pk])
    stale = {"version": field(clerk.get(gone), "version")}
    change = reverse("inventory.change_answer", args=[row.pk])
    cast.tanaka.browser().post(change, {**POSTED, "count": "7", **stale})
    stands = Answer.objects.get(pk=row.pk)
    for here, given in ((unchanged, stale), (gone, {**stale, "because": "溶解した"})):
        told = words_of(clerk.post(here, given, follow=True))
        assert "この行は、画面を表示したあとに、ほかの人が変更しました。" in told
        stands = Answer.objects.get(pk=row.pk)
        assert (stands.stand, stands.count) == ("changed", 7)
    shown = clerk.get(page_of(sheet)).content.decode()
    assert "書いた変更を捨てて、一覧表の内容に戻します。よろしいですか。" in shown
    clerk.post(unchanged, {"version": stands.version})
    now = Answer.objects.get(pk=row.pk)
    assert (now.stand, now.count, now.version > stands.version) == ("unchanged", 1200, True)


def test_a_sheet_that_came_back_changed_is_not_confirmed_or_accepted_from_an_old_page(
    cast: Cast, sheet: Sheet
) -> None:
    with_office(sheet, cast)
    office, head = cast.takahashi.browser(), cast.tanaka.browser()
    old = field(office.get(page_of(sheet)), "version")
    sheets.return_sheet(sheet, because="件数は？", by=cast.takahashi.actor, at=NOW)
    row = sheet.answers.select_related("sheet__round", "entry").get(name="名刺")
    answers.change_answer(row, {**FULL, "name": "名刺", "count": 3}, by=cast.suzuki.actor, at=NOW)
    sheets.submit_sheet(sheet, by=cast.suzuki.actor, at=NOW)
    words = "この調査表は、画面を表示したあとに変わりました。"
    confirm = reverse("inventory.confirm_sheet", args=[sheet.pk])
    assert words in words_of(head.post(confirm, {"version": old}, follow=True))
    head.post(confirm, {"version": field(head.get(page_of(sheet)), "version")})
    accept = reverse("inventory.accept_sheet", args=[sheet.pk])
    assert words in words_of(office.post(accept, {"version": old}, follow=True))
    sheet.refresh_from_db()
    assert sheet.state == "with_office"
    office.post(accept, {"version": field(office.get(page_of(sheet)), "version")})
    sheet.refresh_from_db()
    assert sheet.state == "accepted"


def test_one_pair_of_hands_takes_a_sheet_all_the_way_only_with_reasons_that_stay_on_it(
    cast: Cast, sheet: Sheet
) -> None:
    row = sheet.answers.select_related("sheet__round", "entry").get(stand="carried")
    answers.confirm_unchanged(row, by=cast.suzuki.actor, at=NOW)
    sheets.submit_sheet(sheet, by=cast.sato.actor, at=NOW)
    officer = cast.sato.browser()
    asked = {
        "confirm_sheet": ("提出した人と同じ人が確認する理由", "部門長が空席のため"),
        "accept_sheet": ("確認した人と同じ人が受理する理由", "事務局が一人のため"),
    }
    for name, (question, because) in asked.items():
        here, before = reverse(f"inventory.{name}", args=[sheet.pk]), Sheet.objects.get(pk=sheet.pk).state
        assert question in words_of(officer.get(page_of(sheet)))
        assert "理由を書いてください。" in words_of(officer.post(here, {"because": " "}, follow=True))
        assert Sheet.objects.get(pk=sheet.pk).state == before
        assert f"理由：{because}" in words_of(officer.post(here, {"because": because}, follow=True))
        assert TrailEntry.objects.get(action=f"inventory.{name}").reason == because
    assert Sheet.objects.get(pk=sheet.pk).state == "accepted"


def test_several_pairs_of_hands_need_no_reason(cast: Cast, sheet: Sheet) -> None:
    handed_in(sheet, cast)
    assert "同じ人が確認する理由" not in words_of(cast.tanaka.browser().get(page_of(sheet)))
    sheets.confirm_sheet(sheet, by=cast.tanaka.actor, at=NOW)
    assert "同じ人が受理する理由" not in words_of(cast.takahashi.browser().get(page_of(sheet)))
    sheets.accept_sheet(sheet, by=cast.takahashi.actor, at=NOW)
