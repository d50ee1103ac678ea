"""Leaves, seals and checkpoints entries for the tests of the sealed trail."""

from __future__ import annotations

from datetime import datetime, timedelta

from mamori.kernel import trail
from mamori.kernel.trail.checkpoints import checkpoint
from mamori.kernel.trail.models import TrailEntry
from mamori.kernel.trail.sealing import seal_all
from people import NOW, Cast


def leave(cast: Cast, count: int = 1, *, at: datetime = NOW) -> list[TrailEntry]:
    """Leaves so many entries about the sales department."""
    actor = cast.takahashi.actor
    return [
        trail.note("demo.note", by=actor, at=at, about=cast.sales, text=f"{number} 回目の記入")
        for number in range(count)
    ]


def sealed(cast: Cast, count: int, *, at: datetime = NOW) -> str:
    """Leaves and seals so many entries and returns the text of the checkpoint over all."""
    leave(cast, count, at=at)
    seal_all()
    made = checkpoint(at)
    assert made is not None
    return str(made.note)


def later(hours: float) -> datetime:
    """Returns the time so many hours after the tests' now."""
    return NOW + timedelta(hours=hours)
