"""A guest comes by a link, fills the one sheet it is about, and is out when the link ends."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core import mail as django_mail
from django.test import Client
from django.urls import reverse

from mamori.kernel import mail
from mamori.kernel.mail.models import OutgoingMail
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory.actions import answers, rounds, sheets
from mamori.measures.inventory.models import Sheet, SheetLink
from measures.inventory.furnished import entered
from measures.inventory.reading import deeds_on, words_of
from measures.inventory.test_actions_survey import FULL, open_round, sheet_of
from measures.inventory.test_pages_survey import FILLING, POSTED
from people import NOW, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]


@pytest.fixture
def sheet(cast: Cast) -> Sheet:
    """The sheet of sales, to which a guest will be invited; making has one, too."""
    return sheet_of(open_round(cast, cast.sales, cast.making), cast.sales)


def invited(cast: Cast, sheet: Sheet) -> str:
    """Lets the office invite a guest on the page, and returns the address from the mail."""
    given = {"guest_name": "野口 さやか", "email": "guest@example.jp"}
    cast.takahashi.browser().post(reverse("inventory.invite_guest", args=[sheet.pk]), given)
    mail = OutgoingMail.objects.get(to="guest@example.jp")
    found = re.search(r"http://testserver(\S+)", mail.body)
    assert found, mail.body
    return found.group(1)


def guest_at(address: str) -> Client:
    client = Client()
    client.post(address)
    return client


def page_of(sheet: Sheet) -> str:
    return reverse("inventory.sheet", args=[sheet.pk])


def test_opening_the_link_lets_nobody_in_until_the_button_is_pressed(cast: Cast, sheet: Sheet) -> None:
    client, address = Client(), invited(cast, sheet)
    greeting = client.get(address)
    assert "野口 さやかさん、「2026年度の棚卸し」のご記入をお願いします。" in words_of(greeting)
    assert client.get(page_of(sheet)).status_code == 302, (
        "a mail scanner that follows the link is not the guest"
    )
    entered_by = client.post(address)
    assert (entered_by.status_code, entered_by["Location"]) == (302, page_of(sheet))
    assert client.get(page_of(sheet)).status_code == 200


def test_the_secret_stands_in_the_mail_and_nowhere_in_the_records(cast: Cast, sheet: Sheet) -> None:
    token = invited(cast, sheet).rstrip("/").rpartition("/")[2]
    link = SheetLink.objects.get()
    assert token not in " ".join(str(value) for value in vars(link).values())
    kept = " ".join(
        f"{one.changes} {one.note} {one.reason} {one.object_label}" for one in TrailEntry.objects.all()
    )
    assert token not in kept
    assert "guest@example.jp" not in kept


def test_a_guest_sees_one_sheet_and_may_fill_it_but_neither_invite_nor_decide(
    cast: Cast, sheet: Sheet
) -> None:
    entered(cast, cast.making, name="図面の依頼主")
    answers.add_answer(sheet, {**FULL, "name": "名刺"}, by=cast.suzuki.actor, at=NOW)
    guest = guest_at(invited(cast, sheet))
    shown = guest.get(page_of(sheet))
    assert deeds_on(shown) == FILLING - {
        "inventory.confirm_unchanged",
        "inventory.confirm_all_unchanged",
        "inventory.mark_gone",
    }
    assert reverse("inventory.rounds") not in shown.content.decode(), "no menu leads a guest astray"
    other = sheet_of(sheet.round, cast.making)
    row = answers.add_answer(other, {**FULL, "name": "外注先"}, by=cast.ono.actor, at=NOW)
    before = TrailEntry.objects.count()
    for name, number in (("sheet", other.pk), ("workbook", other.pk), ("change_answer", row.pk)):
        assert guest.get(reverse(f"inventory.{name}", args=[number])).status_code == 404
    for name in ("rounds", "entries", "risks", "findings", "flow", "operator"):
        assert guest.get(reverse(f"inventory.{name}")).status_code == 403
    for name in ("accept_sheet", "confirm_sheet", "return_sheet", "send_back_sheet", "invite_guest"):
        assert guest.post(reverse(f"inventory.{name}", args=[sheet.pk])).status_code == 403
    assert TrailEntry.objects.count() == before


def test_a_guests_home_is_the_sheet_and_the_menu_bears_the_guests_name(cast: Cast, sheet: Sheet) -> None:
    guest = guest_at(invited(cast, sheet))
    astray = guest.get(reverse("inventory.rounds"))
    assert (astray.status_code, 'href="/"' in astray.content.decode()) == (403, True)
    home = guest.get("/")
    assert (home.status_code, home["Location"]) == (302, page_of(sheet))
    assert 'aria-label="野口 さやかのメニュー"' in guest.get(page_of(sheet)).content.decode()


def test_what_a_guest_writes_stands_in_the_trail_under_the_guests_name(cast: Cast, sheet: Sheet) -> None:
    guest = guest_at(invited(cast, sheet))
    guest.post(reverse("inventory.add_answer", args=[sheet.pk]), POSTED)
    act = TrailEntry.objects.first()
    assert act is not None
    assert (act.action, act.actor, act.actor_name) == ("inventory.add_answer", None, "野口 さやか")
    done = guest.post(reverse("inventory.submit_sheet", args=[sheet.pk]), follow=True)
    assert "調査表を提出しました。部門長の確認を待っています。" in words_of(done)
    assert sheet.answers.get().name == "顧客名簿"


def test_a_guest_declares_none_and_sees_that_it_was_taken(cast: Cast, sheet: Sheet) -> None:
    guest = guest_at(invited(cast, sheet))
    given = {"signed_by": "野口 さやか", "agreed": "on"}
    done = guest.post(reverse("inventory.declare_none", args=[sheet.pk]), given, follow=True)
    assert done.status_code == 200
    assert "申告した人：野口 さやか" in words_of(done)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.declared_none) == ("with_head", True)


def test_a_link_that_was_stopped_puts_the_guest_out_at_once(cast: Cast, sheet: Sheet) -> None:
    address = invited(cast, sheet)
    guest = guest_at(address)
    shown = cast.takahashi.browser().get(page_of(sheet))
    assert "inventory.end_link" in deeds_on(shown)
    cast.takahashi.browser().post(reverse("inventory.end_link", args=[SheetLink.objects.get().pk]))
    assert guest.get(page_of(sheet)).status_code == 302
    refused = guest.post(reverse("inventory.add_answer", args=[sheet.pk]), POSTED)
    assert (refused.status_code, sheet.answers.count()) == (302, 0)
    assert guest.get(address).status_code == 410


def test_after_handing_in_the_link_is_spent_even_when_the_sheet_comes_back(cast: Cast, sheet: Sheet) -> None:
    address = invited(cast, sheet)
    guest = guest_at(address)
    guest.post(reverse("inventory.add_answer", args=[sheet.pk]), POSTED)
    guest.post(reverse("inventory.submit_sheet", args=[sheet.pk]))
    spent = Client().get(address)
    assert (spent.status_code, "このリンクは使えません" in words_of(spent)) == (410, True)
    assert guest.get(page_of(sheet)).status_code == 200, "what was handed in can still be looked at"
    sheets.send_back_sheet(
        sheet_of(sheet.round, cast.sales), because="件数は？", by=cast.tanaka.actor, at=NOW
    )
    assert guest.get(page_of(sheet)).status_code == 302
    assert guest.post(reverse("inventory.add_answer", args=[sheet.pk]), POSTED).status_code == 302
    assert sheet.answers.count() == 1


def test_a_link_dies_with_its_fortnight_and_with_its_round(cast: Cast, sheet: Sheet) -> None:
    address = invited(cast, sheet)
    guest = guest_at(address)
    with time_machine.travel(NOW + timedelta(days=14, seconds=1), tick=False):
        assert guest.get(page_of(sheet)).status_code == 302
        assert Client().get(address).status_code == 410
    again = guest_at(address)
    assert again.get(page_of(sheet)).status_code == 200
    rounds.close_round(sheet.round, because="中止", by=cast.takahashi.actor, at=NOW)
    assert again.get(page_of(sheet)).status_code == 302


def test_a_link_does_not_ride_on_the_session_of_an_account(cast: Cast, sheet: Sheet) -> None:
    address = invited(cast, sheet)
    head = cast.ono.browser()
    head.post(address)
    assert head.get(page_of(sheet)).status_code == 200
    assert head.get(reverse("inventory.entries")).status_code == 403, "the account is signed out"


def test_once_the_mail_has_left_no_table_holds_the_secret(cast: Cast, sheet: Sheet) -> None:
    token = invited(cast, sheet).rstrip("/").rpartition("/")[2]
    assert tables_with(token) == {"kernel_outgoingmail"}, "until it leaves, the mail must carry it"
    mail.deliver(NOW)
    assert len(django_mail.outbox) == 1
    assert token in django_mail.outbox[0].body
    assert tables_with(token) == set()


def tables_with(secret: str) -> set[str]:
    """Returns the names of all tables that hold the words anywhere."""
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if any(secret in str(row) for row in model._base_manager.values_list())
    }
