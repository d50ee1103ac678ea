"""Lets people sit down at a real browser, and holds every page they pass to what the product promises of a page."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.core.management import call_command
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)

from people import Cast, Member

PATIENCE = 20_000  # milliseconds, for a busy machine
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # of what is right, one place each is told
}
PICTURES = os.environ.get("MAMORI_PICTURES", "")  # a folder, for who wants to see the pages that were passed
TELEPHONE, DESK = {"width": 375, "height": 812}, {"width": 1360, "height": 900}
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser, started once for a file of stories."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def collected() -> None:
    """Collects the static files to where the test server looks for them."""
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture
def company(transactional_db: None) -> Cast:
    """The cast, stored for the server to see."""
    return Cast()


class Seat:
    """One person at the browser: opens pages, and is told at the end of all that went wrong on them."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.url, self.complaints = url, list[str]()
        self.context = context
        self.page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda sent: self._watch(sent.url))
        self.page.on("response", self._check)

    def _hear(self, said: ConsoleMessage) -> None:
        # What the server refused is told by `_check`, which knows a refused form from a missing file.
        if said.type in ("error", "warning") and not said.text.startswith("Failed to load resource"):
            self.complaints.append(said.text)

    def _watch(self, address: str) -> None:
        if not address.startswith((self.url, "data:", "blob:")):
            self.complaints.append(f"asked a stranger: {address}")

    def _check(self, got: Response) -> None:
        is_page = got.request.resource_type == "document"
        if got.status >= 500 or (got.status >= 400 and not is_page):
            self.complaints.append(f"{got.status} {got.url}")

    def go(self, path: str) -> Page:
        """Opens a page of the product."""
        self.page.goto(self.url + path)
        return self.page

    @property
    def path(self) -> str:
        """Returns where the person is."""
        return urlsplit(self.page.url).path

    def press(self, name: str) -> None:
        """Presses the button of that name."""
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()

    def agree(self, name: str) -> None:
        """Presses the button of that name and says yes to its question."""
        self.page.get_by_role("button", name=name).first.click()
        with self.page.expect_navigation():
            self.page.locator("#confirm button[value=yes]").click()

    def told(self) -> str:
        """Returns the words of the page."""
        return self.page.inner_text("main")

    def follow(self, name: str) -> None:
        """Follows the link of that name."""
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def look(self) -> None:
        """Looks at the page with axe, and at its width on a telephone; nothing may be amiss."""
        self.page.evaluate("window.scrollTo(0, 0)")
        found = Axe().run(self.page, options=RULES).response
        assert len(found["passes"]) > 10, "axe saw no page"
        faults = [
            (fault["id"], [str(node["target"]) for node in fault["nodes"]][:3])
            for fault in found["violations"]
        ]
        assert faults == [], f"{self.path}: {faults}"
        self._draw("desk")
        self.page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]  # a dict of two numbers
        width = self.page.evaluate("document.documentElement.scrollWidth")
        self._draw("telephone")
        self.page.set_viewport_size(DESK)  # type: ignore[arg-type]  # a dict of two numbers
        assert width <= TELEPHONE["width"], f"{self.path} is {width} px wide on a telephone"

    def _draw(self, size: str) -> None:
        if PICTURES:
            folder = Path(PICTURES)
            name = f"{len(list(folder.glob('*.png'))):03d}{self.path.replace('/', '-')}{size}.png"
            self.page.screenshot(path=folder / name, full_page=True)


SitDown = Callable[..., Seat]


@pytest.fixture
def sit_down(chromium: Browser, collected: None, live_server: Any) -> Iterator[SitDown]:
    """Returns a function that gives somebody a browser of their own, signed in or a stranger."""
    seats: list[Seat] = []

    def run(member: Member | None = None) -> Seat:
        context = chromium.new_context(viewport=DESK, locale="ja-JP", timezone_id="Asia/Tokyo")  # type: ignore[arg-type]  # a dict of two numbers
        context.set_default_timeout(PATIENCE)
        context.set_default_navigation_timeout(3 * PATIENCE)
        if member is not None:
            key = member.browser().cookies[django_settings.SESSION_COOKIE_NAME].value
            cookie = {"name": django_settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
            context.add_cookies([cookie])  # type: ignore[list-item]  # a cookie as Playwright takes it
        seats.append(Seat(context, live_server.url))
        return seats[-1]

    yield run
    complaints = [one for seat in seats for one in seat.complaints]
    for seat in seats:
        seat.context.close()
    assert complaints == [], "the browser complained"
