"""What tells of 要配慮個人情報, as `special_care.yaml` tells it: words by family, and the patterns of what surrounds them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Files that decide which words there are.
DECIDING = (__file__, str(resources.files("piiscan.lexicons").joinpath("special_care.yaml")))
_FLAGS = re.VERBOSE | re.IGNORECASE


@dataclass(frozen=True, slots=True)
class Family:
    """Words of one sort, and what stands around one that tells of a person.

    `after` and `before` are what stands right behind and right before it, `reach` what the find takes in as well. In a family
    that `is_listed` what is said of the last word of a list is said of all; with a `has_subject` it is enough that somebody *is* it;
    a word of one that `is_grown` is the end of a longer one. A family that is `like` another has all that it does not tell from there.
    """

    name: str
    types: tuple[str, ...]
    words: tuple[str, ...]
    after: re.Pattern[str]
    before: re.Pattern[str] | None
    reach: re.Pattern[str] | None
    is_listed: bool
    has_subject: bool
    is_grown: bool


@dataclass(frozen=True, slots=True)
class Care:
    """The families, the names of fields, and the patterns by which a statement is told from talk."""

    families: tuple[Family, ...]
    headers: frozenset[str]
    named: re.Pattern[str]
    asking: re.Pattern[str]
    negated: re.Pattern[str]
    denied: re.Pattern[str]
    generic: re.Pattern[str]
    supposed: re.Pattern[str]
    formal: re.Pattern[str]
    subject: re.Pattern[str]
    copula: re.Pattern[str]
    chosen: re.Pattern[str]
    parted: re.Pattern[str]


@cache
def care() -> Care:
    """Returns what is known, read once."""
    text = resources.files("piiscan.lexicons").joinpath("special_care.yaml").read_text(encoding="utf-8")
    told = yaml.load(text, Loader=LOADER)  # noqa: S506 - a safe loader
    around: dict[str, str] = told["context"]
    by_name = {one["name"]: one for one in told["families"]}
    headers = _words(around["labels"])
    compiled = {
        name: re.compile(around[name], _FLAGS)
        for name in ("asking", "negated", "denied", "generic", "supposed", "formal", "copula", "parted")
    }
    return Care(
        families=tuple(_family({**by_name.get(one.get("like"), {}), **one}) for one in told["families"]),
        headers=frozenset(headers),
        named=_named(headers),
        subject=_ending(around["subject"]),
        chosen=_ending(around["chosen"]),
        **compiled,
    )


def _family(told: dict[str, Any]) -> Family:
    return Family(
        name=told["name"],
        types=tuple(told["types"]),
        words=_words(told["words"]),
        after=re.compile(told["after"], _FLAGS),
        before=_ending(told["before"]) if "before" in told else None,
        reach=re.compile(told["reach"], _FLAGS) if "reach" in told else None,
        is_listed=bool(told.get("listed")),
        has_subject=bool(told.get("subject")),
        is_grown=bool(told.get("grown")),
    )


def _named(headers: tuple[str, ...]) -> re.Pattern[str]:
    """Returns what stands before the value of a field: its name with a colon and perhaps other values, or with a particle."""
    names = "|".join(map(re.escape, sorted(headers, key=len, reverse=True)))
    return _ending(
        rf"(?:{names})(?:\([^)\n]{{0,12}}\)|等|など|の有無|の内容|の種類|欄)?"
        r"(?:\s?[:=】\]」|→]\s?\n?(?:[^\n。:]{0,40}[、,・/\x20(])?|\s?(?:\n|\t|\s{1,8}|,|\|)\s?|(?:は|が|として|に)[、「\s]?|[「『])"
    )


def _ending(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})\Z", _FLAGS)


def _words(told: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(told.split()))
