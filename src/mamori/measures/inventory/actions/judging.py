"""Judges entries by the law and the day: one whenever it is saved, and all of them every night."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from mamori.law.classification import Kind
from mamori.measures.inventory.models import Entry, Override
from mamori.measures.inventory.rules import classify
from mamori.measures.inventory.rules.contradictions import find

BATCH = 200


def judge(entry: Entry, today: date, *, overrides: Iterable[Override] | None = None) -> None:
    """Sets the entry's kinds, the day of the judgement and the number of contradictions; does not save.

    A kind that a person judged by hand stays as they judged it.
    """
    kinds = {kind.value for kind in classify.classify(entry, on=today).kinds}
    if overrides is None:
        overrides = entry.overrides.filter(withdrawn_at=None).order_by("pk") if entry.pk else ()
    for override in overrides:
        (kinds.add if override.holds == "yes" else kinds.discard)(override.kind)
    order = [kind.value for kind in Kind]
    settled: Any = [kind for kind in order if kind in kinds]
    entry.kinds = settled
    entry.classified_on = today
    entry.issues = len(find(entry, today=today, last_reviewed_on=entry.last_reviewed_on))


def judge_all(today: date) -> int:
    """Judges every entry in use by the day `today`, some at a time; returns how many came out otherwise than before.

    Nobody changed what the entries say, so neither their history nor their version tells of it.
    """
    otherwise, last = 0, 0
    while True:
        with transaction.atomic():
            standing = Prefetch("overrides", Override.objects.filter(withdrawn_at=None).order_by("pk"))
            waiting = Entry.objects.select_for_update().filter(state=Entry.State.ACTIVE, pk__gt=last)
            some = list(waiting.order_by("pk").prefetch_related(standing)[:BATCH])
            if not some:
                return otherwise
            otherwise += _judge_some(some, today)
            last = some[-1].pk


def _judge_some(some: list[Entry], today: date) -> int:
    changed = []
    for entry in some:
        before = entry.kinds, entry.issues
        judge(entry, today, overrides=entry.overrides.all())
        if (entry.kinds, entry.issues) != before:
            changed.append(entry)
    Entry.objects.bulk_update(changed, ["kinds", "issues"])
    Entry.objects.filter(pk__in=[one.pk for one in some]).update(classified_on=today)
    return len(changed)
