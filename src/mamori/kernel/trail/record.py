"""Writes the trail: opens a frame for an act and leaves its one entry."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from mamori.kernel.permission.scoping import home_of
from mamori.kernel.trail.models import TrailEntry

if TYPE_CHECKING:
    from mamori.kernel.permission.actor import Actor

Changes = Mapping[str, Any]


@dataclass
class Frame:
    """A running act, the number of entries it has left so far, and the last of them."""

    key: str
    by: Actor
    at: datetime
    because: str
    entries: int = 0
    entry: TrailEntry | None = None


_FRAMES: ContextVar[tuple[Frame, ...]] = ContextVar("trail_frames", default=())


@contextmanager
def open_frame(key: str, *, by: Actor, at: datetime, because: str) -> Iterator[Frame]:
    """Runs a block as the act `key`; `record` inside it belongs to this act."""
    frame = Frame(key, by, at, because)
    token = _FRAMES.set((*_FRAMES.get(), frame))
    try:
        yield frame
    finally:
        _FRAMES.reset(token)


def acting() -> Frame | None:
    """Returns the act that is running, the innermost one, or None outside of any."""
    frames = _FRAMES.get()
    return frames[-1] if frames else None


def record(*, about: models.Model, changes: Changes | None = None, note: str = "") -> TrailEntry:
    """Leaves the entry of the running act. `changes` maps a field to [before, after]; only what differs belongs there."""
    frames = _FRAMES.get()
    if not frames:
        raise RuntimeError("trail.record belongs inside an action")
    frame = frames[-1]
    frame.entries += 1
    frame.entry = _write(
        frame.key, by=frame.by, at=frame.at, because=frame.because, about=about, changes=changes, note=note
    )
    return frame.entry


def note(key: str, *, by: Actor, at: datetime, about: models.Model, text: str = "") -> TrailEntry:
    """Leaves an entry for something that is no action: a sign-in, a failed sign-in, a sensitive reading."""
    return _write(key, by=by, at=at, because="", about=about, changes=None, note=text)


def snapshot(about: models.Model) -> dict[str, Any]:
    """Returns the stored fields of an object by name, for `diff` before and after a change."""
    return {field.name: field.value_from_object(about) for field in about._meta.concrete_fields}


def diff(before: Changes, after: Changes) -> dict[str, list[Any]]:
    """Returns [before, after] of every field that differs."""
    names = [*before, *(name for name in after if name not in before)]
    return {
        name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)
    }


def _write(
    key: str,
    *,
    by: Actor,
    at: datetime,
    because: str,
    about: models.Model,
    changes: Changes | None,
    note: str,
) -> TrailEntry:
    if about.pk is None:
        raise ValueError("the trail can only tell about something that is stored; record before you delete")
    shown = _mask(about, changes or {})
    home = home_of(about)
    return TrailEntry.objects.create(
        at=at,
        action=key,
        actor=by.account,
        actor_name=by.name[:120],
        on_behalf=by.on_behalf,
        session=by.session,
        ip=by.ip,
        request_id=by.request_id,
        object_type=about._meta.label_lower,
        object_id=str(about.pk),
        object_label=_label(about),
        department_path=home.path if home is not None else "",
        changes=shown,
        before_hash=_digest({name: pair[0] for name, pair in shown.items()}) if shown else "",
        after_hash=_digest({name: pair[1] for name, pair in shown.items()}) if shown else "",
        reason=because,
        note=note,
    )


def _label(about: models.Model) -> str:
    """Names the object; one that is named by a person is named by its number, for an entry is for ever."""
    model = type(about)
    is_personal = getattr(model, "is_named_by_person", False) or "name" in getattr(model, "personal_data", ())
    return f"{about._meta.verbose_name} #{about.pk}" if is_personal else str(about)[:200]


def _mask(about: models.Model, changes: Changes) -> dict[str, list[Any]]:
    personal = getattr(type(about), "personal_data", ())
    plain: dict[str, list[Any]] = json.loads(
        json.dumps({n: list(p) for n, p in changes.items()}, cls=DjangoJSONEncoder)
    )
    return {n: [_keyed(value) for value in pair] if n in personal else pair for n, pair in plain.items()}


def _keyed(value: Any) -> str | None:
    if value is None or value == "":
        return None if value is None else ""
    key = settings.SECRET_KEY.encode()
    return (
        "hmac:"
        + hmac.new(key, json.dumps(value, ensure_ascii=False).encode(), hashlib.sha256).hexdigest()[:32]
    )


def _digest(values: Changes) -> str:
    canonical = json.dumps(
        values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
