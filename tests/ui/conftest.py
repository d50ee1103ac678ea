"""Draws components from a line of template, and opens pages in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.template import RequestContext, Template
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler  # type: ignore[import-untyped]  # ships no types
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

Draw = Callable[..., str]
OpenGallery = Callable[..., Page]
PATIENCE = 20_000  # milliseconds, for a busy machine
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def draw() -> Draw:
    """Returns a function that renders template text as a page would, at an address with a query string."""

    def run(source: str, *, query: str = "", **context: Any) -> str:
        request = RequestFactory().get("/somewhere/" + query)
        template = Template("{% load ui %}" + CottonCompiler().process(source))
        return template.render(RequestContext(request, context)).strip()

    return run


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Returns the browser, started once for a file of tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def collected() -> None:
    """Collects the static files to where the test server looks for them."""
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture
def complaints() -> list[str]:
    """Returns what the browser complained about: refused styles and scripts, failed requests, strange hosts."""
    return []


@pytest.fixture
def open_gallery(
    chromium: Browser, collected: None, live_server: Any, settings: Any, complaints: list[str]
) -> Iterator[OpenGallery]:
    """Returns a function that opens the gallery, in a width, with or without scripts."""
    settings.DEBUG = True
    contexts: list[BrowserContext] = []

    def run(width: int = 1360, *, scripts: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, locale="ja-JP", java_script_enabled=scripts
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.set_default_navigation_timeout(3 * PATIENCE)
        page = context.new_page()
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.on(
            "request",
            lambda sent: None if sent.url.startswith(live_server.url) else complaints.append(sent.url),
        )
        page.on(
            "response",
            lambda got: complaints.append(f"{got.status} {got.url}") if got.status >= 400 else None,
        )
        page.goto(f"{live_server.url}/ui/gallery/")
        return page

    yield run
    for context in contexts:
        context.close()
