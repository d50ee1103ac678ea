"""Writes an entry of the trail as the canonical text that its seal is over."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from mamori.kernel.trail.models import TrailEntry

VERSION = 1  # of the form of the body; a field that is added to the entry later makes another
FIELDS = (
    "id",
    "at",
    "action",
    "actor_id",
    "actor_name",
    "on_behalf",
    "session",
    "ip",
    "request_id",
    "object_type",
    "object_id",
    "object_label",
    "department_path",
    "changes",
    "before_hash",
    "after_hash",
    "reason",
    "note",
)
AT = FIELDS.index("at")
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def body_of(values: Sequence[Any]) -> str:
    """Returns the body of the entry with these values of FIELDS: JSON as RFC 8785 wants it, instants as UTC.

    The names are plain letters, so that their order by code point is that of the RFC.
    """
    named = dict(zip(FIELDS, values, strict=True))
    named["at"] = _instant(values[AT])
    named["version"] = VERSION
    return _ENCODER.encode(named)


def _instant(at: datetime | None) -> str | None:
    """Writes the instant; of one that somebody has spoilt in the table nothing is left."""
    return (
        None if at is None else at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    )


def stored_body(pk: int) -> str:
    """Returns the body of a stored entry, as it is read from the table."""
    return body_of(TrailEntry.objects.values_list(*FIELDS).get(pk=pk))
