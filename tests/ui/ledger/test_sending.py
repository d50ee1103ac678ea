"""Large files are made in the background, watched and fetched by the one who asked, and by nobody else."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from mamori.kernel import jobs
from mamori.kernel.jobs.models import Progress
from mamori.kernel.ledger import Ledger
from mamori.kernel.people.models import Person
from mamori.kernel.trail.models import TrailEntry
from mamori.ui.ledger import sending
from people import NOW, Cast

EXPORT = "/testing/people/export/"


@pytest.fixture(autouse=True)
def _long(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A worker is alive, and three rows are many; files of other tests are not there."""
    monkeypatch.setattr(jobs, "is_alive", lambda at: True)
    monkeypatch.setattr(sending, "AT_ONCE", dict.fromkeys(sending.TYPES, 3))
    with time_machine.travel(NOW, tick=False):
        yield


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_a_long_file_is_made_in_the_background_and_fetched_by_who_asked(cast: Cast, people: Ledger) -> None:
    browser = cast.takahashi.browser()
    page = browser.get(f"{EXPORT}?format=csv&columns=code,name").headers["Location"]
    waiting = browser.get(page).content.decode()
    assert ("書き出しています" in waiting, "受け取る" in waiting) == (True, False)
    assert TrailEntry.objects.count() == 0, "nothing has left yet"
    assert jobs.drain() == 1
    assert f'href="{page}?file"' in browser.get(page).content.decode()
    assert "poll" not in browser.get(page, headers={"HX-Request": "true"}).content.decode()
    response = browser.get(f"{page}?file")
    rows = list(csv.reader(io.StringIO(body(response).decode("utf-8-sig"))))
    assert len(rows[0]) == 2
    assert len(rows) == 1 + Person.objects.count()
    (entry,) = TrailEntry.objects.all()
    assert (entry.action, entry.actor_name) == ("testing.people.export", str(cast.takahashi.account))


def test_nobody_else_learns_of_the_file(cast: Cast, people: Ledger) -> None:
    page = cast.takahashi.browser().get(f"{EXPORT}?format=xlsx").headers["Location"]
    jobs.drain()
    for other in (cast.sato, cast.tanaka, cast.ito):
        assert other.browser().get(f"{page}?file").status_code == 404
    assert cast.mallory.browser().get(f"{page}?file").status_code == 403


def test_who_has_lost_the_right_meanwhile_gets_nothing_and_is_told(cast: Cast, people: Ledger) -> None:
    browser = cast.takahashi.browser()
    page = browser.get(f"{EXPORT}?format=csv").headers["Location"]
    type(cast.takahashi.account).objects.filter(pk=cast.takahashi.account.pk).update(is_active=False)
    jobs.drain()
    assert Progress.objects.get().state == Progress.State.FAILED
    type(cast.takahashi.account).objects.filter(pk=cast.takahashi.account.pk).update(is_active=True)
    assert "終わりませんでした" in browser.get(page).content.decode()
    assert TrailEntry.objects.count() == 0


def test_a_file_is_gone_after_a_day_and_the_page_says_what_to_do(cast: Cast, people: Ledger) -> None:
    browser = cast.takahashi.browser()
    page = browser.get(f"{EXPORT}?format=csv").headers["Location"]
    jobs.drain()
    assert sending.sweep(timezone.now() + timedelta(hours=23)) == 0
    assert sending.sweep(timezone.now() + timedelta(days=400)) >= 1
    told = browser.get(page).content.decode()
    assert ("ファイルはもうありません" in told, "もう一度、一覧から書き出してください。" in told) == (
        True,
        True,
    )


def test_a_pdf_goes_the_same_way(cast: Cast, people: Ledger) -> None:
    browser = cast.takahashi.browser()
    page = browser.get(f"{EXPORT}?format=pdf").headers["Location"]
    jobs.drain()
    assert body(browser.get(f"{page}?file")).startswith(b"%PDF")


def test_where_no_worker_is_alive_the_file_is_made_at_once(
    cast: Cast, people: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "is_alive", lambda at: False)
    response = cast.takahashi.browser().get(f"{EXPORT}?format=csv")
    assert response.status_code == 200
    assert body(response)
    assert Progress.objects.count() == 0
