"""Tells how a row became what it is: every version field by field, and what was done with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from mamori.kernel.ledger.column import Column, Words
from mamori.kernel.ledger.declaration import Ledger
from mamori.kernel.permission import Actor
from mamori.kernel.permission.table import act_named
from mamori.kernel.trail.models import TrailEntry

KINDS = {"+": _("登録"), "~": _("変更"), "-": _("削除")}


@dataclass(frozen=True)
class Change:
    """One field that changed, in words."""

    title: Words
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """One saving of the row: when, by whom, and what changed."""

    at: datetime
    who: str
    kind: Words
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Versions:
    """Some versions, newest first, and the number to read on from (None at the end)."""

    shown: tuple[Version, ...]
    older: int | None


@dataclass(frozen=True)
class Deed:
    """One entry of the trail about the row."""

    at: datetime
    who: str
    title: Words
    reason: str
    note: str


def keeps_history(model: type[models.Model]) -> bool:
    """Tells whether the model keeps its versions."""
    return hasattr(model, "history")


def versions(
    ledger: Ledger, row: Any, actor: Actor, *, before: int | None = None, size: int = 10
) -> Versions:
    """Returns versions of the row older than `before`; only fields that the actor may read."""
    if not keeps_history(ledger.model):
        return Versions((), None)
    records = row.history.order_by("-history_id").select_related("history_user__person")
    if before is not None:
        records = records.filter(history_id__lt=before)
    found = list(records[: size + 1])
    fields = tracked(ledger, actor)
    writers = _writers(ledger, fields, found)
    pairs = zip(found, [*found[1:], None], strict=True)
    shown = tuple(_version(now, then, fields, writers) for now, then in pairs)[:size]
    return Versions(shown, found[size - 1].history_id if len(found) > size else None)


def tracked(ledger: Ledger, actor: Actor) -> list[models.Field[Any, Any]]:
    """Returns the stored fields that the ledger shows or lets people write, and the actor may read."""
    named = {*ledger.columns_for(actor), *ledger.fields}
    for section in ledger.detail.sections if ledger.detail else ():
        named |= {one if isinstance(one, str) else one.name for one in section.fields}
    hidden = {*ledger.bound} - {*ledger.columns_for(actor)}
    return [one for one in ledger.model._meta.concrete_fields if one.name in named - hidden]


def deeds(row: models.Model, *, before: int | None = None, size: int = 10) -> tuple[list[Deed], int | None]:
    """Returns the trail of the row, newest first, and the number to read on from."""
    entries = TrailEntry.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk)).order_by(
        "-id"
    )
    found = list((entries if before is None else entries.filter(id__lt=before))[: size + 1])
    shown = [Deed(one.at, one.actor_name, _title(one.action), one.reason, one.note) for one in found[:size]]
    return shown, found[size - 1].pk if len(found) > size else None


def _version(
    now: Any, then: Any, fields: Sequence[models.Field[Any, Any]], writers: dict[str, Callable[[Any], str]]
) -> Version:
    changes = []
    for field in fields:
        if then is not None and getattr(now, field.attname) == getattr(then, field.attname):
            continue
        write = writers[field.name]
        before, after = "" if then is None else write(then), write(now)
        if before != after:
            changes.append(Change(field.verbose_name, before, after))
    who = str(now.history_user) if now.history_user else ""
    return Version(now.history_date, who, KINDS[now.history_type], tuple(changes))


def _writers(
    ledger: Ledger, fields: Iterable[models.Field[Any, Any]], records: Sequence[Any]
) -> dict[str, Callable[[Any], str]]:
    """Returns for each field the function from a version to words; related rows are named with one query a field."""
    found: dict[str, Callable[[Any], str]] = {}
    for field in fields:
        if isinstance(field, models.ForeignKey):
            names = _names(field, {getattr(one, field.attname) for one in records})
            found[field.name] = lambda one, names=names, at=field.attname: names.get(getattr(one, at), "")  # type: ignore[misc]  # mypy cannot infer a lambda's defaults
        else:
            column = ledger.bound.get(field.name)
            if (
                column is None or column.declared.value is not None
            ):  # computed from a row, not from a version of it
                column = Column(field.name).bound(ledger.model)
            found[field.name] = column.writer()
    return found


def _names(field: models.ForeignKey[Any, Any], numbers: set[Any]) -> dict[Any, str]:
    wanted = {one for one in numbers if one is not None}
    rows = field.remote_field.model._base_manager.filter(pk__in=wanted) if wanted else ()
    known = {row.pk: str(row) for row in rows}
    return {number: known.get(number, f"#{number}") for number in wanted}


def _title(key: str) -> Words:
    try:
        return act_named(key).title
    except KeyError:  # an act of a version of the product that is no more
        return key
