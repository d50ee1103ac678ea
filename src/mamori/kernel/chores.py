"""Lists what the worker does by the clock for the kernel itself."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from mamori.kernel import control, duty, files, jobs, mail
from mamori.kernel.ledger.importing import runs
from mamori.kernel.trail import copies
from mamori.kernel.trail.checkpoints import checkpoint
from mamori.kernel.trail.sealing import seal_all


@jobs.task(retries=5)
def remind_of_duties() -> int:
    """Takes the steps of the reminder ladder that have come today."""
    return duty.remind(timezone.now())


@jobs.task(retries=0, limit=timedelta(minutes=30), atomic=False)
def deliver_mail() -> int:
    """Sends what waits in the outbox; a mail that fails keeps its own time for the next try."""
    return mail.deliver(timezone.now()).sent


@jobs.task(retries=3)
def keep_controls() -> int:
    """Stores how every control stands today."""
    return control.keep_day(timezone.localdate())


@jobs.task(retries=1)
def sweep() -> int:
    """Removes finished jobs, old mail, and files that were brought but never taken in."""
    return jobs.sweep(timezone.now()) + mail.sweep(timezone.now()) + runs.sweep(timezone.now())


@jobs.task(retries=1, atomic=False)
def sweep_files() -> int:
    """Removes bytes that no attachment claims."""
    return files.sweep(timezone.now())


@jobs.task(retries=1, atomic=False)
def take_stock() -> None:
    """Tells SQLite how its rows are spread, so that it takes the index that leaves fewest; PostgreSQL sees to itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("ANALYZE")


@jobs.task(retries=2, atomic=False)
def take_checkpoint() -> int:
    """Makes a checkpoint of the trail where there is something new, and brings it to the places outside."""
    checkpoint(timezone.now())
    return copies.hand_out(timezone.now())


@jobs.task(retries=2, limit=timedelta(hours=1), atomic=False)
def seal_the_rest() -> int:
    """Seals what the sealer has missed, wherever it stands in the trail."""
    return seal_all()


jobs.schedule("duty.remind", remind_of_duties, daily="07:00")
jobs.schedule("mail.deliver", deliver_mail, every=timedelta(minutes=1))
jobs.schedule("control.keep_day", keep_controls, daily="06:00")
jobs.schedule("jobs.sweep", sweep, daily="03:00")
jobs.schedule("trail.checkpoint", take_checkpoint, every=timedelta(minutes=10))
jobs.schedule("trail.seal_the_rest", seal_the_rest, daily="02:30")
jobs.schedule("ledger.take_stock", take_stock, daily="03:15")
jobs.schedule("files.sweep", sweep_files, daily="03:30")
