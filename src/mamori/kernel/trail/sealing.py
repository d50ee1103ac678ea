"""Seals the entries of the trail: numbers them without a gap and binds each to all before it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel.refusal import Refusal
from mamori.kernel.trail.body import FIELDS, body_of
from mamori.kernel.trail.models import Seal, SealHead, TrailEntry, TrailQuerySet
from mamori.kernel.trail.verifier import Tree, chained, leaf_of

BATCH = 500
LOOK_BACK = 2_000  # numbers of entries; what commits later than that is found by the look from the watermark
SETTLED = timedelta(hours=1)  # no transaction lasts longer
HASH = 32


class NotSealed(Refusal):
    """A grave act left an entry that could not be sealed; nothing of the act is kept."""

    words = _(
        "操作の記録を封印できないため、この操作は行われませんでした。システム管理者に、記録の封印の状態を確かめてもらってください。"
    )
    status = 503


def seal_waiting() -> int:
    """Seals the entries that wait, at most a batch of them, the oldest first, and returns how many.

    It looks behind the newest that is sealed, and where nothing is, LOOK_BACK numbers before it, for numbers are not
    committed in their order. Of several that seal at the same time, one waits for the other.
    """
    newest = the_head().newest
    return len(_seal_batch(newest) or _seal_batch(max(newest - LOOK_BACK, 0)))


def seal_all(*, since: int = 0) -> int:
    """Seals everything that waits behind that number, and returns how many."""
    done = 0
    while sealed := _seal_batch(since):
        done, since = done + len(sealed), sealed[-1]
    return done


def seal_now(entry: TrailEntry) -> None:
    """Seals the entry in the transaction that left it. Raises NotSealed when that cannot be."""
    try:
        with transaction.atomic():
            row = TrailEntry.objects.values_list(*FIELDS).get(pk=entry.pk)
            _append(_locked_head(), [row], timezone.now())
    except DatabaseError as error:
        raise NotSealed from error


def advance_watermark(at: datetime) -> int:
    """Moves the watermark to an entry that was sealed more than an hour ago and returns it.

    Numbers are given in their order, so all smaller ones were given before that, and have been committed since or
    never will be.
    """
    settled = Seal.objects.filter(sealed_at__lt=at - SETTLED).order_by("-sealed_at")
    newest = settled.values_list("entry_id", flat=True).first() or 0
    SealHead.objects.filter(pk=the_head().pk, watermark__lt=newest).update(watermark=newest)
    return the_head().watermark


def the_head() -> SealHead:
    """Returns the end of the chain."""
    head, _new = SealHead.objects.get_or_create(pk=1)
    return head


def tree_of(head: SealHead) -> Tree:
    """Returns the tree of all that is sealed."""
    peaks = bytes(head.peaks)
    return Tree(head.number, [peaks[at : at + HASH] for at in range(0, len(peaks), HASH)])


def _locked_head() -> SealHead:
    the_head()
    return SealHead.objects.select_for_update().get(pk=1)


def _seal_batch(since: int) -> list[int]:
    """Seals a batch of what waits behind that number, and returns the numbers; looks before it takes the lock."""
    if not _waiting(since).exists():
        return []
    with transaction.atomic():
        head = _locked_head()
        rows = list(_waiting(since).values_list(*FIELDS)[:BATCH])
        _append(head, rows, timezone.now())
    return [row[0] for row in rows]


def _waiting(since: int) -> TrailQuerySet:
    return TrailEntry.objects.filter(pk__gt=since, seal=None).order_by("pk")


def _append(head: SealHead, rows: Sequence[Sequence[Any]], at: datetime) -> None:
    """Seals the rows in this order behind the locked head."""
    tree, chain, made = tree_of(head), bytes(head.chain), []
    for row in rows:
        salt = secrets.token_bytes(16)
        leaf = leaf_of(salt, body_of(row).encode())
        chain = chained(chain, leaf)
        tree.add(leaf)
        made.append(Seal(number=tree.size, entry_id=row[0], salt=salt, leaf=leaf, chain=chain, sealed_at=at))
    Seal.objects.bulk_create(made)
    head.number, head.chain, head.peaks = tree.size, chain, b"".join(tree.peaks)
    head.newest = max([head.newest, *(row[0] for row in rows)])
    head.save(update_fields=["number", "chain", "peaks", "newest"])
