"""Knows the catalogue of the inventory: its questions, its vocabularies and the libraries shipped as seed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from mamori.law import vocabulary as law_vocabulary
from mamori.law.words import marked as _
from mamori.law.words import told

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

TOLD = ("yes", "no", "unknown")


@dataclass(frozen=True)
class Option:
    """One choice of a vocabulary: the key that is stored, the label that is shown, and what it means."""

    key: str
    label: str
    help: str = ""
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldSpec:
    """One question of the sheet, which is one column of the register.

    `kind` is text, longtext, list, choice, choices, date, count, yesno or bool; `vocabulary` names the choices;
    `first` marks the ten at first sight; `beside` names the field next to which it is drawn.
    """

    id: str
    label: str
    group: str
    kind: str
    first: bool
    question: str
    help: str
    placeholder: str
    synonyms: tuple[str, ...]
    vocabulary: str = ""
    beside: str = ""

    def options(self) -> Mapping[str, Option]:
        """Returns the choices by their keys, in order; empty for a free field."""
        return vocabulary(self.vocabulary) if self.vocabulary else {}


@cache
def seed(name: str) -> dict[str, Any]:
    """Returns a seed sheet of the inventory by its file name without suffix; callers must not change it."""
    text = files("mamori.measures.inventory").joinpath("seed", f"{name}.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, in C where it exists
    return content


@cache
def vocabulary(name: str) -> dict[str, Option]:
    """Returns a vocabulary by its name, practical or legal; raises KeyError for one that is in neither."""
    for one in seed("vocabulary")["lists"]:
        if one["id"] == name:
            return {
                o["key"]: Option(
                    o["key"], o["label"], o.get("help", ""), tuple(map(str, o.get("synonyms", ())))
                )
                for o in one["options"]
            }
    terms = getattr(law_vocabulary, name, None)
    if terms is None:
        raise KeyError(name)
    return {key: Option(key, term.label, term.help) for key, term in terms.items()}


def label(name: str, key: str) -> str:
    """Returns the label of a key for its reader, or the key itself where the vocabulary does not know it."""
    option = vocabulary(name).get(key)
    return told(option.label) if option else key


def labels(name: str, keys: Iterable[str]) -> list[str]:
    """Returns the labels of keys in the order given."""
    return [label(name, key) for key in keys]


@cache
def field_specs() -> dict[str, FieldSpec]:
    """Returns all questions of the sheet by field name, in the order of the sheet."""
    return {one["id"]: _spec(one) for one in seed("fields")["fields"]}


def _spec(one: Mapping[str, Any]) -> FieldSpec:
    return FieldSpec(
        id=one["id"],
        label=one["label"],
        group=one["group"],
        kind=one["kind"],
        first=bool(one.get("first")),
        question=one.get("question", ""),
        help=one.get("help", ""),
        placeholder=one.get("placeholder", ""),
        synonyms=tuple(map(str, one.get("synonyms", ()))),
        vocabulary=one.get("vocabulary", ""),
        beside=one.get("beside", ""),
    )


@cache
def groups() -> dict[str, Mapping[str, str]]:
    """Returns the groups of questions by id: `label` and `lead`."""
    return {one["id"]: one for one in seed("fields")["groups"]}


def first_sight() -> list[str]:
    """Returns the fields shown at first sight, each followed by those drawn beside it."""
    specs = field_specs()
    chosen: list[str] = []
    for one in specs.values():
        if one.first:
            chosen.append(one.id)
            chosen += [other.id for other in specs.values() if other.beside == one.id]
    return chosen


@cache
def choice_lists() -> Mapping[str, str]:
    """Returns the fields that hold several keys, each with the name of its vocabulary."""
    return {name: spec.vocabulary for name, spec in field_specs().items() if spec.kind == "choices"}


def in_order(field: str, value: Any) -> Any:
    """Returns the keys of a ticked list in the order of their vocabulary, those that it does not know last.

    The order in which boxes were ticked says nothing. A value of any other field comes back as it is.
    """
    if field not in choice_lists() or not value or len(value) < 2:
        return value
    places = _places(choice_lists()[field])
    return sorted(value, key=lambda key: places.get(key, len(places)))


@cache
def _places(name: str) -> Mapping[str, int]:
    return {key: place for place, key in enumerate(vocabulary(name))}


def in_words(field: str, value: Any) -> str:
    """Returns a value of a holding as its reader says it: labels for keys, 「、」 between the members of a list."""
    spec = field_specs()[field]
    if value in (None, "", []):
        return ""
    if field == "retention_months":
        return _period(value)
    if spec.kind == "choices":
        return told(_("、")).join(labels(spec.vocabulary, value))
    if spec.kind in ("choice", "yesno"):
        return label(spec.vocabulary, value)
    if spec.kind == "list":
        return told(_("、")).join(value)
    if spec.kind == "bool":
        return told(_("はい")) if value else ""
    if spec.kind == "count":
        return f"{value:,}"
    if spec.kind == "date":
        return told(_("%(year)d年%(month)d月%(day)d日")) % {
            "year": value.year,
            "month": value.month,
            "day": value.day,
        }
    return str(value)


@cache
def _asked_beside() -> Mapping[str, Sequence[str]]:
    """Returns for a field, where there are any, the fields that are asked beside it."""
    found: dict[str, list[str]] = {}
    for one in field_specs().values():
        if one.beside:
            found.setdefault(one.beside, []).append(one.id)
    return found


def with_beside(field: str, content: Mapping[str, Any]) -> str:
    """Returns a value in words together with what is asked beside it: 「1,200（概数・2026年4月1日）」."""
    main = in_words(field, content[field])
    beside = [in_words(name, content[name]) for name in _asked_beside().get(field, ())]
    aside = "・".join(words for words in beside if words)
    return (
        told(_("%(main)s（%(aside)s）")) % {"main": main, "aside": aside} if main and aside else main or aside
    )


def _period(months: int) -> str:
    years, rest = divmod(months, 12)
    parts = [told(_("%(years)d年")) % {"years": years}] if years else []
    if rest or not years:
        parts.append(told(_("%(months)dか月")) % {"months": rest})
    return "".join(parts).strip()


@dataclass(frozen=True)
class Suggestion:
    """A holding that companies like this one usually have; `prompt` is the question that brings it to mind."""

    id: str
    business: str
    name: str
    prompt: str
    why: str
    forgotten: bool
    certainty: str
    content: Mapping[str, Any]


@cache
def suggestions() -> dict[str, tuple[frozenset[str], Suggestion]]:
    """Returns every holding of the library of processes by its id, with the kinds of department it belongs to."""
    found: dict[str, tuple[frozenset[str], Suggestion]] = {}
    for process in seed("processes")["processes"]:
        for holding in process["holdings"]:
            content = {k: v for k, v in holding.items() if k in field_specs()}
            content["business"] = process["business"]
            one = Suggestion(
                id=holding["id"],
                business=process["business"],
                name=holding["name"],
                prompt=process.get("prompt", ""),
                why=holding.get("why", process.get("why", "")),
                forgotten=bool(holding.get("forgotten", process.get("forgotten"))),
                certainty=holding.get("certainty", ""),
                content=content,
            )
            found[one.id] = (frozenset(process["kinds"]), one)
    return found


def kinds_of_department(name: str, kind: str = "") -> set[str]:
    """Returns the kinds of work a department does, from its own `kind` or from the words of its name."""
    if kind:
        return {kind}
    return {
        one["id"] for one in seed("processes")["department_kinds"] if any(w in name for w in one["words"])
    }


def suggested_for(kinds: set[str], *, taken: Iterable[str], names: Iterable[str]) -> list[Suggestion]:
    """Returns what a department of these kinds may have forgotten: those easily forgotten first.

    `taken` are ids of suggestions already used, `names` the names that already stand on the sheet.
    """
    used, known = set(taken), [_plain(name) for name in names]
    open_ones = [
        one
        for where, one in suggestions().values()
        if (where & kinds or "common" in where) and one.id not in used and not _known(one, known)
    ]
    return sorted(open_ones, key=lambda one: not one.forgotten)


def _plain(name: str) -> str:
    return "".join(char for char in name if char.isalnum())


def _known(one: Suggestion, names: list[str]) -> bool:
    wanted = _plain(one.name)
    return any(wanted in name or (len(name) > 3 and name in wanted) for name in names)
