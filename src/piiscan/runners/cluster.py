"""Reads with a Ray cluster: the list is cut into shards, each shard is one task, and what dies with a machine is done anew.

The files must be seen under the same path from every machine, or lie behind a URL; piiscan must be installed there.
"""

from __future__ import annotations

import json
import logging
import os
from collections import deque
from collections.abc import Iterator
from dataclasses import astuple, dataclass, field
from typing import Any

from piiscan.model import FileResult
from piiscan.runners.course import Step
from piiscan.runners.local import RunnerFailed
from piiscan.runners.work import Done, Setting, Task, Worker, failed

FILES, BYTES = 200, 64 << 20  # of one shard at most; a larger file is a shard of its own
AHEAD = 2  # shards that wait for each processor of the cluster
RETRIES = 2  # times that Ray does a shard again whose process or machine has died
WAIT = 0.2  # seconds after which a wish to stop is noticed at the latest
HERE = "local"  # instead of an address: a cluster of this machine, for as long as the scan takes


@dataclass(slots=True)
class Shard:
    """Tasks that are sent together."""

    tasks: list[Task] = field(default_factory=list)
    size: int = 0

    def add(self, task: Task) -> None:
        """Puts one more task to the others."""
        self.tasks.append(task)
        self.size += task.size

    @property
    def is_full(self) -> bool:
        """Tells whether it is time to send it."""
        return len(self.tasks) >= FILES or self.size >= BYTES


_workers: dict[str, Worker] = {}  # of a process of the cluster, which does many shards of the same scan


def read_shard(told: str, rows: str) -> str:
    """Does the tasks of a shard on a machine of the cluster, and returns a row for each. Text passes, and nothing else."""
    worker = _workers.get(told)
    if worker is None:
        _workers.clear()
        worker = _workers[told] = Worker(Setting.from_row(json.loads(told)))
    results = [worker.done(Task(*row)).result for row in json.loads(rows)]
    return json.dumps([result and result.as_row() for result in results])


class ClusterRunner:
    """Sends shards to a cluster, a bounded number at a time."""

    def __init__(self, setting: Setting, address: str) -> None:
        self._setting, self._address = setting, address
        self._shards: dict[Any, Shard] = {}
        self._again: deque[Shard] = deque()
        self._is_stopped = False

    def run(self, steps: Iterator[Step]) -> Iterator[Done | FileResult]:
        """Yields what became of every step. Raises RunnerFailed."""
        ray = self._joined()
        try:
            processors = max(1, int(ray.cluster_resources().get("CPU", 1)))
            self._told = json.dumps(self._setting.shared_by(processors).as_row())
            self._remote = ray.remote(max_retries=RETRIES, num_cpus=1)(read_shard)
            yield from self._worked(ray, steps, processors * AHEAD)
        finally:
            self._left(ray)

    def stop(self) -> None:
        self._is_stopped = True

    def _joined(self) -> Any:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
        os.environ.setdefault("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")
        try:
            import ray
        except ImportError:
            raise RunnerFailed(
                "クラスターで調べるには、pip install 'mamori[cluster]' で追加してください"
            ) from None
        quiet = {"log_to_driver": False, "logging_level": logging.ERROR}
        try:
            if self._address == HERE:
                ray.init(address=HERE, include_dashboard=False, _node_ip_address="127.0.0.1", **quiet)
            else:
                ray.init(address=self._address, **quiet)
        except (ConnectionError, RuntimeError, ValueError, OSError) as error:
            raise RunnerFailed(
                f"クラスターに接続できません（{self._address}、{type(error).__name__}）"
            ) from None
        return ray

    def _left(self, ray: Any) -> None:
        for reference in self._shards:
            ray.cancel(reference, force=True)
        self._shards.clear()
        ray.shutdown()

    def _worked(self, ray: Any, steps: Iterator[Step], most: int) -> Iterator[Done | FileResult]:
        shard, is_listed = Shard(), False
        while not self._is_stopped:
            while len(self._shards) < most and (self._again or not is_listed):
                if self._again:
                    self._send(self._again.popleft())
                    continue
                step = next(steps, None)
                if isinstance(step, FileResult):
                    yield step
                    continue
                if step is not None:
                    shard.add(step)
                is_listed = step is None
                if shard.is_full or (is_listed and shard.tasks):
                    self._send(shard)
                    shard = Shard()
            if not self._shards:
                return
            yield from self._met(ray)

    def _send(self, shard: Shard) -> None:
        rows = json.dumps([astuple(one) for one in shard.tasks])
        self._shards[self._remote.remote(self._told, rows)] = shard

    def _met(self, ray: Any) -> Iterator[Done]:
        """Yields the results of shards that are done."""
        done, _waiting = ray.wait(list(self._shards), num_returns=1, timeout=WAIT)
        for reference in done:
            shard = self._shards.pop(reference)
            try:
                rows = json.loads(ray.get(reference))
            except ray.exceptions.RayError as error:
                yield from self._divided(shard, error)
                continue
            for task, row in zip(shard.tasks, rows, strict=True):
                yield Done(task, None if row is None else FileResult.from_row(row))

    def _divided(self, shard: Shard, error: Exception) -> Iterator[Done]:
        """Sends each file of a shard alone that nobody could do, so that the one which kills costs only itself."""
        if len(shard.tasks) > 1:
            self._again.extend(Shard([one], one.size) for one in shard.tasks)
            return
        (task,) = shard.tasks
        yield Done(task, failed(task, "crashed", f"読み取りの処理が落ちました（{type(error).__name__}）"))
