"""Lists what the worker does by the clock for the kernel itself."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from mamori.kernel import control, duty, files, jobs, mail
from mamori.kernel.ledger.importing import runs


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


jobs.schedule("duty.remind", remind_of_duties, daily="07:00")
jobs.schedule("mail.deliver", deliver_mail, every=timedelta(minutes=1))
jobs.schedule("control.keep_day", keep_controls, daily="06:00")
jobs.schedule("jobs.sweep", sweep, daily="03:00")
jobs.schedule("ledger.take_stock", take_stock, daily="03:15")
jobs.schedule("files.sweep", sweep_files, daily="03:30")
