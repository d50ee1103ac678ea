"""The filters of a list stand open on a desk and wait in a drawer on a phone, without a line of script."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from house.tree import SOURCE
from mamori.kernel.ledger import Ledger
from people import Cast

pytestmark = pytest.mark.browser
LIST = "/testing/people/"
LOOK = SOURCE / "ui" / "static" / "ui" / "mamori.css"
Show = Callable[[int, str], Page]


@pytest.fixture
def show(chromium: Browser, cast: Cast, people: Ledger) -> Iterator[Show]:
    """Returns a function that shows the list at a width and with a question, with scripts switched off."""
    context = chromium.new_context(java_script_enabled=False)

    def run(width: int, question: str = "") -> Page:
        answer = cast.takahashi.browser().get(LIST + question)
        look = f"<style>{LOOK.read_text(encoding='utf-8')}</style></head>"
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.set_content(answer.content.decode().replace("</head>", look), wait_until="domcontentloaded")
        return page

    yield run
    context.close()


def test_on_a_desk_the_filters_are_open_and_there_is_no_drawer(show: Show) -> None:
    page = show(1360, "")
    expect(page.locator("#filter-engagement")).to_be_visible()
    expect(page.get_by_text("絞り込みの条件")).to_be_hidden()


def test_on_a_phone_the_drawer_is_closed_and_opens_by_its_own_head(show: Show) -> None:
    page = show(375, "")
    expect(page.locator("#ledger-q")).to_be_visible()
    expect(page.locator("#filter-engagement")).to_be_hidden()
    page.get_by_text("絞り込みの条件").click()
    expect(page.locator("#filter-engagement")).to_be_visible()


def test_a_closed_drawer_tells_how_many_filters_are_set(show: Show) -> None:
    expect(show(375, "?engagement=officer").get_by_text("1件設定中")).to_be_visible()
    expect(show(375, "").get_by_text("件設定中")).to_have_count(0)
