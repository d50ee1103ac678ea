"""Checks and takes in long files in the background, where a person can watch."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from mamori.kernel import jobs
from mamori.kernel.ledger.declaration import Ledger, ledger_named
from mamori.kernel.ledger.importing import checking
from mamori.kernel.ledger.models import ImportRun
from mamori.kernel.permission import Actor

LIMIT = timedelta(minutes=30)


@jobs.task(retries=1, limit=LIMIT, atomic=False)
def check_file(progress_id: str, ledger_key: str, run_id: str) -> None:
    """Judges every row of the run's file and keeps the report."""
    run, ledger, by = _found(ledger_key, run_id)
    with jobs.reporting(progress_id) as reporter:
        checking.check(run, ledger, by=by, told=_telling(reporter))


@jobs.task(retries=0, limit=LIMIT, atomic=False)
def take_file(progress_id: str, ledger_key: str, run_id: str, *, agreed: str, only_good: bool) -> None:
    """Takes the run's file in, once: run again after a death, it finds the run applied and refuses."""
    run, ledger, by = _found(ledger_key, run_id)
    with jobs.reporting(progress_id) as reporter:
        checking.apply(
            run, ledger, agreed=agreed, only_good=only_good, by=by, at=timezone.now(), told=_telling(reporter)
        )


def _found(ledger_key: str, run_id: str) -> tuple[ImportRun, Ledger, Actor]:
    """Returns the run, its ledger and who brought it, with the roles of today."""
    run = ImportRun.objects.select_related("account").get(pk=run_id)
    return run, ledger_named(ledger_key), Actor.of(run.account, on=timezone.localdate())


def _telling(reporter: jobs.Reporter) -> checking.Told:
    def told(done: int, total: int) -> None:
        words = _("{done}行まで確かめました").format(done=f"{done:,}")
        reporter.report(95 * done / max(total, 1), words)

    return told
