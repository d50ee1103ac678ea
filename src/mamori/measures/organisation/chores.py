"""Lists what the worker does by the clock for the organisation."""

from __future__ import annotations

from django.utils import timezone

from mamori.kernel import jobs
from mamori.kernel.permission import Actor
from mamori.measures.organisation import actions
from mamori.measures.organisation.actions.people import StillAtWork
from mamori.measures.organisation.queries.accounts import accounts_of_leavers


@jobs.task(retries=5)
def stop_accounts_of_leavers() -> int:
    """Stops the accounts of all whose last day is over, each with its own entry in the trail; returns how many."""
    at = timezone.now()
    by, stopped = Actor.system(), 0
    for account in accounts_of_leavers(timezone.localdate(at)):
        try:
            actions.stop_leavers_account(account, by=by, at=at)
        except StillAtWork:  # taken back, or stopped by hand, since the list was read
            continue
        stopped += 1
    return stopped


jobs.schedule("organisation.stop_accounts_of_leavers", stop_accounts_of_leavers, daily="00:05")
