"""Every ledger of the product, on the demo company: what is promised for one holds for each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mamori.kernel.ledger import Ledger, Listing, ledgers
from mamori.kernel.people.models import Account, Assignment
from mamori.kernel.permission import Actor, Role
from mamori.kernel.permission.table import act_named
from mamori.web.demo.furnish import furnish
from mamori.web.reference import load_everything
from people import MODEL_BACKEND

pytestmark = pytest.mark.django_db
load_everything()
LEDGERS = {ledger.key: ledger for ledger in ledgers()}
MOST_QUERIES = 8


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo company, furnished once for all these tests and gone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        furnish(timezone.localdate())
        yield
        transaction.set_rollback(True)


@pytest.fixture(params=sorted(LEDGERS))
def ledger(request: pytest.FixtureRequest) -> Ledger:
    return LEDGERS[request.param]


def accounts(role: Role) -> list[Account]:
    held = Assignment.objects.filter(role=role, account__is_active=True).select_related(
        "account__person__department"
    )
    return [one.account for one in held.order_by("pk")]


def reader(ledger: Ledger) -> Account:
    """Returns somebody who sees the whole ledger."""
    allowed = act_named(ledger.read_key).allowed
    role = max(allowed, key=lambda one: (allowed[one], one is Role.OFFICE))
    return accounts(role)[0]


def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend=MODEL_BACKEND)
    return client


def listing(ledger: Ledger, account: Account, question: str = "") -> Listing:
    today = timezone.localdate()
    return Listing(ledger, QueryDict(question), actor=Actor.of(account, on=today), today=today)


def test_the_demo_fills_it(ledger: Ledger) -> None:
    assert listing(ledger, reader(ledger)).leaf.rows, "a ledger without rows proves nothing below"


def test_its_list_costs_the_same_for_one_row_and_for_three(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, counts = browser(reader(ledger)), []
    client.get(reverse(ledger.key))
    for size in (1, 3):
        monkeypatch.setitem(vars(ledger), "page_size", size)
        with CaptureQueriesContext(connection) as counted:
            html = client.get(reverse(ledger.key)).content.decode()
        counts.append((len(counted), html.count('<th scope="row">')))
    (one, rows), (three, more) = counts
    assert one == three <= MOST_QUERIES
    assert rows <= more


def test_its_page_shows_the_rows_of_the_question_and_the_export_all_of_them(ledger: Ledger) -> None:
    account = reader(ledger)
    question = "&".join(f"columns={name}" for name in ledger.bound)
    whole = listing(ledger, account, question)
    client = browser(account)
    page = client.get(f"{reverse(ledger.key)}?{question}").content.decode()
    assert page.count("<tr>") - 1 == len(whole.leaf.rows)
    if "csv" not in ledger.exports:
        return
    number = whole.selection.count()  # before the export, which adds a row to the trail
    response = client.get(f"{reverse(f'{ledger.key}.export')}?format=csv&{question}")
    text = response.getvalue().decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text)))
    assert table[0] == [str(column.title) for column in whole.columns]
    assert len(table) - 1 == number


def test_every_order_of_it_can_be_paged_through(ledger: Ledger) -> None:
    account = reader(ledger)
    usual = {row.pk for row in listing(ledger, account).every_row()}
    for name, column in ledger.bound.items():
        for sort in (name, f"-{name}") if column.sort else ():
            first = listing(ledger, account, f"sort={sort}")
            assert first.sort == sort
            second = listing(ledger, account, f"sort={sort}&after={first.leaf.rows[0].pk}")
            expected = [row.pk for row in first.leaf.rows[1:]]
            assert [row.pk for row in second.leaf.rows][: len(expected)] == expected
            assert {row.pk for row in first.every_row()} == usual


def test_every_choice_of_every_filter_of_it_gives_rows_of_it(ledger: Ledger) -> None:
    account = reader(ledger)
    visible = set(listing(ledger, account).visible.values_list("pk", flat=True))
    for answer in listing(ledger, account).answers:
        for option in answer.options:
            found = listing(ledger, account, f"{answer.name}={option.value}")
            assert [one.words for one in found.answers if one.name == answer.name] == [option.title.strip()]
            rows = list(found.selection.values_list("pk", flat=True))
            assert len(rows) == len(set(rows)), "a filter must not show a row twice"
            assert set(rows) <= visible


def test_a_foreign_row_of_it_is_nowhere(ledger: Ledger) -> None:
    everything = set(listing(ledger, reader(ledger)).visible.values_list("pk", flat=True))
    for account in accounts(Role.DEPARTMENT_HEAD)[:2]:
        client = browser(account)
        if not Actor.of(account, on=timezone.localdate()).may(ledger.read_key):
            assert client.get(reverse(ledger.key)).status_code == 403
            continue
        own = set(listing(ledger, account).visible.values_list("pk", flat=True))
        foreign = sorted(everything - own)[:1]
        for pk in foreign:
            if ledger.detail is not None:
                assert client.get(reverse(f"{ledger.key}.detail", args=[pk])).status_code == 404
            assert client.get(f"/api/{ledger.path}{pk}/").status_code == 404


def test_a_row_of_it_opens_with_its_history(ledger: Ledger) -> None:
    account = reader(ledger)
    client, row = browser(account), listing(ledger, account).leaf.rows[0]
    if ledger.row_url:
        assert client.get(reverse(ledger.row_url, args=[row.pk])).status_code == 200
    if ledger.detail is not None:
        assert client.get(reverse(f"{ledger.key}.history", args=[row.pk])).status_code == 200
    shown = client.get(f"/api/{ledger.path}{row.pk}/").json()
    assert set(shown) == {"id", *ledger.columns_for(Actor.of(account, on=timezone.localdate()))}


def test_an_administrator_of_the_system_reads_it_only_if_it_is_about_accounts(ledger: Ledger) -> None:
    account = accounts(Role.SYSTEM_ADMINISTRATOR)[0]
    may = Actor.of(account, on=timezone.localdate()).may(ledger.read_key)
    assert browser(account).get(reverse(ledger.key)).status_code == (200 if may else 403)
