"""Every page of the inventory runs in one literal number of queries, with one row and with three."""

from __future__ import annotations

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from mamori.kernel.control import memory
from mamori.kernel.people.models import Department
from mamori.measures.inventory.actions import answers, beside, merging, register
from mamori.measures.inventory.models import Entry, Risk, Sheet, SurveyRound
from measures.inventory.furnished import entered, written
from measures.inventory.reading import at
from measures.inventory.test_actions_survey import FULL, open_round, sheet_of
from people import NOW, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]

BUDGETS = {
    "rounds": 5,
    "round": 9,
    "changes": 6,
    "open_round": 6,
    "sheet": 10,
    "add_answer": 5,
    "change_answer": 5,
    "entries": 7,
    "entry": 11,
    "add_entry": 5,
    "change_entry": 6,
    "merge_entries": 6,
    "take_risks": 6,
    "risks": 7,
    "risk": 5,
    "findings": 5,
    "flow": 6,
    "operator": 6,
}


def furnish(cast: Cast, size: int) -> None:
    """Lays out `size` rounds, sheets, rows with remarks, entries with risks, overrides, lineage and changes."""
    departments = [cast.sales, *Department.objects.filter(code__in=("300", "900"))][:size]
    survey = open_round(cast, *departments)
    for _ in range(size - 1):
        open_round(cast, cast.sales)
    sheet = sheet_of(survey, cast.sales)
    for number in range(size):
        entry = entered(cast, name=f"名簿{number}", purpose="")
        for _ in range(size):
            written(cast, entry, assignee=cast.tanaka.person)
        gone = entered(cast, name=f"写し{number}")
        merging.merge_entries(entry, [gone], because="同じもの", by=cast.takahashi.actor, at=NOW)
        register.change_entry(
            entry, {"count": number}, owner=cast.tanaka.person, by=cast.tanaka.actor, at=NOW
        )
        register.override_kind(entry, "my_number", "yes", because="x", by=cast.sato.actor, at=NOW)
        beside.remark(entry, "来月棚を替える", by=cast.tanaka.actor, at=NOW)
        row = answers.add_answer(sheet, {**FULL, "name": f"行{number}"}, by=cast.suzuki.actor, at=NOW)
        answers.comment(sheet, "件数は？", answer=row, field="count", by=cast.sato.actor, at=NOW)


def address(name: str) -> str:
    """Returns where the page is, for the first object of its kind."""
    first = Entry.objects.filter(name="名簿0")
    sheet = Sheet.objects.filter(answers__isnull=False)
    about = {
        **dict.fromkeys(("round", "changes"), SurveyRound.objects.filter(sheets__in=sheet)),
        **dict.fromkeys(("sheet", "add_answer"), sheet),
        **dict.fromkeys(("entry", "change_entry", "merge_entries", "take_risks"), first),
        "change_answer": sheet[0].answers.all(),
        "risk": Risk.objects.filter(entry__in=first),
    }
    found = about.get(name)
    return at(name) if found is None else at(name, found[0].pk)


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("name", BUDGETS)
def test_a_page_keeps_its_budget(
    cast: Cast, name: str, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    furnish(cast, size)
    browser, here = cast.takahashi.browser(), address(name)
    browser.get(here)
    with django_assert_num_queries(BUDGETS[name]):
        assert browser.get(here).status_code == 200


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(("who", "budget"), [("takahashi", 10), ("suzuki", 10), ("ito", 10), ("mori", 6)])
def test_the_home_page_keeps_its_budget_while_nobody_acts(
    cast: Cast,
    who: str,
    budget: int,
    size: int,
    django_assert_num_queries: DjangoAssertNumQueries,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.CONTROLS_REMEMBERED_SECONDS = 60
    monkeypatch.setattr(memory, "_MEMORY", memory.Memory())
    furnish(cast, size)
    browser = getattr(cast, who).browser()
    browser.get(reverse("web.home"))
    with django_assert_num_queries(budget):
        assert browser.get(reverse("web.home")).status_code == 200
