"""Says what will become of a row: new, changed or as before, with every field that changes, from what and into what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from mamori.kernel.ledger.column import Words, field_at
from mamori.kernel.permission import Actor
from mamori.kernel.sheets.rows import RowResult

Difference = tuple[Words, Words, Words]


@dataclass(frozen=True)
class Fate:
    """What a row will be: "create", "change" or "same"; about what, which fields change, and what else to know."""

    act: str
    about: Words = ""
    changes: Sequence[Difference] = ()
    notes: Sequence[Words] = ()


Foresight = Callable[[Actor, date], Callable[[Sequence[RowResult]], Sequence[Fate]]]


def differences(before: models.Model, after: models.Model, names: Iterable[str]) -> list[Difference]:
    """Returns (title, before, after) in words for each of the fields that differs."""
    return [
        (_title(before, name), shown(before, name), shown(after, name))
        for name in names
        if getattr(before, name) != getattr(after, name)
    ]


def shown(row: models.Model, name: str) -> str:
    """Returns what stands in a field as a person reads it; "" for nothing."""
    value: Any = getattr(row, name)
    found = field_at(type(row), name)
    words = dict(found.flatchoices or ()) if found is not None else {}
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "、".join(str(words.get(one, one)) for one in value)
    return str(words.get(value, value))


def _title(row: models.Model, name: str) -> str:
    found = field_at(type(row), name)
    return str(found.verbose_name) if found is not None else name
