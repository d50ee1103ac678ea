"""Reads a page as its user does: its words, what it offers to do, and what stands in its fields."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import Resolver404, resolve, reverse

from mamori.kernel.permission.table import act_named


def main_of(response: Any) -> str:
    """Returns the HTML of the page's main part, without menu, header and footer."""
    html: str = response.content.decode()
    return html.partition("<main")[2].partition("</main>")[0] or html


def words_of(response: Any) -> str:
    """Returns the words of the main part in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main_of(response))).split())


def deeds_on(response: Any) -> set[str]:
    """Returns the names of the addresses of all acts that the main part offers, by form or by link."""
    found = set()
    for address in re.findall(r'(?:href|action)="([^"]+)"', main_of(response)):
        path = urlsplit(unescape(address)).path
        if not path.startswith("/"):
            continue
        try:
            match = resolve(path)
        except Resolver404:
            continue
        key = getattr(match.func, "access_key", None)
        if key and act_named(key).writes:
            found.add(str(match.view_name))
    return found


def field(response: Any, name: str) -> str:
    """Returns what stands in the text box, text area or hidden field of that name."""
    html = main_of(response)
    area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>(.*?)</textarea>', html, re.DOTALL)
    if area:
        return unescape(area.group(1)).strip()
    box = re.search(rf'<input[^>]*name="{name}"[^>]*>', html)
    assert box, f"there is no field {name}"
    value = re.search(r'value="([^"]*)"', box.group(0))
    return unescape(value.group(1)) if value else ""


def at(name: str, *numbers: int) -> str:
    """Returns the address of a page of the inventory."""
    return reverse(f"inventory.{name}", args=numbers)


def told(browser: Client, name: str, *numbers: int) -> str:
    """Returns the words of a page of the inventory."""
    return words_of(browser.get(at(name, *numbers)))
