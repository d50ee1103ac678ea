"""Runs work in the background: with retry, by the clock, with progress to look at, and through the death of a worker."""

from mamori.kernel.jobs.clock import schedule, tick
from mamori.kernel.jobs.progress import Reporter, mine, reporting, start
from mamori.kernel.jobs.reaper import reap, sweep
from mamori.kernel.jobs.running import drain, last_step
from mamori.kernel.jobs.tasks import enqueue, task
from mamori.kernel.jobs.worker import Health, health, is_alive, run_worker

__all__ = [
    "Health",
    "Reporter",
    "drain",
    "enqueue",
    "health",
    "is_alive",
    "last_step",
    "mine",
    "reap",
    "reporting",
    "run_worker",
    "schedule",
    "start",
    "sweep",
    "task",
    "tick",
]
