"""Makes the actions that a plain ledger does not write itself: create and change a row, and export."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mamori.kernel import trail
from mamori.kernel.action import NotAllowed, action
from mamori.kernel.people.models import Company
from mamori.kernel.permission import Actor
from mamori.kernel.permission.table import act_named

if TYPE_CHECKING:
    from mamori.kernel.ledger.declaration import Ledger


def creating(ledger: Ledger) -> Callable[..., models.Model]:
    """Declares `<ledger>.create` for the roles in `write`; the action takes the row's values by name."""
    key = f"{ledger.key}.create"

    @action(key, title=format_lazy(_("{one}を登録する"), one=ledger.one), allowed=ledger.write or {})
    def create(*, by: Actor, at: datetime, **values: Any) -> models.Model:
        row = ledger.model()
        chosen = put(row, values)
        if not by.may(key, about=row):
            raise NotAllowed
        row.save()
        put_chosen(row, chosen)
        trail.record(about=row, changes=trail.diff({}, plain(values)))
        return row

    return create


def changing(ledger: Ledger) -> Callable[..., models.Model]:
    """Declares `<ledger>.change`; the action takes the row and the new values by name."""
    key = f"{ledger.key}.change"

    @action(key, title=format_lazy(_("{one}を変更する"), one=ledger.one), allowed=ledger.write or {})
    def change(row: models.Model, *, by: Actor, at: datetime, **values: Any) -> models.Model:
        before = plain({name: current(row, name) for name in values})
        chosen = put(row, values)
        if not by.may(key, about=row):
            raise NotAllowed
        row.save()
        put_chosen(row, chosen)
        trail.record(about=row, changes=trail.diff(before, plain(values)))
        return row

    return change


def exporting(ledger: Ledger) -> Callable[..., None]:
    """Declares `<ledger>.export` for all who may read; taking rows out leaves an entry that says how many of which."""
    key = f"{ledger.key}.export"

    @action(
        key,
        title=format_lazy(_("{title}を書き出す"), title=ledger.title),
        allowed=act_named(ledger.read_key).allowed,
        is_grave=True,
    )
    def export(*, by: Actor, at: datetime, note: str) -> None:
        trail.record(about=Company.the_one() or by.account or Company(), note=note)

    return export


def put(row: models.Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """Sets plain values on the row and returns those of many-to-many fields, which need the row to be saved first."""
    many = {field.name for field in row._meta.many_to_many}
    for name, value in values.items():
        if name not in many:
            setattr(row, name, value)
    return {name: value for name, value in values.items() if name in many}


def put_chosen(row: models.Model, chosen: Mapping[str, Any]) -> None:
    """Sets many-to-many fields."""
    for name, value in chosen.items():
        getattr(row, name).set(value)


def current(row: models.Model, name: str) -> Any:
    """Returns the value of a field now, as a form would give it."""
    value = getattr(row, name)
    return list(value.all()) if hasattr(value, "all") else value


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns values as the trail can keep them: a row as its number."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, models.QuerySet | list | tuple):
        return [_plain(one) for one in value]
    return value
