"""Declares the columns of a ledger and turns values into words for the screen and cells for a sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mamori.kernel.fields import KeysField, WordsField

Words = Promise | str
Vocabulary = Mapping[Any, Words]
BY_NAME = "(by name)"  # sort by the column's own field, when it has one

_KINDS: tuple[tuple[type[models.Field[Any, Any]], str], ...] = (
    (models.BooleanField, "yesno"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.AutoField, "number"),
    (models.IntegerField, "number"),
    (models.DecimalField, "number"),
    (models.FloatField, "number"),
    (KeysField, "list"),
    (WordsField, "list"),
)


@dataclass(frozen=True)
class Column:
    """One column: an ORM path ("department__name") or, with `value`, anything computed from the row.

    `kind` (text, path, number, date, datetime, choice, list, yesno, status, relation) and `title` come from the field unless given.
    `sort` is the path to sort by, or several; None forbids it. `tones` gives a status its look by value.
    `read` is an access key without which the column does not exist for the reader. `shown=False` leaves the column
    to the reader's choice. `width="narrow"` never breaks a line, `"long"` has room for a
    sentence, `"wide"` is never cut. `brief` makes less of a value
    where a list on the screen shows it; pages, exports and API give all of it.
    """

    name: str
    title: Words = ""
    value: Callable[[Any], Any] | None = None
    kind: str = ""
    choices: Vocabulary | Callable[[], Vocabulary] | None = None
    tones: Mapping[Any, str] = field(default_factory=dict)
    sort: str | tuple[str, ...] | None = BY_NAME
    shown: bool = True
    link: bool = False
    width: str = ""
    read: str = ""
    brief: Callable[[Any], Any] | None = None

    def bound(self, model: type[models.Model]) -> BoundColumn:
        """Returns the column with all that its field tells filled in."""
        found = None if self.value is not None else field_at(model, self.name)
        choices = self.choices
        if choices is None and found is not None and getattr(found, "flatchoices", None):
            choices = dict(found.flatchoices)
        kind = self.kind or ("choice" if choices is not None else "text")
        if not self.kind and found is not None:
            usual = "relation" if isinstance(found, models.ForeignKey) else kind
            kind = next((name for of, name in _KINDS if isinstance(found, of)), usual)
        sort = _sort(found, self.name, kind) if self.sort == BY_NAME else self.sort
        settled = replace(
            self, kind=kind, choices=choices, title=self.title or _title(found, self.name), sort=sort
        )
        return BoundColumn(settled)


class BoundColumn:
    """A column that knows its model: reads values and puts them into words."""

    def __init__(self, declared: Column) -> None:
        self.declared = declared
        self.name, self.title, self.kind = declared.name, declared.title, declared.kind
        self.read, self.shown, self.link = declared.read, declared.shown, declared.link
        self.width = declared.width
        sort = declared.sort
        self.sort: tuple[str, ...] = (sort,) if isinstance(sort, str) else tuple(sort or ())
        self.value = declared.value or _getter(declared.name)
        self._in_words: Callable[[Any], str] = getattr(self, f"_{self.kind}", str)

    @property
    def vocabulary(self) -> dict[Any, str]:
        """Returns the words of a choice in the language of the day."""
        choices = self.declared.choices
        found = choices() if callable(choices) else choices or {}
        return {key: str(words) for key, words in found.items()}

    def tone(self, value: Any) -> str:
        """Returns the look of a status."""
        return self.declared.tones.get(value, "none")

    def writer(self) -> Callable[[Any], str]:
        """Returns the function from a row to its words, made once for many rows."""
        value, in_words = self.value, self._in_words
        if self.kind in ("choice", "status", "list") and self.declared.choices is not None:
            words = self.vocabulary
            if self.kind == "list":
                return lambda row: "、".join(words.get(one, str(one)) for one in value(row) or ())
            return lambda row: _either(words, value(row))
        return lambda row: "" if (found := value(row)) is None else in_words(found)

    def briefly(self) -> BoundColumn:
        """Returns the column as a list on the screen shows it."""
        value, brief = self.value, self.declared.brief
        if brief is None:
            return self
        return BoundColumn(replace(self.declared, value=lambda row: brief(value(row)), brief=None))

    def cell_writer(self) -> Callable[[Any], Any]:
        """Returns the function from a row to a typed cell: numbers and dates stay what they are."""
        if self.kind in ("number", "date"):
            return self.value
        if self.kind == "datetime":
            value = self.value
            return lambda row: (
                None if (at := value(row)) is None else timezone.localtime(at).replace(tzinfo=None)
            )
        return self.writer()

    def raw(self, row: Any) -> Any:
        """Returns the value as the API gives it: a relation as its number and name, a choice as its key."""
        value = self.value(row)
        if isinstance(value, models.Model):
            return {"id": value.pk, "name": str(value)}
        return str(value) if isinstance(value, Promise) else value

    @staticmethod
    def _number(value: Any) -> str:
        return f"{value:,}" if isinstance(value, int | float | Decimal) else str(value)

    @staticmethod
    def _date(value: date) -> str:
        return value.strftime("%Y/%m/%d")

    @staticmethod
    def _datetime(value: datetime) -> str:
        return timezone.localtime(value).strftime("%Y/%m/%d %H:%M")

    @staticmethod
    def _yesno(value: bool) -> str:
        return str(_("はい") if value else _("いいえ"))

    @staticmethod
    def _list(value: Any) -> str:
        return "、".join(str(one) for one in value)


def field_at(model: type[models.Model], path: str) -> models.Field[Any, Any] | None:
    """Returns the field at the end of an ORM path, or None when the path leads to no field."""
    owner: Any = model
    found: Any = None
    for step in path.split("__"):
        if owner is None:
            return None
        try:
            found = owner._meta.pk if step == "pk" else owner._meta.get_field(step)
        except FieldDoesNotExist:
            return None
        owner = found.related_model
    return found if isinstance(found, models.Field) else None


def usual_order(model: type[models.Model]) -> tuple[str, ...]:
    """Returns the paths that the model itself is ordered by."""
    return tuple(path for path in model._meta.ordering or () if isinstance(path, str))


def _title(found: models.Field[Any, Any] | None, name: str) -> Words:
    return found.verbose_name if found is not None else name


def _either(words: Mapping[Any, str], value: Any) -> str:
    return words.get(value, "" if value is None else str(value))


def _getter(path: str) -> Callable[[Any], Any]:
    """Returns a reader of the attribute path; an empty relation on the way gives None."""
    if "__" not in path:
        return attrgetter(path)
    steps = path.split("__")

    def follow(row: Any) -> Any:
        for step in steps:
            if row is None:
                return None
            row = getattr(row, step)
        return row

    return follow


def _sort(found: models.Field[Any, Any] | None, name: str, kind: str) -> str | tuple[str, ...] | None:
    """Returns how a column sorts by itself: a relation as its model is ordered, a list and a computed value not."""
    if found is None or kind == "list":
        return None
    related = found.related_model
    if not isinstance(related, type):
        return name
    return tuple(f"{name}__{path}" for path in usual_order(related) if not path.startswith("-")) or None
