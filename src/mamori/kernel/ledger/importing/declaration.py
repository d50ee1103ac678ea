"""Declares what a file may bring into a ledger, and how its words become values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mamori.kernel import trail
from mamori.kernel.action import action
from mamori.kernel.fields import KeysField, WordsField
from mamori.kernel.ledger.column import Words, field_at
from mamori.kernel.ledger.importing.fates import Foresight
from mamori.kernel.people.models import Department, Person
from mamori.kernel.permission import Actor, Allowed, ScopedQuerySet
from mamori.kernel.sheets.fields import ImportField, Kind
from mamori.kernel.sheets.rows import RowResult
from mamori.kernel.sheets.values import Choice, fold

if TYPE_CHECKING:
    from datetime import datetime

    from mamori.kernel.ledger.declaration import Ledger

Apply = Callable[..., Any]
Check = Callable[[RowResult, Actor], Iterable[tuple[str, Words]]]


@dataclass(frozen=True)
class Importer:
    """What a file may bring in.

    `fields` are field names of the model, ImportFields, or a function from the actor and the access key to such.
    Without `apply`, rows become rows of the model: found again by the field `key` (then changed, an empty cell
    changing nothing) or new; `allowed` says who may (those who may create, unless given) and declares
    `<ledger>.import`. With `apply` the measure's own action takes the accepted rows: `apply(rows, *, by, at, source)`,
    rows being `sheets.rows.RowResult`s and `source` the name of the file; `check(row, by)` may reject a row beforehand
    with (field, words) pairs, and `foresee(by, on)` gives, once for a file brought on that day, the function from rows
    to `Fate`s, by which the dry run tells what each row will be and what it changes.
    `leftover` names a text field that takes what stands in columns without a field.
    """

    fields: Sequence[str | ImportField] | Callable[[Actor, str], Sequence[str | ImportField]]
    key: str = ""
    allowed: Allowed | None = None
    apply: Apply | None = None
    check: Check | None = None
    foresee: Foresight | None = None
    leftover: str = ""
    synonyms: Mapping[str, tuple[str, ...]] | None = None
    lead: Words = ""

    def fields_for(self, ledger: Ledger, actor: Actor) -> list[ImportField]:
        """Returns the fields as this actor may fill them: related rows are found only within reach."""
        access = ledger.import_key
        given = self.fields(actor, access) if callable(self.fields) else self.fields
        return [
            import_field(
                ledger.model, one, actor, access, synonyms=(self.synonyms or {}).get(one, ()), key=self.key
            )
            if isinstance(one, str)
            else one
            for one in given
        ]


def import_action(ledger: Ledger, importer: Importer) -> Apply:
    """Returns the measure's own action, or declares `<ledger>.import` for the plain way."""
    if importer.apply is not None:
        return importer.apply
    from mamori.kernel.ledger.importing.writing import Outcome, write_rows

    allowed = importer.allowed if importer.allowed is not None else ledger.write or {}
    title = format_lazy(_("{title}をファイルから取り込む"), title=ledger.title)

    @action(f"{ledger.key}.import", title=title, allowed=allowed)
    def bring_in(run: models.Model, rows: Sequence[Any], *, by: Actor, at: datetime) -> Outcome:
        """Writes the judged rows; leaves one entry that says how many of which file."""
        outcome = write_rows(ledger, rows, by=by, at=at)
        trail.record(about=run, note=f"{run}：{outcome.words}")
        return outcome

    return bring_in


def import_field(
    model: type[models.Model],
    name: str,
    actor: Actor,
    access: str,
    *,
    synonyms: tuple[str, ...] = (),
    key: str = "",
) -> ImportField:
    """Returns the import field of a model's field: kind, choices and resolution follow from it."""
    found = field_at(model, name)
    if found is None:
        raise ValueError(f"{model._meta.label} has no field {name!r} to import into")
    title, kind = str(found.verbose_name), _kind(found)
    choices = tuple(Choice(str(value), str(words)) for value, words in found.flatchoices or ())
    resolve = None
    if isinstance(found, models.ForeignKey):
        kind, resolve = "person", _resolver(found.remote_field.model, actor, access)
    required = name == key or not (found.blank or found.null or found.has_default())
    return ImportField(name, title, synonyms, kind, choices, required, resolve)


def department_named(actor: Actor, access: str) -> Callable[[str], Department | None]:
    """Returns the function from a code or name to the department within reach; a name that two share is nobody's."""
    return _named(Department.objects.visible_to(actor, access), ("code", "name"))


def person_named(actor: Actor, access: str) -> Callable[[str], Person | None]:
    """Returns the function from a number, address or name to the person within reach."""
    return _named(
        Person.objects.visible_to(actor, access).select_related("department"), ("code", "email", "name")
    )


def _resolver(model: type[models.Model], actor: Actor, access: str) -> Callable[[str], Any]:
    if model is Department:
        return department_named(actor, access)
    if model is Person:
        return person_named(actor, access)
    rows = model._default_manager.all()
    return _named(rows.visible_to(actor, access) if isinstance(rows, ScopedQuerySet) else rows, ())


def _named(rows: models.QuerySet[Any], names: Sequence[str]) -> Callable[[str], Any]:
    """Returns the function from words to the one row that they name; the rows are read when first needed."""
    known: dict[str, Any] | None = None

    def read() -> dict[str, Any]:
        found: dict[str, Any] = {}
        for row in rows:
            words = {fold(str(getattr(row, name))) for name in names} if names else {fold(str(row))}
            for word in words - {""}:
                found[word] = None if found.get(word, row) != row else row
        return found

    def find(words: str) -> Any:
        nonlocal known
        known = read() if known is None else known
        return known.get(fold(words))

    return find


def _kind(found: models.Field[Any, Any]) -> Kind:
    if isinstance(found, KeysField):
        return "choices"
    if isinstance(found, WordsField):
        return "list"
    if found.flatchoices:
        return "choice"
    if isinstance(found, models.BooleanField):
        return "bool"
    if isinstance(found, models.DateField):
        return "date"
    return "count" if isinstance(found, models.IntegerField) else "text"
