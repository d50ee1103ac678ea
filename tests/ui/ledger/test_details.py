"""The page of one row, and the forms that make and change it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from mamori.kernel.ledger import Ledger
from mamori.kernel.people.models import Person
from mamori.kernel.trail.models import TrailEntry
from people import Cast

LIST = "/testing/people/"
HIRE = {"code": "2001", "name": "石井 みほ", "engagement": "regular"}


def seen_in(html: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', html)
    assert found is not None
    return found[1]


def typed(person: Person, **more: Any) -> dict[str, Any]:
    """What the browser sends back for a person when only `more` was touched."""
    return {
        "code": person.code,
        "name": person.name,
        "kana": person.kana,
        "email": person.email,
        "engagement": person.engagement,
        "department": person.department_id,
        "joined_on": person.joined_on or "",
        "left_on": person.left_on or "",
        **more,
    }


def test_the_page_of_a_row_names_every_column(cast: Cast, people: Ledger) -> None:
    html = cast.takahashi.browser().get(f"{LIST}{cast.mori.person.pk}/").content.decode()
    assert "<dt>入社日</dt>" in html
    assert "2026/04/01" in html


def test_a_row_of_a_foreign_department_is_not_there(cast: Cast, people: Ledger) -> None:
    browser = cast.tanaka.browser()
    assert browser.get(f"{LIST}{cast.mori.person.pk}/").status_code == 200
    for page in ("", "change/", "history/"):
        assert browser.get(f"{LIST}{cast.kato.person.pk}/{page}").status_code == 404


def test_the_office_registers_a_person_and_the_trail_knows(cast: Cast, people: Ledger) -> None:
    response = cast.takahashi.browser().post(f"{LIST}new/", {**HIRE, "department": cast.sales.pk})
    new = Person.objects.get(code="2001")
    assert response["Location"] == f"{LIST}{new.pk}/"
    entry = TrailEntry.objects.get(action="testing.people.create")
    assert (entry.actor_id, entry.object_id) == (cast.takahashi.account.pk, str(new.pk))
    assert entry.changes["department"] == [None, cast.sales.pk]


def test_a_department_head_is_offered_the_own_departments_only_and_cannot_send_another(
    cast: Cast, people: Ledger
) -> None:
    browser = cast.tanaka.browser()
    html = browser.get(f"{LIST}new/").content.decode()
    assert "営業一課</option>" in html
    assert "製造部</option>" not in html
    response = browser.post(f"{LIST}new/", {**HIRE, "department": cast.making.pk})
    assert response.status_code == 422
    assert not Person.objects.filter(code="2001").exists()


def test_an_auditor_finds_no_form(cast: Cast, people: Ledger) -> None:
    browser = cast.kobayashi.browser()
    assert "変更する" not in browser.get(f"{LIST}{cast.mori.person.pk}/").content.decode()
    assert browser.get(f"{LIST}new/").status_code == 403
    assert browser.post(f"{LIST}{cast.mori.person.pk}/change/", typed(cast.mori.person)).status_code == 403


def test_a_mistake_is_told_in_words_and_what_was_typed_stays(cast: Cast, people: Ledger) -> None:
    response = cast.takahashi.browser().post(
        f"{LIST}new/", {**HIRE, "code": "1010", "department": cast.sales.pk}
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert "従業者番号" in html
    assert 'value="石井 みほ"' in html
    assert "既に存在" in html


def test_a_change_is_saved_with_one_entry_of_the_difference(cast: Cast, people: Ledger) -> None:
    browser, mori = cast.takahashi.browser(), cast.mori.person
    page = f"{LIST}{mori.pk}/change/"
    seen = seen_in(browser.get(page).content.decode())
    assert browser.post(page, typed(mori, engagement="contract", seen=seen)).status_code == 302
    mori.refresh_from_db()
    assert mori.engagement == "contract"
    assert TrailEntry.objects.get(action="testing.people.change").changes == {
        "engagement": ["regular", "contract"]
    }


def test_two_who_change_the_same_field_are_shown_both_values_and_asked(cast: Cast, people: Ledger) -> None:
    browser, mori = cast.takahashi.browser(), cast.mori.person
    page = f"{LIST}{mori.pk}/change/"
    seen = seen_in(browser.get(page).content.decode())
    Person.objects.filter(pk=mori.pk).update(engagement="contract", joined_on=date(2026, 5, 1))
    response = browser.post(page, typed(mori, engagement="seconded", kana="もり あおい", seen=seen))
    html = response.content.decode()
    mori.refresh_from_db()
    assert mori.engagement == "contract"
    assert re.findall(r"<td>(契約社員|出向者)</td>", html) == ["契約社員", "出向者"]
    assert 'value="もり あおい"' in html, "what was typed is not lost"
    assert 'value="2026-05-01"' in html, "a field that was not touched shows the newer value"
    again = typed(mori, engagement="seconded", kana="もり あおい", seen=seen_in(html))
    assert browser.post(page, again).status_code == 302
    mori.refresh_from_db()
    assert (mori.engagement, mori.joined_on) == ("seconded", date(2026, 5, 1))


def test_a_form_without_its_seal_asks_before_it_overwrites(cast: Cast, people: Ledger) -> None:
    mori = cast.mori.person
    response = cast.takahashi.browser().post(
        f"{LIST}{mori.pk}/change/", typed(mori, engagement="contract", seen="x")
    )
    mori.refresh_from_db()
    assert (response.status_code, mori.engagement) == (200, "regular")


def test_the_history_tells_field_before_and_after(cast: Cast, people: Ledger) -> None:
    mori = cast.mori.person
    mori.engagement = "contract"
    mori.department = cast.sales
    mori.save()
    html = cast.takahashi.browser().get(f"{LIST}{mori.pk}/").content.decode()
    assert "<del>正社員</del> → <ins>契約社員</ins>" in html
    assert "<del>営業一課</del> → <ins>営業部</ins>" in html


def test_the_history_goes_on_page_by_page(cast: Cast, people: Ledger) -> None:
    mori = cast.mori.person
    for number in range(60):
        mori.kana = f"もり{number}"
        mori.save()
    browser = cast.takahashi.browser()
    first = browser.get(f"{LIST}{mori.pk}/history/").content.decode()
    assert first.count("<ins>もり") == 50
    older = re.search(r'href="(\?versions=\d+)"', first)
    assert older is not None
    rest = browser.get(f"{LIST}{mori.pk}/history/{older[1]}").content.decode()
    assert rest.count("<ins>もり") == 10
    assert "<ins>もり9</ins>" in rest


def test_a_row_costs_the_same_queries_however_long_its_history(
    cast: Cast, people: Ledger, django_assert_max_num_queries: Any
) -> None:
    browser, mori = cast.takahashi.browser(), cast.mori.person
    for number in range(9):
        mori.department = cast.sales if number % 2 else cast.making
        mori.save()
    with django_assert_max_num_queries(12):
        browser.get(f"{LIST}{mori.pk}/")
