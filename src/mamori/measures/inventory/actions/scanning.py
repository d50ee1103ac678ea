"""Starts, pauses, resumes and stops scans; the work itself is done by the worker (`actions.slices`)."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mamori.kernel import trail
from mamori.kernel.action import Refusal, action
from mamori.kernel.approval import move
from mamori.kernel.permission import Actor
from mamori.measures.inventory.actions.rights import SETS_UP_SCANS
from mamori.measures.inventory.actions.targets import check_place
from mamori.measures.inventory.models import ScanRun, ScanTarget

State = ScanRun.State


class AlreadyRunning(Refusal):
    words = _("この調査対象は、いま調査中です。終わるのを待つか、中止してください。")


class TargetIsStopped(Refusal):
    words = _("この調査対象は「調査する」になっていません。先に変更してください。")


@action("inventory.start_scan", title=_("調査を始める"), allowed=SETS_UP_SCANS)
def start_scan(target: ScanTarget, *, by: Actor, at: datetime) -> ScanRun:
    """Puts a scan of the target in the queue; whoever calls it wakes the worker. Raises AlreadyRunning, TargetIsStopped."""
    run = begin(target, by=by, at=at)
    trail.record(about=run)
    return run


def begin(target: ScanTarget, *, by: Actor, at: datetime) -> ScanRun:
    """Makes the run that the worker will take up; at most one of a target lives."""
    if not target.is_active:
        raise TargetIsStopped
    check_place(target)
    last = target.runs.filter(state=State.DONE).values_list("seen", flat=True).first()
    try:
        with transaction.atomic():
            return ScanRun.objects.create(
                target=target, started_by=by.name[:120], created_at=at, expected=last
            )
    except IntegrityError:
        raise AlreadyRunning from None


@action("inventory.pause_scan", title=_("調査を一時停止する"), allowed=SETS_UP_SCANS)
def pause_scan(run: ScanRun, *, by: Actor, at: datetime) -> None:
    """Lets the worker lay the run aside after the file at hand."""
    move(run, frm=[State.WAITING, State.RUNNING], to=State.PAUSED)
    trail.record(about=run)


@action("inventory.resume_scan", title=_("調査を再開する"), allowed=SETS_UP_SCANS)
def resume_scan(run: ScanRun, *, by: Actor, at: datetime) -> None:
    """Puts a paused run back in the queue; it goes on where it was."""
    move(run, frm=[State.PAUSED], to=State.WAITING)
    trail.record(about=run)


@action("inventory.stop_scan", title=_("調査を中止する"), allowed=SETS_UP_SCANS)
def stop_scan(run: ScanRun, *, by: Actor, at: datetime) -> None:
    """Ends a run before it is through; what it found stays, and nothing counts as gone."""
    move(run, frm=ScanRun.LIVE, to=State.STOPPED, finished_at=at)
    trail.record(about=run)
