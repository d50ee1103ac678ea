"""Judges an entry anew whenever it is saved: its kinds by the law of the day, and the contradictions in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from mamori.law.classification import Kind
from mamori.measures.inventory.models import Entry, Override
from mamori.measures.inventory.rules import classify
from mamori.measures.inventory.rules.contradictions import find


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
