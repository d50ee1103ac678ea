"""Reads an entry of the trail in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _

from mamori.kernel.trail.models import TrailEntry

MASKED = "hmac:"


@dataclass(frozen=True)
class Change:
    """A field that an act changed, in words; personal values are kept as digests only and are not shown."""

    label: str
    before: str
    after: str


def changes_of(entry: TrailEntry) -> dict[str, Any] | None:
    """Returns the changes of an entry for its page, or None where it has none."""
    if not entry.changes:
        return None
    model = _model(entry.object_type)
    return {
        "changes": [
            Change(_label(model, name), _shown(before), _shown(after))
            for name, (before, after) in entry.changes.items()
        ]
    }


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _label(model: type[Model] | None, name: str) -> str:
    try:
        return str(model._meta.get_field(name).verbose_name) if model is not None else name  # type: ignore[union-attr]  # a relation has none
    except (FieldDoesNotExist, AttributeError):
        return name


def _shown(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    text = str(value)
    return _("（個人情報のため伏せています）") if text.startswith(MASKED) else text
