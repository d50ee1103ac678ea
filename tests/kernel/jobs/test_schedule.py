"""The clock queues each job once for each period, makes up for lost time once, and never piles up."""

from datetime import datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

import sample_tasks
from mamori.kernel import jobs
from mamori.kernel.jobs import clock as clockwork
from mamori.kernel.jobs.clock import Schedule
from mamori.kernel.jobs.models import ScheduledJob
from people import TOKYO

HOURS = timedelta(hours=1)


REGISTERED = dict(clockwork._SCHEDULES)


@pytest.fixture(autouse=True)
def _only_jobs_of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clockwork, "_SCHEDULES", {})


def at(hour: int, minute: int = 0, *, day: int = 1) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=TOKYO)


def test_a_daily_job_is_queued_once_a_day_from_its_hour_on(db: None) -> None:
    jobs.schedule("demo.daily", sample_tasks.clockwork, daily="07:00")
    queued = []
    for hour in range(72):
        moment = at(0) + hour * HOURS
        if jobs.tick(moment):
            queued.append((moment.day, moment.hour))
        jobs.drain()
    assert queued == [(1, 0), (1, 7), (2, 7), (3, 7)]  # the first look makes up for the day before


def test_time_without_a_worker_is_made_up_for_once(db: None) -> None:
    jobs.schedule("demo.daily", sample_tasks.clockwork, daily="07:00")
    jobs.tick(at(8))
    jobs.drain()
    assert jobs.tick(at(9, day=5)) == ["demo.daily"]
    jobs.drain()
    assert jobs.tick(at(10, day=5)) == []


def test_a_job_at_an_interval_is_queued_once_in_each(db: None) -> None:
    jobs.schedule("demo.often", sample_tasks.clockwork, every=timedelta(minutes=5))
    queued = 0
    for minute in range(60):
        queued += len(jobs.tick(at(9, minute)))
        jobs.drain()
    assert queued == 12


def test_a_job_still_under_way_is_not_queued_again(db: None) -> None:
    jobs.schedule("demo.often", sample_tasks.clockwork, every=timedelta(minutes=5))
    assert jobs.tick(at(9)) == ["demo.often"]
    assert jobs.tick(at(9, 30)) == []
    jobs.drain()
    assert jobs.tick(at(9, 31)) == ["demo.often"]


def test_a_clock_that_goes_back_queues_nothing_twice(db: None) -> None:
    jobs.schedule("demo.daily", sample_tasks.clockwork, daily="07:00")
    jobs.tick(at(8))
    jobs.drain()
    assert jobs.tick(at(6)) == []
    assert jobs.tick(at(8)) == []


def test_of_two_workers_that_look_at_the_same_moment_one_queues(db: None) -> None:
    jobs.schedule("demo.daily", sample_tasks.clockwork, daily="07:00")
    ScheduledJob.objects.create(key="demo.daily")
    seen_before = ScheduledJob.objects.get()
    assert jobs.tick(at(8)) == ["demo.daily"]
    one = clockwork._SCHEDULES["demo.daily"]
    assert clockwork._queue(one, seen_before, at(8)) is False
    assert DBTaskResult.objects.count() == 1


def test_a_job_has_one_rhythm_and_one_key() -> None:
    with pytest.raises(ValueError, match="either daily or"):
        jobs.schedule("demo.x", sample_tasks.clockwork)
    with pytest.raises(ValueError, match="either daily or"):
        jobs.schedule("demo.x", sample_tasks.clockwork, daily="07:00", every=HOURS)
    jobs.schedule("demo.x", sample_tasks.clockwork, every=HOURS)
    with pytest.raises(ValueError, match="scheduled twice"):
        jobs.schedule("demo.x", sample_tasks.clockwork, every=HOURS)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001 - the zone follows below
    st.times(),
    st.timedeltas(timedelta(minutes=1), timedelta(days=7)),
)
def test_every_moment_lies_in_its_period(naive: datetime, hour: object, every: timedelta) -> None:
    moment = naive.replace(tzinfo=TOKYO)
    interval = Schedule("a", sample_tasks.clockwork, None, every)
    daily = Schedule("b", sample_tasks.clockwork, hour, None)  # type: ignore[arg-type]  # hypothesis' times
    assert timedelta(0) <= moment - interval.period(moment) < every
    assert timedelta(0) <= moment - daily.period(moment) < timedelta(days=1)
    assert interval.period(interval.period(moment)) == interval.period(moment)


def test_the_product_looks_after_itself() -> None:
    assert set(REGISTERED) >= {"control.keep_day", "duty.remind", "files.sweep", "jobs.sweep", "mail.deliver"}
