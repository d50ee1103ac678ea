"""Makes checkpoints: signed notes that say how many entries there are and the root of their tree."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

from mamori.kernel.trail.models import Checkpoint
from mamori.kernel.trail.sealing import the_head, tree_of
from mamori.kernel.trail.signing import the_key

DAILY = timedelta(hours=24)


def checkpoint(at: datetime) -> Checkpoint | None:
    """Returns a new checkpoint, or None where nothing was sealed since the last one and that is no day old.

    Raises KeyUnusable.
    """
    head, last = the_head(), the_last()
    if head.number == 0 or (last is not None and last.size == head.number and last.made_at > at - DAILY):
        return None
    root = tree_of(head).root
    note = the_key().signed(_text(head.number, root, bytes(head.chain), at))
    return Checkpoint.objects.create(size=head.number, root=root, note=note, made_at=at)


def the_last() -> Checkpoint | None:
    """Returns the newest checkpoint."""
    return Checkpoint.objects.order_by("-id").first()


def _text(size: int, root: bytes, chain: bytes, at: datetime) -> str:
    """Returns what is signed: a C2SP tlog-checkpoint, with the chain and the time as its extension lines."""
    lines = (
        the_key().name,
        str(size),
        base64.b64encode(root).decode(),
        f"chain {base64.b64encode(chain).decode()}",
        f"time {at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    )
    return "".join(f"{line}\n" for line in lines)
