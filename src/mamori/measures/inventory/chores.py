"""Lists what the worker does by the clock for the inventory."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from mamori.kernel import jobs
from mamori.measures.inventory.actions import judging


@jobs.task(retries=3, limit=timedelta(minutes=30), atomic=False)
def judge_register() -> int:
    """Judges every entry in use by today's day and law: periods end and reviews fall due without anybody saving."""
    return judging.judge_all(timezone.localdate())


jobs.schedule("inventory.judge_register", judge_register, daily="00:20")
