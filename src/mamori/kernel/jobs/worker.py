"""Is the worker: one process that looks at the clock, gives back the jobs of the dead, runs what is due, and seals."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import FrameType

from django.db import DatabaseError, close_old_connections, connection, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.models import DBTaskResult

from mamori.kernel.jobs import process
from mamori.kernel.jobs.clock import tick
from mamori.kernel.jobs.models import WorkerBeat
from mamori.kernel.jobs.reaper import SILENCE, reap
from mamori.kernel.jobs.running import Stopped, claim, run
from mamori.kernel.trail.sealer import Sealer

logger = logging.getLogger("mamori.jobs")

BEAT_SECONDS = 10.0
CLOCK_SECONDS = 5.0
GRACE_SECONDS = 8.0
SLICE = 0.1


@dataclass(frozen=True)
class Health:
    """How the background work is: whether a worker lives, and what waits or has failed."""

    is_alive: bool
    last_beat_at: datetime | None
    waiting: int
    waiting_since: datetime | None
    failed: int


def is_alive(at: datetime) -> bool:
    """Tells whether a worker has given a sign of life within the last two minutes."""
    return WorkerBeat.objects.filter(beat_at__gte=at - SILENCE).exists()


def health(at: datetime) -> Health:
    """Returns how the background work is; `failed` counts the last seven days."""
    last = WorkerBeat.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
    ready = DBTaskResult.objects.ready()
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=at - timedelta(days=7)).count()
    since = ready.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    return Health(last is not None and last >= at - SILENCE, last, ready.count(), since, failed)


def run_worker(*, interval: float = 1.0, until_idle: bool = False, parent: int | None = None) -> None:
    """Works until SIGTERM or SIGINT, until the queue is empty (`until_idle`), or until the process `parent` is gone.

    At a signal the running job gets a few seconds to finish and then goes back to the queue.
    """
    Worker(interval=interval, until_idle=until_idle, parent=parent).work()


class Worker:
    """One worker process and its state."""

    def __init__(self, *, interval: float, until_idle: bool, parent: int | None) -> None:
        self.worker_id = get_random_string(32)
        self.interval = interval
        self.until_idle = until_idle
        self.parent = parent
        self.is_stopping = False
        self.is_running = False
        self._clock_due = 0.0

    def work(self) -> None:
        """Runs the loop; leaves no sign of life behind when it ends in order."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        heart = Heart(self.worker_id)
        sealer = Sealer()
        heart.start()
        sealer.start()
        logger.info("worker %s started", self.worker_id)
        try:
            while not self.is_stopping and self._parent_lives():
                if not self._turn() and (self.until_idle or not self._pause(self.interval)):
                    break
        except Stopped:
            logger.info("the running job went back to the queue")
        finally:
            sealer.stop()
            heart.stop()
            logger.info("worker %s stopped", self.worker_id)

    def _turn(self) -> bool:
        """Does what is due now; returns whether there was a job."""
        close_old_connections()
        try:
            if time.monotonic() >= self._clock_due:
                self._clock_due = time.monotonic() + CLOCK_SECONDS
                reap(timezone.now())
                tick(timezone.now())
            job = claim(self.worker_id, at=timezone.now())
            if job is None:
                return False
            self.is_running = True
            run(job)
        except DatabaseError as error:
            logger.warning("the database does not answer: %s", type(error).__name__)
            connection.close()
            self._pause(BEAT_SECONDS / 2)
        finally:
            self.is_running = False
        return True

    def _pause(self, seconds: float) -> bool:
        """Waits, unless it is time to stop; returns whether to go on."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.is_stopping:
            time.sleep(min(SLICE, seconds))
        return not self.is_stopping

    def _parent_lives(self) -> bool:
        return self.parent is None or os.getppid() == self.parent

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        if self.is_stopping and self.is_running:
            raise Stopped
        self.is_stopping = True
        if self.is_running:
            signal.signal(signal.SIGALRM, self._give_back)
            signal.setitimer(signal.ITIMER_REAL, GRACE_SECONDS)

    def _give_back(self, _signal: int, _frame: FrameType | None) -> None:
        if self.is_running:
            raise Stopped


class Heart(threading.Thread):
    """Gives the worker's sign of life from a thread of its own, also during long jobs."""

    def __init__(self, worker_id: str) -> None:
        super().__init__(name="heart", daemon=True)
        self._worker_id = worker_id
        self._end = threading.Event()
        self._first = threading.Event()

    def start(self) -> None:
        """Starts, and returns after the first sign of life, so that no job is claimed by a worker unknown."""
        super().start()
        self._first.wait(BEAT_SECONDS * 2)

    def run(self) -> None:
        """Beats until it is stopped."""
        where, pid = process.place(), os.getpid()
        me = {"place": where, "pid": pid, "born": process.born(pid), "started_at": timezone.now()}
        while not self._end.is_set():
            try:
                now = {"beat_at": timezone.now()}
                WorkerBeat.objects.update_or_create(
                    worker_id=self._worker_id, defaults=now, create_defaults={**me, **now}
                )
                self._first.set()
            except DatabaseError as error:
                logger.warning("no sign of life could be given: %s", type(error).__name__)
                connections.close_all()
            self._end.wait(BEAT_SECONDS)
        connections.close_all()

    def stop(self) -> None:
        """Stops beating and withdraws the sign of life."""
        self._end.set()
        self.join(BEAT_SECONDS * 3)
        try:
            WorkerBeat.objects.filter(worker_id=self._worker_id).delete()
        except DatabaseError:
            logger.warning("the sign of life could not be withdrawn")
