"""Tells the machine of tables what the columns of a holding are, and turns what it read into a holding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast

from mamori.kernel.sheets.fields import ImportField, Kind
from mamori.kernel.sheets.values.choices import Choice
from mamori.kernel.sheets.values.counts import Count
from mamori.kernel.sheets.values.dates import WrittenDate
from mamori.kernel.sheets.values.periods import Period
from mamori.law.words import told
from mamori.measures.inventory.rules import catalogue
from mamori.measures.inventory.rules.catalogue import FieldSpec

_KINDS = {"longtext": "text"}
_TOGETHER = {"count_basis": "count", "retention_from": "retention_months"}
_COUNTS = {"count": "count", "retention_months": "period"}


def import_fields(*, together: bool = True) -> list[ImportField]:
    """Returns a field for every question. With `together`, a count comes with its basis and a period with its start."""
    return [
        _field(spec) for name, spec in catalogue.field_specs().items() if not (together and name in _TOGETHER)
    ]


def _field(spec: FieldSpec) -> ImportField:
    kind = _COUNTS.get(spec.id, _KINDS.get(spec.kind, spec.kind))
    choices = tuple(
        Choice(o.key, o.label, o.synonyms) for o in spec.options().values() if spec.kind != "yesno"
    )
    return ImportField(
        key=spec.id,
        title=spec.label,
        synonyms=spec.synonyms,
        kind=cast("Kind", kind),
        choices=choices,
        required=spec.id in ("business", "name"),
    )


def in_the_words_of_the_reader(one: ImportField) -> ImportField:
    """Returns the field with its title and choices in the reader's language; the Japanese ones are understood as well."""
    choices = tuple(
        replace(choice, title=told(str(choice.title)), synonyms=(str(choice.title), *choice.synonyms))
        for choice in one.choices
    )
    title = told(str(one.title))
    return replace(one, title=title, synonyms=(str(one.title), *one.synonyms), choices=choices)


def content_of(values: Mapping[str, object], *, leftover: str = "") -> dict[str, Any]:
    """Returns what was read as the content of a holding; what has no field of its own is added to the remarks."""
    content: dict[str, Any] = {}
    for name, value in values.items():
        if name not in catalogue.field_specs():
            continue
        content |= _settled(name, value)
    if leftover:
        content["note"] = "\n".join(part for part in (str(content.get("note", "")), leftover) if part)
    return content


def _settled(name: str, value: object) -> dict[str, Any]:
    if isinstance(value, Count):
        return {"count": value.number, "count_basis": value.basis}
    if isinstance(value, Period):
        return {"retention_months": value.months, **({"retention_from": value.start} if value.start else {})}
    if isinstance(value, WrittenDate):
        return {name: value.on}
    if value is None and catalogue.field_specs()[name].kind not in ("count", "date"):
        return {name: False if catalogue.field_specs()[name].kind == "bool" else ""}
    return {name: list(value) if isinstance(value, tuple | list) else value}


def values_of(content: Mapping[str, Any]) -> dict[str, object]:
    """Returns the content of a holding as the machine of tables writes it: counts with their basis, periods with a start."""
    values: dict[str, object] = {n: v for n, v in content.items() if n not in _TOGETHER}
    if content.get("count") is not None or content.get("count_basis"):
        values["count"] = Count(content["count"], content.get("count_basis") or "exact")
    if content.get("retention_months") is not None or content.get("retention_from"):
        values["retention_months"] = Period(content["retention_months"], content.get("retention_from", ""))
    return values


def in_days(value: object) -> date | None:
    """Returns the day of a date that was read, or None."""
    return value.on if isinstance(value, WrittenDate) else None
