"""Views that people save of a list."""

from __future__ import annotations

from mamori.kernel.ledger import Ledger
from mamori.kernel.ledger.models import SavedView
from mamori.kernel.trail.models import TrailEntry
from people import Cast

LIST = "/testing/people/"
SAVE = "/ledgers/views/save/"
OFFICERS = {
    "ledger": "testing.people",
    "title": "役員だけ",
    "question": "engagement=officer&sort=-name&after=5&x=1",
}


def test_a_view_keeps_the_question_and_nothing_else(cast: Cast, people: Ledger) -> None:
    browser = cast.ito.browser()
    response = browser.post(SAVE, OFFICERS)
    view = SavedView.objects.get()
    assert response["Location"] == f"{LIST}?engagement=officer&sort=-name"
    assert view.question == "engagement=officer&sort=-name"
    assert f'href="{LIST}?engagement=officer&amp;sort=-name">役員だけ' in browser.get(LIST).content.decode()
    assert TrailEntry.objects.get(action="ledgers.save_view").object_id == str(view.pk)


def test_saving_again_under_the_name_replaces_and_no_name_is_refused_in_words(
    cast: Cast, people: Ledger
) -> None:
    browser = cast.ito.browser()
    browser.post(SAVE, OFFICERS)
    browser.post(SAVE, {**OFFICERS, "question": "q=森"})
    assert [view.question for view in SavedView.objects.all()] == ["q=%E6%A3%AE"]
    html = browser.post(SAVE, {**OFFICERS, "title": "  "}, follow=True).content.decode()
    assert "名前を入力してください。" in html
    html = browser.post(SAVE, {**OFFICERS, "title": "長" * 61}, follow=True).content.decode()
    assert "名前は60文字までにしてください。" in html
    assert SavedView.objects.count() == 1


def test_a_view_is_ones_own_until_the_office_shares_one(cast: Cast, people: Ledger) -> None:
    cast.takahashi.browser().post(SAVE, OFFICERS)
    view = SavedView.objects.get()
    tanaka = cast.tanaka.browser()
    assert "役員だけ" not in tanaka.get(LIST).content.decode()
    assert tanaka.post(f"/ledgers/views/{view.pk}/share/").status_code == 403
    assert tanaka.post(f"/ledgers/views/{view.pk}/forget/").status_code == 404
    cast.takahashi.browser().post(f"/ledgers/views/{view.pk}/share/")
    assert "役員だけ" in tanaka.get(LIST).content.decode()
    assert tanaka.post(f"/ledgers/views/{view.pk}/forget/").status_code == 403
    assert cast.sato.browser().post(f"/ledgers/views/{view.pk}/forget/").status_code == 302
    assert not SavedView.objects.exists()


def test_a_shared_view_shows_nobody_more_than_theirs(cast: Cast, people: Ledger) -> None:
    cast.takahashi.browser().post(SAVE, {**OFFICERS, "question": ""})
    cast.takahashi.browser().post(f"/ledgers/views/{SavedView.objects.get().pk}/share/")
    html = cast.tanaka.browser().get(LIST).content.decode()
    assert "役員だけ" in html
    assert "加藤 れん" not in html


def test_a_view_of_a_ledger_that_is_not_ones_own_cannot_be_saved(cast: Cast, people: Ledger) -> None:
    assert cast.mallory.browser().post(SAVE, OFFICERS).status_code == 403
    assert cast.ito.browser().post(SAVE, {**OFFICERS, "ledger": "testing.nothing"}).status_code == 404
    assert not SavedView.objects.exists()
