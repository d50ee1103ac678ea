"""What people write into the questions of a holding: numbers, periods and days as they are written in offices."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mamori.kernel.permission import Actor
from mamori.kernel.sheets.places import Place
from mamori.kernel.sheets.rows import RowResult
from mamori.kernel.sheets.values import WrittenDate
from mamori.measures.inventory.actions import register
from mamori.measures.inventory.forms.holding import HoldingForm
from mamori.measures.inventory.forms.survey import RoundForm
from mamori.measures.inventory.ledgers.files import check
from mamori.measures.inventory.models import Entry
from mamori.measures.inventory.rules.deadlines import retention_ends_on
from mamori.measures.inventory.rules.holding import Row
from measures.inventory.furnished import entered
from measures.inventory.reading import at, field, words_of
from measures.inventory.test_pages_survey import POSTED
from people import NOW, TODAY, Cast

NAMED = {"business": "採用", "name": "履歴書"}


@pytest.mark.usefixtures("at_ten")
@pytest.mark.parametrize(
    ("name", "typed", "taken"),
    [
        ("count", "1,200", 1200),
        ("count", "１，２００", 1200),
        ("count", "2人", 2),
        ("retention_months", "３６", 36),
        ("retention_months", "3年", 36),
        ("retention_months", "1200", 1200),
        ("counted_on", "令和7年12月2日", date(2025, 12, 2)),
        ("counted_on", "2026/6/1", TODAY),
        ("oldest_on", "1900-01-01", date(1900, 1, 1)),
    ],
)
def test_an_answer_is_taken_however_it_is_written(name: str, typed: str, taken: Any) -> None:
    form = HoldingForm({**NAMED, name: typed})
    assert form.is_valid(), form.errors
    assert form.content()[name] == taken


@pytest.mark.usefixtures("at_ten")
@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("count", "たくさん", "整数"),
        ("count", "100～200名", "整数"),
        ("retention_months", "1201", "1200"),
        ("retention_months", "99999999999", "1200"),
        ("counted_on", "2026-06-02", "これから先の日付です。"),
        ("oldest_on", "1899-12-31", "1900年より前の日付です。"),
        ("oldest_on", "令和7年", "日付"),
    ],
)
def test_what_cannot_be_taken_is_said_and_stands_as_it_was_typed(name: str, typed: str, says: str) -> None:
    form = HoldingForm({**NAMED, name: typed})
    assert says in str(form.errors[name])
    assert (f'value="{typed}"' in str(form[name]), 'type="text"' in str(form[name])) == (True, True)


def test_a_period_that_ends_beyond_the_calendar_ends_with_it() -> None:
    holding = Row(retention_months=99999, oldest_on=date(2026, 4, 1), retention_from="acquired")
    assert retention_ends_on(holding) == date.max


def test_a_ledger_brings_in_no_day_before_1900() -> None:
    values = {
        "name": "履歴書",
        "oldest_on": WrittenDate(date(1899, 12, 31)),
        "counted_on": WrittenDate(TODAY),
    }
    told = list(check(RowResult(Place("", 2), values, {}), Actor.system()))
    assert [(name, str(words)[:8]) for name, words in told] == [("oldest_on", "1900年より前")]


@pytest.mark.django_db
def test_a_tick_for_a_row_with_an_impossible_number_is_refused_like_an_unknown_one(cast: Cast) -> None:
    for beyond in ("9" * 23, "²", "0"):
        form = RoundForm({"name": "棚卸し", "departments": [beyond]}, on=TODAY)
        assert "departments" in form.errors


@pytest.mark.django_db
@pytest.mark.usefixtures("at_ten")
def test_a_page_with_impossible_numbers_is_answered_in_words_and_keeps_them(cast: Cast) -> None:
    entry, browser = entered(cast), cast.takahashi.browser()
    given = {**POSTED, "department": cast.sales.pk, "version": entry.version, "oldest_on": "2020-04-01"}
    for months in ("99999", "99999999999"):
        page = browser.post(
            at("change_entry", entry.pk), {**given, "retention_months": months, "count": "２"}
        )
        assert (page.status_code, field(page, "retention_months")) == (422, months)
        assert "1200 以下" in words_of(page)
    assert Entry.objects.get().version == entry.version


@pytest.mark.django_db
def test_the_order_in_which_boxes_were_ticked_is_no_change(cast: Cast) -> None:
    entry = entered(cast, media=["server", "paper"], disposal_methods=["erase", "shred"])
    assert (entry.media, entry.disposal_methods) == (["paper", "server"], ["shred", "erase"])
    Entry.objects.update(media=["server", "paper"])  # as it was kept before the order was settled
    stored = Entry.objects.get()
    assert stored.content()["media"] == ["paper", "server"]
    register.change_entry(stored, {"media": ["server", "paper"]}, by=cast.takahashi.actor, at=NOW)
    assert Entry.objects.get().media == ["paper", "server"]
