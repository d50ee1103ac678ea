"""A job happens once, is tried again after a failure, keeps its limit, and counts only while its claim holds."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

import sample_tasks
from mamori.kernel import jobs
from mamori.kernel.jobs.running import claim
from mamori.kernel.mail.models import OutgoingMail
from people import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_log() -> None:
    sample_tasks.LOG.clear()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def marks() -> list[str]:
    return list(OutgoingMail.objects.values_list("subject", flat=True))


def test_a_job_runs_once_and_keeps_its_result() -> None:
    number = jobs.enqueue(sample_tasks.marks, "a")
    assert (jobs.drain(), jobs.drain()) == (1, 0)
    job = DBTaskResult.objects.get(pk=number)
    assert (job.status, job.return_value, marks()) == ("SUCCESSFUL", "a", ["a"])


def test_a_job_queued_in_an_act_that_failed_never_existed() -> None:
    with transaction.atomic():
        jobs.enqueue(sample_tasks.marks, "a")
        transaction.set_rollback(True)
    assert jobs.drain() == 0


def test_a_job_for_later_waits(clock: time_machine.Traveller) -> None:
    jobs.enqueue(sample_tasks.marks, "a", run_after=NOW + timedelta(hours=1))
    assert jobs.drain() == 0
    clock.shift(timedelta(hours=1))
    assert jobs.drain() == 1


def test_a_failed_try_leaves_nothing_and_is_repeated_later_until_it_is_given_up(
    clock: time_machine.Traveller,
) -> None:
    number = jobs.enqueue(sample_tasks.marks_and_fails, "a")
    waits = []
    job = DBTaskResult.objects.get(pk=number)
    for _ in range(3):
        assert (jobs.drain(), jobs.drain()) == (1, 0)
        job.refresh_from_db()
        waits.append(job.run_after - timezone.now())
        clock.move_to(max(job.run_after, timezone.now()) if job.status == "READY" else timezone.now())
    assert waits[:2] == [timedelta(seconds=30), timedelta(minutes=2)]
    assert (job.status, sample_tasks.LOG, marks()) == ("FAILED", ["a", "a", "a"], [])
    assert job.exception_class_path == "builtins.OSError"
    assert "h***@example.jp" in job.traceback
    assert "hanako" not in job.traceback.replace('raise OSError("the line to hanako', "")


def test_a_refusal_is_an_answer_and_is_not_tried_again() -> None:
    number = jobs.enqueue(sample_tasks.refuses)
    jobs.drain()
    assert sample_tasks.LOG == ["refused"]
    assert DBTaskResult.objects.get(pk=number).status == "FAILED"


def test_a_job_is_interrupted_at_its_limit_even_if_it_swallows_errors() -> None:
    number = jobs.enqueue(sample_tasks.sleeps_too_long)
    jobs.drain()
    job = DBTaskResult.objects.get(pk=number)
    assert (job.status, sample_tasks.LOG) == ("FAILED", [])
    assert job.exception_class_path == "mamori.kernel.jobs.running.TookTooLong"


def test_what_a_job_did_without_its_claim_does_not_count() -> None:
    jobs.enqueue(sample_tasks.lost_claim)
    jobs.drain()
    assert marks() == []


def test_the_last_step_of_a_long_job_is_one_with_its_completion() -> None:
    number = jobs.enqueue(sample_tasks.marks_in_its_last_step, "a")
    jobs.drain()
    assert (DBTaskResult.objects.get(pk=number).status, marks()) == ("SUCCESSFUL", ["a"])


def test_two_workers_never_get_the_same_job() -> None:
    jobs.enqueue(sample_tasks.marks, "a")
    first, second = claim("one", at=NOW), claim("two", at=NOW)
    assert (first and first.worker_ids, second) == (["one"], None)


def test_the_urgent_goes_first_and_then_the_older(clock: time_machine.Traveller) -> None:
    for name, priority in (("a", 0), ("b", 0), ("c", 10)):
        sample_tasks.marks.using(priority=priority).enqueue(name)
        clock.shift(1)
    jobs.drain()
    assert marks() == ["c", "a", "b"]
