"""Brings a run to its end: what was not met again is gone, and the register is held against what there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from mamori.kernel import trail
from mamori.kernel.permission import Actor
from mamori.measures.inventory.actions import reconciling, recording
from mamori.measures.inventory.models import ScannedFile, ScanRun, Sighting

State = ScanRun.State
Standing = ScannedFile.Standing
BATCH = 500


def end(run: ScanRun, *, at: datetime) -> None:
    """Ends a run that has met everything; each step can be done again after a death, and of racing callers one ends it."""
    _mark_gone(run, at)
    reconciling.reconcile(run.target, at=at)
    with transaction.atomic():
        gone = Sighting.objects.filter(run=run, standing=Standing.GONE).count()
        mine = ScanRun.objects.filter(pk=run.pk, state=State.RUNNING)
        if mine.update(state=State.DONE, finished_at=at, gone=gone):
            words = _("見つけた%(seen)d件のうち、読めた%(read)d・一部%(partly)d・読めなかった%(unreadable)d")
            told = words % {name: getattr(run, name) for name in ("seen", "read", "partly", "unreadable")}
            trail.note("inventory.finish_scan", by=Actor.system(), at=at, about=run, text=told)


def _mark_gone(run: ScanRun, at: datetime) -> None:
    """Marks the files that the run did not meet, but for those in folders that it could not open."""
    for some in _missed(run):
        for file in some:
            file.standing = Standing.GONE
        with transaction.atomic():
            ScannedFile.objects.bulk_update(some, ["standing"], batch_size=BATCH)
            Sighting.objects.bulk_create(recording.sighted(some, run, at), batch_size=BATCH)


def _missed(run: ScanRun) -> Iterator[list[ScannedFile]]:
    unread = run.target.files.filter(last_run=run, standing=Standing.UNREAD, size=0)
    closed = tuple(place.rstrip("/\\") for place in unread.values_list("place", flat=True))
    behind = tuple(f"{place}{mark}" for place in closed for mark in "/\\")
    missed = run.target.files.exclude(standing=Standing.GONE).exclude(last_run=run).order_by("pk")
    last = 0
    while some := list(missed.filter(pk__gt=last)[:BATCH]):
        last = some[-1].pk
        yield [file for file in some if not file.place.startswith(behind)]
