"""Seals the trail from a thread of the worker, never more than a second behind."""

from __future__ import annotations

import logging
import threading
import time

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from mamori.kernel.trail.sealing import BATCH, advance_watermark, seal_all, seal_waiting

logger = logging.getLogger("mamori.trail")

TURN_SECONDS = 0.5
SWEEP_SECONDS = 60.0


class Sealer(threading.Thread):
    """Looks for entries twice a second, and once a minute for those that were committed long after their number."""

    def __init__(self) -> None:
        super().__init__(name="sealer", daemon=True)
        self._end = threading.Event()
        self._sweep_due = 0.0

    def run(self) -> None:
        """Seals until it is stopped; an error is logged, and the next turn tries again."""
        while not self._end.is_set():
            try:
                close_old_connections()
                is_behind = self.turn()
            except DatabaseError as error:
                logger.warning("the trail could not be sealed: %s", type(error).__name__)
                connections.close_all()
                is_behind = False
            except Exception:
                logger.exception("the trail could not be sealed")
                connections.close_all()
                is_behind = False
            if not is_behind:
                self._end.wait(TURN_SECONDS)
        connections.close_all()

    def turn(self) -> bool:
        """Seals what waits; returns whether there may be more."""
        if time.monotonic() >= self._sweep_due:
            self._sweep_due = time.monotonic() + SWEEP_SECONDS
            seal_all(since=advance_watermark(timezone.now()))
        return seal_waiting() == BATCH

    def stop(self) -> None:
        """Stops after the turn that runs."""
        self._end.set()
        self.join(TURN_SECONDS * 10)
