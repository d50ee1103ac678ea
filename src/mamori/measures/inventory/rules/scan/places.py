"""Knows when a path, or a table of a database, lies in a place that a pattern names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import re2

from mamori.law.words import marked as _

WILD = "*?"
LONGEST = 500


class BadPattern(ValueError):
    """The pattern names no place; the message is marked for translation."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern as it was written, the part before its first wildcard, and what it matches.

    Without a wildcard it names a file, or a folder with all that lies below it.
    """

    written: str
    stem: str
    matcher: Any = field(repr=False, compare=False)

    def covers(self, place: str) -> bool:
        """Tells whether the place, as `normal` writes it, lies in the pattern."""
        return place.startswith(self.stem) and self.matcher.fullmatch(place) is not None


def normal(place: str) -> str:
    """Returns a place in the one writing in which places are compared.

    Windows and Unix write folders differently, Macs write kana in pieces, and shares know no difference of case.
    """
    whole = unicodedata.normalize("NFKC", unicodedata.normalize("NFC", place.strip())).casefold()
    scheme, mark, rest = whole.replace("\\", "/").partition("://")
    rest = rest if mark else scheme
    parts = [part for part in rest.split("/") if part]
    lead = f"{scheme}://" if mark else "//" if rest.startswith("//") else "/" if rest.startswith("/") else ""
    return lead + "/".join(parts)


@lru_cache(maxsize=4096)
def pattern(written: str) -> Pattern:
    """Returns the pattern; raises BadPattern for one that names nothing, or everything."""
    place = normal(written)
    if not place.strip("/*?"):
        raise BadPattern(_("すべてに当てはまるパターンは使えません。フォルダーの名前を入れてください。"))
    if len(place) > LONGEST:
        raise BadPattern(_("パターンが長すぎます。"))
    first = min((place.find(sign) for sign in WILD if sign in place), default=len(place))
    expression = _expression(place) if first < len(place) else f"{re2.escape(place)}(/.*)?"
    return Pattern(
        written, place[:first].rstrip("/") if first < len(place) else place, re2.compile(expression)
    )


def _expression(place: str) -> str:
    """Returns the pattern for RE2, which no pattern can make slow: `**` any folders, `*` within a name, `?` one letter."""
    made, at = [], 0
    while at < len(place):
        if place.startswith("/**/", at):
            made.append("/(.*/)?")
            at += 4
        elif place.startswith("**", at):
            made.append(".*")
            at += 2
        elif place[at] == "*":
            made.append("[^/]*")
            at += 1
        elif place[at] == "?":
            made.append("[^/]")
            at += 1
        else:
            made.append(re2.escape(place[at]))
            at += 1
    return "".join(made)


def inside(root: str, written: str) -> bool:
    """Tells whether all that a pattern can match lies below a root, so that scanning the root answers for the pattern."""
    stem, top = pattern(written).stem, normal(root)
    return stem == top or stem.startswith(top.rstrip("/") + "/")


def is_inside_any(roots: Iterable[str], written: str) -> bool:
    """Tells whether all that a pattern can match lies below one of the roots; one that names nothing lies nowhere."""
    try:
        return any(inside(root, written) for root in roots)
    except BadPattern:
        return False


def is_left_out(relative: str, patterns: Iterable[str]) -> bool:
    """Tells whether a file is not looked at: its name, one of its folders, or its whole path below the root is named."""
    place = normal(relative).lstrip("/")
    names = place.split("/")
    for written in patterns:
        wanted = normal(written).strip("/")
        if not wanted:
            continue
        compiled = _compiled(wanted)
        if compiled.fullmatch(place) or ("/" not in wanted and any(compiled.fullmatch(one) for one in names)):
            return True
        if "/" in wanted and place.startswith(wanted + "/"):
            return True
    return False


@lru_cache(maxsize=1024)
def _compiled(wanted: str) -> Any:
    return re2.compile(_expression(wanted))


def folder_of(place: str) -> str:
    """Returns the folder in which a file lies, as its place is written."""
    cut = max(place.rfind("/"), place.rfind("\\"))
    return place[:cut] if cut > 0 else place


def name_of(place: str) -> str:
    """Returns the last part of a place: the name of the file, the table or the folder."""
    return place.replace("\\", "/").rstrip("/").rpartition("/")[2] or place


def of_department(relative: str, names: Mapping[str, int]) -> int | None:
    """Returns the department after which the innermost such folder is named, or None; `names` are as `normal` writes them."""
    folders = normal(folder_of("/" + relative)).strip("/").split("/")
    return next((names[one] for one in reversed(folders) if one in names), None)
