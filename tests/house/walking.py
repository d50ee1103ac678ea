"""Opens every address that can be opened without sending anything, with one object of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from house.objects import Kind, World
from house.test_access import PLAIN
from house.test_access_objects import TAKING, kind_of
from people import NOW, Cast


@pytest.fixture
def on_the_day() -> Iterator[None]:
    """Stops the clock on the day of the cast."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def quick_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spares the minutes that many PDFs would take."""
    monkeypatch.setattr("weasyprint.HTML.write_pdf", lambda *given, **more: b"%PDF-1.7")


def addresses(cast: Cast) -> Iterator[str]:
    """Every address, those that take an object with one of the sales department; the API's are left out."""
    yield from (reverse(name) for name in PLAIN)
    world, made = World(cast), dict[Kind, Model]()
    for name in TAKING:
        kind = kind_of(name)
        if kind not in made:
            made[kind] = kind.make(world, cast.sales)
        if ":" not in name:
            yield reverse(name, kwargs=kind.address(made[kind]))


def shown_pages(cast: Cast, browser: Client) -> Iterator[tuple[str, str]]:
    """Every page that answers with HTML, as (address, text of the answer)."""
    for address in addresses(cast):
        answer: Any = browser.get(address)
        body = answer.getvalue()
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            yield address, body.decode()
