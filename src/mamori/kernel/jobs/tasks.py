"""Declares background tasks with their policy: how often to try again, how long one try may take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ParamSpec, TypeVar

from django_tasks import task as plain_task
from django_tasks.base import Task

P = ParamSpec("P")
R = TypeVar("R")

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)


@dataclass(frozen=True)
class Policy:
    """How a task runs: tries after the first, the time one try may take, and whether it is one transaction."""

    retries: int = 0
    limit: timedelta = timedelta(minutes=10)
    atomic: bool = True

    def wait_after(self, attempt: int) -> timedelta:
        """Returns how long to wait after that attempt (1 is the first): 30 seconds, 2 minutes, 8 minutes, ..."""
        return min(FIRST_WAIT * (1 << 2 * (attempt - 1)), LONGEST_WAIT)


_POLICIES: dict[str, Policy] = {}


def task(
    *, retries: int = 3, limit: timedelta = timedelta(minutes=10), atomic: bool = True, priority: int = 0
) -> Callable[[Callable[P, R]], Task[P, R]]:
    """Declares a function of a module as a background task; its arguments must be plain JSON values.

    An `atomic` task is one transaction together with its own completion: whatever dies, its effect on the database
    happens exactly once. A long task is not atomic: it must be fit to run again, and may end in `jobs.last_step()`,
    which gives the same promise for its last step. A Refusal is an answer and is not tried again.
    """

    def wrap(body: Callable[P, R]) -> Task[P, R]:
        declared = plain_task(priority=priority)(body)
        _POLICIES[declared.module_path] = Policy(retries, limit, atomic)
        return declared

    return wrap


def policy_of(task_path: str) -> Policy:
    """Returns the policy of the task at that path; a task declared elsewhere is tried once, not atomically."""
    return _POLICIES.get(task_path, Policy(atomic=False))


def enqueue(task: Task[..., Any], *args: Any, run_after: datetime | None = None, **kwargs: Any) -> str:
    """Queues the task in the transaction of the caller and returns the number of the job."""
    chosen = task.using(run_after=run_after) if run_after else task
    return str(chosen.enqueue(*args, **kwargs).id)
