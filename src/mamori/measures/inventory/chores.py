"""Lists what the worker does by the clock for the inventory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from mamori.kernel import jobs
from mamori.kernel.permission import Actor
from mamori.kernel.refusal import Refusal
from mamori.measures.inventory.actions import judging, reconciling, scanning, slices
from mamori.measures.inventory.models import Entry, ScanRun, ScanTarget
from mamori.measures.inventory.queries.scans import due_targets


@jobs.task(retries=3, limit=timedelta(minutes=30), atomic=False)
def judge_register() -> int:
    """Judges every entry in use by today's day and law: periods end and reviews fall due without anybody saving."""
    return judging.judge_all(timezone.localdate())


jobs.schedule("inventory.judge_register", judge_register, daily="00:20")


@jobs.task(retries=3, limit=timedelta(hours=24), atomic=False)
def scan_slice(run: int) -> None:
    """Works on a run for a while and queues the next turn; a run whose worker died is taken up where it was."""
    wants_more = slices.work(run, clock=timezone.now)
    with jobs.last_step():
        if wants_more:
            wake(run)


def wake(run: int) -> None:
    """Queues the next turn of a run, behind what is waiting already."""
    jobs.enqueue(scan_slice, run, run_after=timezone.now())


@jobs.task(retries=0, atomic=False)
def start_due_scans() -> int:
    """Starts the scans whose hour has come, and takes up runs whose turn got lost; returns how many."""
    at, number = timezone.now(), 0
    for target in due_targets(timezone.localtime(at)):
        try:
            with transaction.atomic():
                wake(scanning.begin(target, by=Actor.system(), at=at).pk)
                number += 1
        except Refusal:
            continue
    return number


@jobs.task(retries=3, limit=timedelta(minutes=30), atomic=False)
def reconcile_target(pk: int) -> None:
    """Holds the register against one target anew, after the register has changed."""
    target = ScanTarget.objects.filter(pk=pk).first()
    if target is not None:
        reconciling.reconcile(target, at=timezone.now())


def follow_register(*entries: Entry, before: Iterable[str] = ()) -> None:
    """Queues the comparison of every scanned target in which a place of the entries lies, or lay before they were changed."""
    written = {*before, *(place for entry in entries for place in entry.places)}
    if not written:
        return
    done = ScanRun.objects.filter(state=ScanRun.State.DONE).values("target")
    for target in ScanTarget.objects.filter(pk__in=done):
        if any(reconciling.is_inside(target, one) for one in written):
            jobs.enqueue(reconcile_target, target.pk)


@jobs.task(retries=3, limit=timedelta(hours=1), atomic=False)
def reconcile_all() -> None:
    """Holds the register against every target that was scanned: periods end without anybody acting."""
    done = ScanRun.objects.filter(state=ScanRun.State.DONE).values("target")
    for target in ScanTarget.objects.filter(pk__in=done):
        reconciling.reconcile(target, at=timezone.now())


jobs.schedule("inventory.start_due_scans", start_due_scans, every=timedelta(minutes=10))
jobs.schedule("inventory.reconcile_all", reconcile_all, daily="00:40")
