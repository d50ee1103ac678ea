"""A ledger of people and one of departments, declared for one test at a time and forgotten after it."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import Q
from django.http import QueryDict
from django.urls import include, path

from mamori.kernel import action as action_module
from mamori.kernel.ledger import (
    ChoiceFilter,
    Column,
    DateFilter,
    DepartmentFilter,
    Detail,
    Ledger,
    Listing,
    QueryFilter,
    YesNoFilter,
    declaration,
)
from mamori.kernel.people.models import Department, Person
from mamori.kernel.permission import Actor, Reach, Role, everyone_reads, table
from mamori.ui.ledger import ledger_urls
from people import TODAY

OFFICE_WRITES = {Role.OFFICE: Reach.COMPANY, Role.DEPARTMENT_HEAD: Reach.DEPARTMENT}


def years(person: Person) -> int | None:
    """Returns how long somebody has been here."""
    return TODAY.year - person.joined_on.year if person.joined_on else None


def working(day: date) -> Q:
    return Person.working_on(day)


def declare_people(**more: Any) -> Ledger:
    """Declares the ledger that most tests look at."""
    settled: dict[str, Any] = {
        "title": "従業者の試し台帳",
        "one": "従業者",
        "read": everyone_reads(employee=Reach.OWN),
        "columns": (
            Column("code", link=True),
            Column("name"),
            Column("department"),
            Column("engagement"),
            Column("joined_on"),
            Column("left_on", shown=False),
            Column("years", title="在籍年数", value=years, kind="number"),
            Column("email", shown=False, read="testing.people.export"),
        ),
        "filters": (
            ChoiceFilter("engagement"),
            DepartmentFilter("department"),
            DateFilter("joined_on"),
            YesNoFilter("officer", Q(engagement="officer"), title="役員"),
            QueryFilter(
                "state", {"working": ("在籍中", working), "left": ("退職", Q(left_on__isnull=False))}
            ),
        ),
        "search": ("name", "kana", "code"),
        "order": ("code",),
        "select": ("department",),
        "write": OFFICE_WRITES,
        "fields": ("code", "name", "kana", "email", "engagement", "department", "joined_on", "left_on"),
        "detail": Detail(),
    }
    return Ledger("testing.people", model=Person, **{**settled, **more})


def declare_departments() -> Ledger:
    """Declares the plainest of ledgers."""
    return Ledger(
        "testing.departments",
        model=Department,
        title="部門の試し台帳",
        columns=(Column("code"), Column("name"), Column("parent"), Column("closed_on")),
        read=everyone_reads(),
    )


@pytest.fixture
def clean_slate(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Any:
    """Declarations made in the test are gone after it; `mount` gives ledgers their addresses."""
    import_module("mamori.web.urls")  # what the addresses declare on their first import must stay
    monkeypatch.setattr(table, "_ACTS", dict(table._ACTS))
    monkeypatch.setattr(declaration, "_LEDGERS", dict(declaration._LEDGERS))
    monkeypatch.setattr(action_module, "_ACTIONS", dict(action_module._ACTIONS))

    def mount(*ledgers: Ledger) -> None:
        own = [one for ledger in ledgers for one in ledger_urls(ledger)]
        settings.ROOT_URLCONF = (*own, path("", include("mamori.web.urls")))

    return SimpleNamespace(mount=mount)


@pytest.fixture
def people(clean_slate: Any) -> Ledger:
    """The ledger of people, at testing/people/."""
    ledger = declare_people()
    clean_slate.mount(ledger)
    return ledger


def listing(ledger: Ledger, actor: Actor, question: str = "") -> Listing:
    """Returns the ledger as the actor asks for it."""
    return Listing(ledger, QueryDict(question), actor=actor, today=TODAY)
