"""The list of the register and what it leads to: the form of a new entry, an entry's whole history, the flow."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from mamori.measures.inventory.actions import register
from mamori.measures.inventory.models import Entry, Sheet
from measures.inventory.reading import at, deeds_on, told, words_of
from people import NOW, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]


def test_the_history_holds_ten_changes_beside_empty_savings_and_leads_to_all_of_it(
    cast: Cast, entry: Entry
) -> None:
    for day in range(12):
        register.change_entry(entry, {"count": day}, by=cast.tanaka.actor, at=NOW)
        register.review_entry(entry, by=cast.tanaka.actor, at=NOW)
    page = cast.tanaka.browser().get(at("entry", entry.pk))
    assert [one.cells[0].words for one in page.context["page"].changes] == [str(n) for n in range(11, 1, -1)]
    here = reverse("inventory.entries.history", args=[entry.pk])
    assert f'href="{here}"' in page.content.decode()
    whole = words_of(cast.tanaka.browser().get(here))
    assert ("1,200" in whole, "登録" in whole) == (True, True), "back to the very first"
    for said in ("本人から書面", "契約終了日", "個人情報"):
        assert said in whole
    assert ("direct_written" in whole, "personal_information" in whole) == (False, False)
    assert cast.ono.browser().get(here).status_code == 404


def test_the_list_leads_to_the_form_of_a_new_entry_those_who_may_fill_it_in(cast: Cast, entry: Entry) -> None:
    for member, may in ((cast.takahashi, True), (cast.tanaka, True), (cast.suzuki, False), (cast.ito, False)):
        assert ("inventory.add_entry" in deeds_on(member.browser().get(at("entries")))) is may


def test_who_answers_for_nothing_is_not_told_that_the_register_is_empty(cast: Cast, entry: Entry) -> None:
    words = told(cast.mori.browser(), "entries")
    assert "あなたが管理責任者の項目はありません" in words
    assert "空です" not in words
    register.change_entry(entry, {}, owner=cast.mori.person, by=cast.takahashi.actor, at=NOW)
    assert "顧客名簿" in told(cast.mori.browser(), "entries")


@pytest.mark.parametrize("asked", ["²", "9" * 30, "x", "-1"])
def test_a_department_that_is_no_number_shows_the_flow_of_all(cast: Cast, entry: Entry, asked: str) -> None:
    page = cast.takahashi.browser().get(at("flow"), {"department": asked})
    assert (page.status_code, "1項目" in words_of(page)) == (200, True)


def test_the_list_shows_the_innermost_kind_where_file_and_page_show_all(cast: Cast, entry: Entry) -> None:
    kinds = ["personal_information", "personal_data", "retained_personal_data", "special_care"]
    Entry.objects.update(kinds=kinds)
    browser = cast.takahashi.browser()
    listed = browser.get("/inventory/entries/").content.decode()
    assert "保有個人データ、要配慮個人情報" in listed
    assert "個人情報、個人データ、保有" not in listed
    written: Any = browser.get("/inventory/entries/export/", {"format": "csv"})
    assert "個人情報、個人データ、保有個人データ、要配慮個人情報" in written.getvalue().decode("utf-8-sig")


@pytest.mark.parametrize("said", ["²", "9" * 30, ""])
def test_a_button_that_says_no_number_breaks_nothing(cast: Cast, sheet: Sheet, said: str) -> None:
    given = {"seen": said, "version": said}
    for act in ("confirm_all_unchanged", "accept_sheet"):
        assert cast.takahashi.browser().post(at(act, sheet.pk), given).status_code == 302
