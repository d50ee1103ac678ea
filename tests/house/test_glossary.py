"""The glossary is true: each term lives where it says, is called so on the screen, and none of the product's words is missing."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import translation

from house.tree import ROOT
from mamori.kernel.control import State
from mamori.kernel.permission import Role
from mamori.measures.organisation.models import FORM_LABELS, POST_LABELS

ROW = re.compile(r"^\| (?P<japanese>[^|]+) \| (?P<english>[^|]+) \| `(?P<where>[\w.]+)` \|$")
KINDS = {
    **{f"mamori.kernel.permission.Role.{role.name}": role.label for role in Role},
    **{f"mamori.kernel.control.State.{state.name}": state.label for state in State},
    **{f"mamori.measures.organisation.rules.Post.{post.name}": label for post, label in POST_LABELS.items()},
    **{f"mamori.measures.organisation.rules.Form.{form.name}": label for form, label in FORM_LABELS.items()},
}


class Term(NamedTuple):
    """One row of the page."""

    japanese: str
    english: str
    where: str


def read() -> list[Term]:
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in page if line.startswith("| ") and not line.startswith("| 日本語")]
    return [Term(**found.groupdict()) for line in rows if (found := ROW.match(line))]


TERMS = read()


def states() -> dict[str, Any]:
    """Every state and kind that a model of the product knows, by its place in the code."""
    return {
        f"{model.__module__}.{model.__name__}.{name}.{choice.name}": choice.label
        for model in apps.get_models()
        if model.__module__.startswith("mamori.")
        for name, inner in vars(model).items()
        if inspect.isclass(inner) and issubclass(inner, models.TextChoices)
        for choice in inner
    }


def found_at(where: str) -> Any:
    """Returns what lives there; raises LookupError, AttributeError or ImportError for a place that does not exist."""
    parts = where.split(".")
    for length in range(len(parts), 0, -1):
        try:
            place: Any = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            place = _inside(place, part)
        return place
    raise LookupError(where)


def _inside(place: Any, part: str) -> Any:
    if inspect.isclass(place) and issubclass(place, models.Model):
        try:
            return place._meta.get_field(part)
        except FieldDoesNotExist:
            pass
    return getattr(place, part)


def in_language(language: str, words: Any) -> str:
    with translation.override(language):
        return translation.gettext(words) if isinstance(words, str) else str(words)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.where)
def test_a_term_lives_where_the_glossary_says(term: Term) -> None:
    assert found_at(term.where) is not None


def test_a_place_that_does_not_exist_is_noticed() -> None:
    for where in (
        "mamori.kernel.nowhere",
        "mamori.measures.inventory.models.Entry.nothing",
        "nowhere.at.all",
    ):
        with pytest.raises((LookupError, AttributeError)):
            found_at(where)


def test_every_row_of_the_page_is_read_and_no_place_stands_twice() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    assert len(TERMS) == sum(line.startswith("| ") and not line.startswith("| 日本語") for line in page)
    places = [(term.where, term.japanese) for term in TERMS]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("term", TERMS, ids=lambda term: f"{term.where} {term.japanese}")
def test_the_english_screens_say_what_the_glossary_says(term: Term) -> None:
    said = in_language("en", term.japanese)
    assert said.casefold() in (term.english.casefold(), term.japanese)


def test_every_role_post_and_state_is_in_the_glossary_under_its_name_on_the_screen() -> None:
    told = {term.where: (term.japanese, term.english.casefold()) for term in TERMS}
    wanted = {
        where: (in_language("ja", label), in_language("en", label).casefold())
        for where, label in {**KINDS, **states()}.items()
    }
    assert {where: told.get(where) for where in wanted} == wanted


def test_every_measure_and_every_model_that_a_person_meets_is_in_the_glossary() -> None:
    places = {term.where for term in TERMS}
    assert {f"mamori.measures.{name}" for name in settings.MEASURES} <= places
    known = {found_at(place) for place in places if inspect.isclass(found_at(place))}
    missing = [
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("mamori.")
        and not model.__name__.startswith("Historical")
        and model not in known
        and model.__name__ not in NOBODY_MEETS
    ]
    assert missing == []


# Tables that stand behind a screen and have no name on it.
NOBODY_MEETS = {"ControlDay", "Progress", "SealHead", "WorkerBeat"}
