"""Joins the contents of several holdings into one, so that nothing that any of them says is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mamori.law.words import marked as _
from mamori.law.words import told
from mamori.measures.inventory.rules import catalogue

Content = Mapping[str, Any]

# Of two answers to such a question, the later in its row asks for more care and stands.
_CARE = ("", "no", "unknown", "yes")
_UNSURE = ("", "exact", "about", "unknown")
_EASING = frozenset({"exclusion", "processed"})  # what eases a duty must hold for every part
_PERIOD = ("retention_from", "retention_months")
_TITLE = ("business", "name")
_FOR_EVER = 10**6


@dataclass(frozen=True, slots=True)
class Part:
    """One of the holdings that become one: its number in the register and what it says."""

    number: str
    content: Content


def join(kept: Part, others: Sequence[Part]) -> dict[str, Any]:
    """Returns the content of the one that remains.

    Lists are joined, counts added, texts put together line by line; of periods the longest stands and of days the
    earliest; of two answers the one that asks for more care. What has no place beside what stands goes to the remarks.
    """
    content = dict(kept.content)
    said = []
    for other in others:
        left = _take(content, other.content)
        title = "／".join(str(other.content[name]) for name in _TITLE)
        said.append(told(_("統合した項目：%(number)s %(title)s")) % {"number": other.number, "title": title})
        said += [f"{other.number} {words}" for words in left]
    content |= _longest([kept, *others], str(content["retention_note"]))
    content["note"] = _lines(content["note"], "\n".join(said))
    return content


def _take(content: dict[str, Any], other: Content) -> list[str]:
    """Takes what another holding says into the content; returns in words what found no place."""
    left = []
    if (content["count"] is None) is not (other["count"] is None):
        content["count_basis"] = max(content["count_basis"], "about", key=_UNSURE.index)
    for name, spec in catalogue.field_specs().items():
        mine, value = content[name], other[name]
        if name in _PERIOD or name in _TITLE or mine == value:
            continue
        content[name] = _JOINED[_way(name, spec.kind)](mine, value)
        if spec.kind == "choice" and name != "count_basis" and value and content[name] != value:
            left.append(f"{told(spec.label)}「{catalogue.in_words(name, value)}」")
        if name in _EASING and mine and content[name] != mine:
            left.append(told(_("統合前の%(what)s「%(was)s」")) % _was(name, mine))
    return left


def _was(name: str, value: Any) -> dict[str, str]:
    label = told(catalogue.field_specs()[name].label)
    return {"what": label, "was": catalogue.in_words(name, value)}


def _way(name: str, kind: str) -> str:
    if name in _EASING:
        return "easing"
    return name if name in ("count", "count_basis") else kind


def _lines(mine: str, value: str) -> str:
    return _together(mine, value, "\n")


def _together(mine: str, value: str, between: str) -> str:
    parts = [part for part in mine.split(between) if part.strip()]
    parts += [part for part in value.split(between) if part.strip() and part not in parts]
    return between.join(parts)


def _both(mine: Sequence[str], value: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*mine, *value]))


_JOINED: Mapping[str, Callable[[Any, Any], Any]] = {
    "text": lambda mine, value: _together(mine, value, "／"),
    "longtext": _lines,
    "list": _both,
    "choices": _both,
    "choice": lambda mine, value: mine or value,
    "easing": lambda mine, value: "",
    "yesno": lambda mine, value: max(mine, value, key=_CARE.index),
    "bool": lambda mine, value: mine and value,  # 入力前の帳票: only where all are
    "date": lambda mine, value: min((one for one in (mine, value) if one), default=None),
    "count": lambda mine, value: (mine or 0) + (value or 0),
    "count_basis": lambda mine, value: max(mine, value, key=_UNSURE.index),
}


def _longest(parts: Sequence[Part], note: str) -> dict[str, Any]:
    """Returns the longest of the periods, with a note of all of them where they differ."""
    given = [one for one in parts if any(one.content[name] not in ("", None) for name in _PERIOD)]
    if not given:
        return {}
    longest = max(given, key=lambda one: _length(one.content))
    periods = {_length(one.content): one for one in given}
    starts = {one.content["retention_from"] for one in given}
    if len(periods) > 1 or len(starts) > 1:
        each = "、".join(f"{one.number} {_period(one.content)}" for one in given)
        note = _lines(note, told(_("統合前の保管期間：%(each)s")) % {"each": each})
    return {"retention_note": note, **{name: longest.content[name] for name in _PERIOD}}


def _length(content: Content) -> int:
    if content["retention_from"] == "permanent":
        return _FOR_EVER
    return -1 if content["retention_months"] is None else int(content["retention_months"])


def _period(content: Content) -> str:
    words = [catalogue.in_words(name, content[name]) for name in _PERIOD]
    return " ".join(one for one in words if one)
