"""Declares the filters of a ledger: what may stand in the address, and which rows it leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel.fields import KeysField, has_key
from mamori.kernel.ledger.column import Vocabulary, Words, field_at
from mamori.kernel.people.models import Department
from mamori.kernel.permission import Actor

Condition = Q | Callable[[date], Q]
EVERYTHING = "all"
UNANSWERED = "-"  # how a vocabulary's empty key stands in the address, where an empty value asks for nothing


@dataclass(frozen=True)
class Asked:
    """Who asks, and on which day."""

    actor: Actor
    read: str
    today: date

    @cached_property
    def departments(self) -> list[Department]:
        """Returns the departments that the reader may choose from; below one of them there is none that they may not."""
        return list(Department.objects.visible_to(self.actor, self.read))


@dataclass
class Option:
    """One choice of a filter as the reader sees it."""

    value: str
    title: str
    chosen: bool = False


@dataclass
class Answer:
    """A filter as set by one reader: the condition, the words for it, and what its widget shows."""

    name: str
    title: Words
    widget: str
    condition: Q | None = None
    words: str = ""
    options: Sequence[Option] = ()
    values: Mapping[str, str] | None = None
    error: Words = ""
    params: tuple[str, ...] = ()
    has_default: bool = False
    by_default: bool = False

    @property
    def is_set(self) -> bool:
        """Tells whether the reader narrowed the rows with it."""
        return bool(self.words)


@dataclass(frozen=True)
class Filter:
    """A filter by name; its title is the field's unless given."""

    name: str
    title: Words = field(default="", kw_only=True)
    widget: ClassVar[str] = "choice"

    @property
    def param(self) -> str:
        """Returns its name in the address."""
        return self.name

    @property
    def params(self) -> tuple[str, ...]:
        """Returns all names that it reads from the address."""
        return (self.param,)

    def titled(self, model: type[models.Model]) -> Words:
        """Returns the title."""
        found = field_at(model, self.name)
        return self.title or (found.verbose_name if found is not None else self.name)

    def answer(self, model: type[models.Model], given: QueryDict, asked: Asked) -> Answer:
        """Returns what the address says about this filter."""
        raise NotImplementedError


@dataclass(frozen=True)
class _Choosing(Filter):
    """A filter that offers options, of which one or several may be chosen."""

    def options(self, model: type[models.Model], asked: Asked) -> list[tuple[str, str]]:
        """Returns value and title of what can be chosen, in order."""
        raise NotImplementedError

    def one(self, model: type[models.Model], value: str, asked: Asked) -> Q:
        """Returns the condition for one chosen value."""
        raise NotImplementedError

    def answer(self, model: type[models.Model], given: QueryDict, asked: Asked) -> Answer:
        options = [Option(value, title) for value, title in self.options(model, asked)]
        wanted = set(given.getlist(self.param))
        condition: Q | None = None
        for option in options:
            option.chosen = option.value in wanted
            if option.chosen:
                own = self.one(model, option.value, asked)
                condition = own if condition is None else condition | own
        words = "・".join(option.title.strip() for option in options if option.chosen)
        shown = Answer(
            self.param, self.titled(model), self.widget, condition, words, options, params=self.params
        )
        if not words and any(wanted):
            shown.error = _("選べない値です。")
        return shown


@dataclass(frozen=True)
class ChoiceFilter(_Choosing):
    """Rows with one of the chosen values; `choices` come from the field unless given (or a function for them)."""

    choices: Vocabulary | Callable[[], Vocabulary] | None = None

    def options(self, model: type[models.Model], asked: Asked) -> list[tuple[str, str]]:
        given = self.choices() if callable(self.choices) else self.choices
        if given is None:
            given = dict(getattr(field_at(model, self.name), "flatchoices", ()))
        return [(str(value) or UNANSWERED, str(title)) for value, title in given.items()]

    def one(self, model: type[models.Model], value: str, asked: Asked) -> Q:
        if value == UNANSWERED:
            return Q(**{self.name: ""})
        is_set = isinstance(field_at(model, self.name), KeysField)
        return has_key(self.name, value) if is_set else Q(**{self.name: value})


@dataclass(frozen=True)
class DepartmentFilter(_Choosing):
    """Rows of a department and all below it. `name` is the path to the department; "." when the row is one."""

    name: str = "department"

    @property
    def param(self) -> str:
        return "department" if self.name == "." else self.name

    def titled(self, model: type[models.Model]) -> Words:
        return self.title or _("部門")

    def options(self, model: type[models.Model], asked: Asked) -> list[tuple[str, str]]:
        return [(str(one.pk), "\u3000" * depth + one.name) for one, depth in in_tree_order(asked.departments)]

    def one(self, model: type[models.Model], value: str, asked: Asked) -> Q:
        below = [one.pk for one in asked.departments if f"/{value}/" in one.path]
        return Q(**{"pk__in" if self.name == "." else f"{self.name}__in": below})


@dataclass(frozen=True)
class YesNoFilter(_Choosing):
    """Rows for which the field (or the condition `yes`) holds, or does not."""

    yes: Condition | None = None

    def options(self, model: type[models.Model], asked: Asked) -> list[tuple[str, str]]:
        return [("yes", str(_("はい"))), ("no", str(_("いいえ")))]

    def one(self, model: type[models.Model], value: str, asked: Asked) -> Q:
        holds = Q(**{self.name: True}) if self.yes is None else settled(self.yes, asked.today)
        return holds if value == "yes" else ~holds


@dataclass(frozen=True)
class QueryFilter(_Choosing):
    """Rows in one of several named situations: `{key: (title, Q or a function of today)}`.

    `default` is the key in force when the address says nothing; the reader can still ask for everything.
    """

    cases: Mapping[str, tuple[Words, Condition]] | None = None
    default: str = ""

    def options(self, model: type[models.Model], asked: Asked) -> list[tuple[str, str]]:
        named = [(key, str(title)) for key, (title, _condition) in (self.cases or {}).items()]
        return [*named, (EVERYTHING, str(_("すべて")))] if self.default else named

    def one(self, model: type[models.Model], value: str, asked: Asked) -> Q:
        return Q() if value == EVERYTHING else settled((self.cases or {})[value][1], asked.today)

    def answer(self, model: type[models.Model], given: QueryDict, asked: Asked) -> Answer:
        silent = bool(self.default) and self.name not in given
        if silent:
            given = given.copy()
            given[self.name] = self.default
        shown = super().answer(model, given, asked)
        shown.has_default, shown.by_default = bool(self.default), silent
        return shown


@dataclass(frozen=True)
class DateFilter(Filter):
    """Rows whose date, or instant, lies from one day to another, both included."""

    widget: ClassVar[str] = "dates"

    @property
    def params(self) -> tuple[str, ...]:
        return (f"{self.name}_from", f"{self.name}_to")

    def answer(self, model: type[models.Model], given: QueryDict, asked: Asked) -> Answer:
        values = {
            "first": given.get(self.params[0], "").strip(),
            "last": given.get(self.params[1], "").strip(),
        }
        shown = Answer(self.name, self.titled(model), self.widget, values=values, params=self.params)
        try:
            first, last = (date.fromisoformat(one) if one else None for one in values.values())
        except ValueError:
            shown.error = _("日付は 2026-04-01 の形で入力してください。")
            return shown
        if first and last and last < first:
            shown.error = _("終わりの日が、始まりの日より前です。")
            return shown
        if first or last:
            is_instant = isinstance(field_at(model, self.name), models.DateTimeField)
            shown.condition = _between(self.name, first, last, is_instant=is_instant)
            shown.words = f"{first or ''}〜{last or ''}"
        return shown


def settled(condition: Condition, today: date) -> Q:
    """Returns the condition of the day."""
    return condition(today) if callable(condition) else condition


def in_tree_order(departments: Sequence[Department]) -> list[tuple[Department, int]]:
    """Returns departments each below its parent, with their depth among those given."""
    known = {one.pk for one in departments}
    below: dict[int | None, list[Department]] = {}
    for one in departments:
        below.setdefault(one.parent_id if one.parent_id in known else None, []).append(one)
    found: list[tuple[Department, int]] = []

    def walk(parent: int | None, depth: int) -> None:
        for one in below.get(parent, ()):
            found.append((one, depth))
            walk(one.pk, depth + 1)

    walk(None, 0)
    return found


def _between(name: str, first: date | None, last: date | None, *, is_instant: bool) -> Q:
    found = Q()
    if first:
        found &= Q(**{f"{name}__gte": _midnight(first) if is_instant else first})
    if last:
        found &= (
            Q(**{f"{name}__lt": _midnight(last + timedelta(days=1))})
            if is_instant
            else Q(**{f"{name}__lte": last})
        )
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
