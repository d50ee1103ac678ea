"""Verdicts are remembered until somebody acts; looking at them locks nothing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mamori.kernel import control as controls
from mamori.kernel import trail
from mamori.kernel.control import State, Verdict, control, memory, registry
from mamori.kernel.people.models import Department
from mamori.kernel.permission import Reach, Role, reading
from people import NOW, TODAY, Cast


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[date]:
    """The days for which the one control of this test was judged."""
    settings.CONTROLS_REMEMBERED_SECONDS = 60
    monkeypatch.setattr(registry, "_CONTROLS", {})
    monkeypatch.setattr(memory, "_MEMORY", memory.Memory())
    reading("demo.page", title="画面", allowed={Role.OFFICE: Reach.COMPANY})
    seen: list[date] = []

    @control("a.one", title="一つ", basis=["通則編 10-3(3)"], owner=Role.OFFICE, url_name="demo.page")
    def judgement(today: date) -> Verdict:
        seen.append(today)
        words = f"部門 {Department.objects.count()}"
        return Verdict(State.RED, words, next_action="見る", next_url="/")

    return seen


def words(cast: Cast, today: date = TODAY) -> list[str]:
    return [str(each.verdict.words) for each in controls.judged_for(cast.takahashi.actor, today)]


def test_a_second_look_costs_one_query_and_judges_nothing_anew(cast: Cast, looks: list[date]) -> None:
    first, actor = words(cast), cast.takahashi.actor
    with CaptureQueriesContext(connection) as asked:
        again = [str(each.verdict.words) for each in controls.judged_for(actor, TODAY)]
    assert (again, len(asked), looks) == (first, 1, [TODAY])


def test_an_act_or_another_day_has_all_judged_anew(cast: Cast, looks: list[date]) -> None:
    assert words(cast) == ["部門 6"]
    Department.objects.create(code="999", name="新しい部門")
    trail.note("demo.act", by=cast.takahashi.actor, at=NOW, about=cast.company)
    assert words(cast) == ["部門 7"]
    words(cast, TODAY + timedelta(days=1))
    assert looks == [TODAY, TODAY, TODAY + timedelta(days=1)]


def test_after_a_minute_all_is_judged_anew(
    cast: Cast, looks: list[date], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr("mamori.kernel.control.memory.time.monotonic", lambda: now[0])
    for later in (0, 59, 61):
        now[0] = 1000.0 + later
        words(cast)
    assert looks == [TODAY, TODAY]


def test_what_a_reader_may_not_open_stays_hidden_from_memory_too(cast: Cast, looks: list[date]) -> None:
    assert words(cast)
    assert controls.judged_for(cast.tanaka.actor, TODAY) == []


@pytest.mark.django_db(transaction=True)
def test_judging_begins_no_transaction(looks: list[date]) -> None:
    with CaptureQueriesContext(connection) as asked:
        controls.judge_all(TODAY)
    assert [one["sql"].partition(" ")[0] for one in asked.captured_queries] == ["SELECT"]
