"""Tells how the sealing stands: how far it is, what waits, and where the checkpoints have gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from mamori.kernel.trail.checkpoints import the_last
from mamori.kernel.trail.copies import held_since, places
from mamori.kernel.trail.models import Checkpoint, TrailEntry
from mamori.kernel.trail.sealing import the_head

LATE = timedelta(minutes=5)
CHECKPOINT_GOOD = timedelta(hours=26)
ENOUGH_COPIES = 2


@dataclass(frozen=True)
class Standing:
    """How the sealing is: `number` entries sealed, `waiting` not yet, the oldest of them since `waiting_since`."""

    at: datetime
    number: int
    waiting: int
    waiting_since: datetime | None
    last: Checkpoint | None
    places: tuple[str, ...]
    held: frozenset[str]

    @property
    def is_late(self) -> bool:
        """Tells whether an entry has waited too long."""
        return self.waiting_since is not None and self.waiting_since < self.at - LATE

    @property
    def is_checkpointed(self) -> bool:
        """Tells whether there is a checkpoint of the last day."""
        return self.last is not None and self.last.made_at > self.at - CHECKPOINT_GOOD

    @property
    def has_copies(self) -> bool:
        """Tells whether enough places outside have got a checkpoint within the last day."""
        return len(self.held) >= ENOUGH_COPIES


def standing(at: datetime) -> Standing:
    """Returns how the sealing stands."""
    head, known = the_head(), places()
    waits = TrailEntry.objects.filter(pk__gt=head.watermark, seal=None)
    oldest = waits.order_by("at").values_list("at", flat=True).first()
    return Standing(
        at=at,
        number=head.number,
        waiting=waits.count(),
        waiting_since=oldest,
        last=the_last(),
        places=tuple(known),
        held=frozenset(held_since(at - CHECKPOINT_GOOD, known)),
    )
