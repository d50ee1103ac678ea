"""Reads what the register says about the company as a whole: operator or not, and all that does not fit together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from mamori.kernel.people.models import Engagement, Person
from mamori.kernel.permission import Actor
from mamori.law import operator
from mamori.law.answers import Answer as Told
from mamori.law.words import Words
from mamori.measures.inventory.models import Entry
from mamori.measures.inventory.queries import READ_FINDINGS
from mamori.measures.inventory.rules.classify import for_operator
from mamori.measures.inventory.rules.contradictions import Contradiction, find

HALF_A_YEAR = timedelta(days=184)


@dataclass(frozen=True)
class OperatorPage:
    """The judgement by the law in force and by the law of 2005, and whether the lighter examples may be used."""

    comparison: operator.Comparison
    small: Told
    small_reasons: tuple[Words, ...]
    employees: int


def operator_page(*, today: date) -> OperatorPage:
    """Returns the judgement of the company as an operator; reads every entry that lived in the last six months."""
    living = Q(state=Entry.State.ACTIVE) | Q(retired_on__gte=today - HALF_A_YEAR)
    entries = Entry.objects.filter(living).order_by("number")
    holdings = [
        for_operator(one, entry=one.pk, on=today, ended_on=one.retired_on) for one in entries.iterator(500)
    ]
    comparison = operator.compare(holdings, on=today)
    employees = Person.objects.filter(Person.working_on(today)).exclude(
        engagement__in=[Engagement.OFFICER, Engagement.DISPATCHED]
    )
    count = employees.count()
    is_entrusted = Told.YES if any(one.is_entrusted for one in holdings) else Told.NO
    persons = None if comparison.then.uncounted else comparison.then.persons
    small, reasons = operator.is_small_operator(employees=count, persons=persons, is_entrusted=is_entrusted)
    return OperatorPage(comparison, small, reasons, count)


@dataclass(frozen=True)
class Finding:
    """An entry with what does not fit together in it."""

    entry: Entry
    contradictions: list[Contradiction]


def findings(actor: Actor, *, today: date, after: str = "", limit: int = 30) -> tuple[list[Finding], str]:
    """Returns entries that contradict themselves, a page from after a number, and the number to go on after, or ""."""
    rows = Entry.objects.visible_to(actor, READ_FINDINGS).filter(state=Entry.State.ACTIVE, issues__gt=0)
    rows = rows.filter(number__gt=after).select_related("department").order_by("number")[: limit + 1]
    entries = list(rows)
    shown = [
        Finding(one, find(one, today=today, last_reviewed_on=one.last_reviewed_on)) for one in entries[:limit]
    ]
    more = shown[-1].entry.number if len(entries) > limit else ""
    return [one for one in shown if one.contradictions], more
