"""The course of a whole scan: list, leave out what has not changed, have the rest read, remember."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO, Protocol, TypeAlias

from piiscan.manifest import AT_ONCE, Known, Manifest
from piiscan.model import FileResult, Item
from piiscan.runners.work import Done, Setting, Task, failed
from piiscan.sources import Source, SourceFailed

Step: TypeAlias = Task | FileResult


class Runner(Protocol):
    """Who reads. It takes steps as it has room for them, and gives back each result once, in no promised order."""

    def run(self, steps: Iterator[Step]) -> Iterator[Done | FileResult]: ...

    def stop(self) -> None:
        """Ends the work at once; `run` then returns with what was done."""


@dataclass(slots=True)
class Tally:
    """How far the scan is. `files` and `size` count what is done, `unchanged` those of them that were not read again."""

    files: int = 0
    size: int = 0
    unchanged: int = 0
    found: int = 0
    failures: int = 0
    vanished: int = 0
    is_stopped: bool = False
    all_files: int = 0
    all_size: int = 0
    is_counted: bool = False


@dataclass(slots=True)
class Course:
    """One scan from the first listing to the last result. `left_out` are files of the scan itself."""

    setting: Setting
    runner: Runner
    manifest: Manifest | None = None
    left_out: frozenset[str] = frozenset()
    tally: Tally = field(default_factory=Tally)
    _known: dict[tuple[int, str], Known] = field(default_factory=dict)
    _reached: list[str] = field(default_factory=list)
    _hidden: list[str] = field(default_factory=list)

    def results(self) -> Iterator[FileResult]:
        """Yields one result for each file that the sources list, as soon as it is there."""
        for done in self.runner.run(self._steps()):
            result = self._remembered(done) if isinstance(done, Done) else done
            self.tally.files += 1
            self.tally.size += result.size
            self.tally.found += bool(result.kinds)
            if result.cause == "refused" and not result.size:
                self._hidden.append(result.path)  # perhaps a folder
            yield result
        if self.manifest and not self.tally.is_stopped:
            self.tally.vanished = self.manifest.forget_vanished(self._reached, but_below=self._hidden)

    def stop(self) -> None:
        """Ends the scan where it is. What was read is remembered."""
        self.tally.is_stopped = True
        self.runner.stop()

    def count_ahead(self) -> threading.Thread:
        """Counts what there is to do while the work goes on, and returns the thread that does."""
        thread = threading.Thread(target=self._count, daemon=True)
        thread.start()
        return thread

    def _count(self) -> None:
        try:
            for place in self.setting.places:
                source = place.source()
                if not source.is_near:
                    return
                for item in source.items():
                    self.tally.all_files += 1
                    self.tally.all_size += item.size
        except SourceFailed:
            return  # the scan itself tells it
        self.tally.is_counted = True

    def _steps(self) -> Iterator[Step]:
        for at, place in enumerate(self.setting.places):
            try:
                with closing(place.source()) as source:
                    yield from self._of_source(at, source)
                    self._reached.append(source.address)
            except SourceFailed as error:
                self.tally.failures += 1
                yield failed(Task(at, place.shown, 0, 0), error.status, error.reason)

    def _of_source(self, at: int, source: Source) -> Iterator[Step]:
        items = (one for one in source.items() if one.path not in self.left_out)
        while batch := list(islice(items, AT_ONCE)):
            known: Iterable[Known | None] = (
                self.manifest.known(batch) if self.manifest else (None,) * len(batch)
            )
            for item, one in zip(batch, known, strict=True):
                yield self._step(at, item, one)

    def _step(self, at: int, item: Item, known: Known | None) -> Step:
        if known is None:
            return Task(at, item.path, item.size, item.changed)
        if known.is_same:
            self.tally.unchanged += 1
            return known.result
        if known.result.size == item.size and known.result.sha256:
            self._known[at, item.path] = known
            return Task(at, item.path, item.size, item.changed, known.result.sha256)
        return Task(at, item.path, item.size, item.changed)

    def _remembered(self, done: Done) -> FileResult:
        task, result = done.task, done.result
        known = self._known.pop((task.place, task.path), None)
        if result is None:
            assert known is not None, "only a file with a known digest can be the same"  # noqa: S101 - for the type checker
            self.tally.unchanged += 1
            result = known.result
        if self.manifest:
            self.manifest.keep(Item(task.path, task.size, task.changed, _closed), result)
        return result


def _closed() -> BinaryIO:
    raise AssertionError("a file that was read already is not opened again")
