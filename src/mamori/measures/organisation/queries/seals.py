"""Reads how the trail is sealed, for its page and for the page of an entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mamori.kernel.trail.copies import MAILTO, places
from mamori.kernel.trail.models import CheckpointCopy, Seal, TrailEntry


@dataclass(frozen=True)
class Place:
    """A place outside: when a checkpoint last arrived there, and what hinders the last one."""

    name: str
    is_mail: bool
    arrived_at: datetime | None
    trouble: str


def places_outside() -> list[Place]:
    """Returns the places that the operator named, each with how it is supplied."""
    return [_place(one) for one in places()]


def _place(name: str) -> Place:
    copies = CheckpointCopy.objects.filter(place=name).order_by("-checkpoint_id")
    arrived = copies.filter(ok=True).values_list("at", flat=True).first()
    last = copies.first()
    trouble = last.told if last is not None and not last.ok else ""
    return Place(name.removeprefix(MAILTO), name.startswith(MAILTO), arrived, trouble)


def seal_of(entry: TrailEntry) -> dict[str, Any]:
    """Returns the seal of an entry for its page; `seal` is None while it waits."""
    seal = Seal.objects.filter(entry=entry).only("number", "leaf", "sealed_at").first()
    return {"seal": seal, "leaf": bytes(seal.leaf).hex() if seal is not None else "", "entry": entry}
