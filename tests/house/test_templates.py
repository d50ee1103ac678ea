"""Templates keep to the strict policy, to the component library, and to their own floor."""

import re
from pathlib import Path

import pytest

from house.tree import SOURCE, name_of, order_of_measures, templates

FORBIDDEN = {
    "inline style": re.compile(r"\sstyle\s*=|<style[\s>]", re.IGNORECASE),
    "inline script": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)[^>]*>|\son[a-z]+\s*=\s*[\"']", re.IGNORECASE
    ),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "hyperscript or evaluated htmx": re.compile(r"hx-on[:\s=]|hx-vals\s*=\s*[\"']js:", re.IGNORECASE),
    "address outside the house": re.compile(
        r"(?:src|href|action|hx-\w+)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE
    ),
    "switched-off escaping": re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off"),
}
MENTION = re.compile(r"{%\s*(?:include|extends)\s+[\"']([\w./-]+)[\"']|{%\s*url\s+[\"']([\w.:-]+)[\"']")


def room_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).parts
    return parts[1] if parts[0] == "measures" else parts[0]


def height(room: str) -> int:
    """How high a room stands; rooms of one row stand equally high."""
    rows = order_of_measures()
    fixed = {"kernel": -2, "ui": -1, "web": len(rows)}
    if room in fixed:
        return fixed[room]
    return next(number for number, row in enumerate(rows) if room in row.split(" | "))


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_has(what: str) -> None:
    found = [
        f"{name_of(path)}:{number}"
        for path in templates()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if FORBIDDEN[what].search(line)
    ]
    assert not found, "\n".join(found)


# The frame links to the house's own pages; it draws them only where they exist.
# The generic ledger pages are drawn by ui; their addresses begin with the kernel's word.
ALIASES = {"ledgers": "ui"}
FRAME = {"web.home", "web.login", "web.logout", "web.password", "web.language"}


def test_a_template_mentions_only_its_own_room_and_those_below() -> None:
    upward = []
    for path in templates():
        here = room_of(path)
        for included, url in MENTION.findall(path.read_text(encoding="utf-8")):
            room = (included.partition("/")[0] if included else url.partition(".")[0]).partition(":")[0]
            room = ALIASES.get(room, room)
            if url in FRAME or room in {here, "django"}:
                continue
            if room not in {"ui", "kernel", "web"} and not (SOURCE / "measures" / room).is_dir():
                upward.append(f"{name_of(path)} mentions {included or url}, which is in no room")
            elif height(room) >= height(here):
                upward.append(f"{name_of(path)} mentions {included or url}, which is not below it")
    assert not upward, "\n".join(upward)


def test_a_template_stands_in_the_folder_of_its_own_room() -> None:
    lost = [
        name_of(path)
        for path in templates()
        if path.relative_to(next(p for p in path.parents if p.name == "templates")).parts[0]
        not in {room_of(path), "cotton"}
    ]
    assert not lost, "\n".join(lost)


def test_styles_and_scripts_ask_no_other_server() -> None:
    outside = re.compile(r"(?:url\(|import\s|fetch\()\s*[\"']?(?:https?:)?//")
    files = [path for kind in ("*.css", "*.js") for path in SOURCE.rglob(kind)]
    assert files
    assert [name_of(path) for path in files if outside.search(path.read_text(encoding="utf-8"))] == []
