"""Whoever starts a long work sees how far it is, where its result is, or why it failed; nobody else does."""

import uuid
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

import sample_tasks
from mamori.kernel import jobs
from mamori.kernel.jobs.models import Progress
from mamori.kernel.jobs.reaper import DEATHS_ALLOWED
from mamori.kernel.jobs.running import claim
from mamori.kernel.permission import Actor
from mamori.kernel.refusal import NotAllowed
from people import NOW, Cast


def started(cast: Cast, how: str) -> Progress:
    return jobs.start(sample_tasks.works_long, how, title="取り込み", by=cast.suzuki.actor, at=NOW)


def outcome(progress: Progress) -> tuple[str, int, str, str, str]:
    progress.refresh_from_db()
    return (progress.state, progress.percent, progress.words, progress.result_url, progress.error_words)


def test_a_long_work_waits_and_then_is_done(cast: Cast) -> None:
    work = started(cast, "plain")
    assert outcome(work) == ("waiting", 0, "", "", "")
    jobs.drain()
    assert outcome(work) == ("done", 100, "", "", "")


def test_a_long_work_says_where_its_result_is(cast: Cast) -> None:
    work = started(cast, "result")
    jobs.drain()
    assert outcome(work) == ("done", 100, "12件", "/result/1/", "")


def test_a_refusal_is_shown_in_its_words(cast: Cast) -> None:
    work = started(cast, "refuse")
    jobs.drain()
    assert outcome(work)[0] == "failed"
    assert work.error_words == "3行目が読めません。"


def test_a_work_that_broke_says_so_only_when_it_is_not_tried_again(cast: Cast) -> None:
    work = started(cast, "break")
    jobs.drain()
    assert outcome(work)[0] == "running"
    for _ in range(3):
        DBTaskResult.objects.update(run_after=NOW)
        jobs.drain()
    assert outcome(work)[0] == "failed"
    assert "途中で問題が起きて" in work.error_words


def test_a_work_that_kills_its_workers_is_failed_in_the_end(cast: Cast) -> None:
    work = started(cast, "plain")
    for number in range(DEATHS_ALLOWED + 3):
        if claim(f"worker-{number}", at=NOW) is None:
            break
        jobs.reap(NOW + timedelta(days=1))
    assert outcome(work)[0] == "failed"


def test_only_the_one_who_started_it_sees_it(cast: Cast) -> None:
    work = started(cast, "plain")
    assert jobs.mine(cast.suzuki.actor, work.pk) == work
    for other in (cast.sato.actor, cast.mallory.actor, Actor.guest("客", about=cast.sales)):
        assert jobs.mine(other, work.pk) is None
    assert jobs.mine(cast.suzuki.actor, uuid.uuid4()) is None


def test_somebody_without_an_account_cannot_start_one(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        jobs.start(
            sample_tasks.works_long, "plain", title="x", by=Actor.guest("客", about=cast.sales), at=NOW
        )
    assert Progress.objects.count() == 0


def test_frequent_reports_write_seldom(cast: Cast, django_assert_max_num_queries: object) -> None:
    work = started(cast, "plain")
    reporter = jobs.Reporter(str(work.pk))
    with django_assert_max_num_queries(3):  # type: ignore[operator]  # a fixture of pytest-django
        for number in range(10_000):
            reporter.report(number / 100)
