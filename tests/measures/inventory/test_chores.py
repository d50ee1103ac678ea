"""What the clock does to the register: periods end and reviews fall due without anybody saving."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from mamori.kernel.control import State
from mamori.measures.inventory import chores, controls
from mamori.measures.inventory.actions import judging, register
from mamori.measures.inventory.models import Entry
from measures.inventory.furnished import entered
from people import NOW, Cast

pytestmark = pytest.mark.django_db
OVER: dict[str, Any] = {"oldest_on": date(2026, 1, 1), "retention_from": "acquired", "retention_months": 12}
DAY_AFTER = date(2027, 1, 2)


def standing(entry: Entry) -> tuple[int, date | None, int, int]:
    now = Entry.objects.get(pk=entry.pk)
    return now.issues, now.classified_on, now.version, now.history.count()


def test_a_period_that_ends_by_the_calendar_turns_the_control_on_its_day(cast: Cast) -> None:
    entry = entered(cast, **OVER)
    Entry.objects.update(issues=0)
    _issues, _day, version, saved = standing(entry)
    with time_machine.travel(NOW + timedelta(days=220), tick=False):
        chores.judge_register.call()
    issues, day, *rest = standing(entry)
    assert (issues > 0, day, rest) == (True, date(2027, 1, 7), [version, saved])
    assert controls.no_contradictions(DAY_AFTER).state is State.AMBER


def test_the_night_finds_a_passed_period_and_a_missed_review_and_nothing_before_they_are_there(
    cast: Cast,
) -> None:
    entry = entered(cast, **OVER)
    register.review_entry(entry, by=cast.takahashi.actor, at=NOW)
    assert judging.judge_all(date(2027, 1, 1)) == 0
    before = standing(entry)[0]
    assert judging.judge_all(DAY_AFTER) == 1
    assert standing(entry)[0] == before + 1, "the period has passed"
    judging.judge_all(date(2027, 6, 2))
    assert standing(entry)[0] == before + 2, "nobody looked at it for a year"
    register.review_entry(Entry.objects.get(), by=cast.takahashi.actor, at=NOW + timedelta(days=366))
    assert standing(entry)[0] == before + 1


def test_a_judgement_by_hand_outlives_the_night_and_a_retired_entry_is_left_alone(cast: Cast) -> None:
    judged, retired = entered(cast), entered(cast, **OVER)
    register.override_kind(judged, "my_number", "yes", because="写しがある", by=cast.sato.actor, at=NOW)
    register.retire_entry(retired, because="やめた", by=cast.takahashi.actor, at=NOW)
    before = standing(retired)
    judging.judge_all(DAY_AFTER)
    assert "my_number" in Entry.objects.get(pk=judged.pk).kinds
    assert standing(retired) == before


def test_a_kind_that_the_law_no_longer_gives_is_taken_off(cast: Cast) -> None:
    entry = entered(cast)
    wanted = entry.kinds
    Entry.objects.update(kinds=["my_number"])
    assert judging.judge_all(DAY_AFTER) == 1
    assert Entry.objects.get().kinds == wanted


def test_the_night_reads_some_at_a_time_and_asks_the_same_whatever_their_number(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(judging, "BATCH", 2)
    for _ in range(4):
        entered(cast, **OVER)
    with django_assert_num_queries(2 * 6 + 3):
        assert judging.judge_all(DAY_AFTER) == 4
    assert set(Entry.objects.values_list("classified_on", flat=True)) == {DAY_AFTER}
