"""Works on a run a while at a time, so that other work of the worker gets its turn, and goes on after any death."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from mamori.kernel.action import Refusal
from mamori.measures.inventory.actions import ending, recording
from mamori.measures.inventory.actions.targets import check_place, folder_of
from mamori.measures.inventory.models import ScannedFile, ScanRun, ScanTarget
from mamori.measures.inventory.rules import scan as rules
from piiscan.manifest import Manifest, version_of_rules
from piiscan.model import FileResult
from piiscan.runners.course import Course
from piiscan.runners.local import LocalRunner, RunnerFailed
from piiscan.runners.work import Place, Setting
from piiscan.sources import SourceFailed
from piiscan.sources.addresses import password_from

State = ScanRun.State
Standing = ScannedFile.Standing
BATCH = 100
BATCH_SECONDS = 2.0  # after which what there is, is kept, so that the page that watches moves
SLICE_SECONDS = 20.0
WORTH = 4  # a slice works this many times as long as it took to come back to where the last one stopped
Clock = Callable[[], datetime]


@dataclass
class Slice:
    """How long one slice has worked, and how much of it went to what an earlier one had done."""

    began: float = field(default_factory=time.monotonic)
    told: float = field(default_factory=time.monotonic)
    walking: float = 0.0

    @property
    def is_over(self) -> bool:
        """Tells whether it is somebody else's turn."""
        worked = time.monotonic() - self.began - self.walking
        return worked >= max(SLICE_SECONDS, WORTH * self.walking)

    def lap(self) -> float:
        """Returns the seconds since the last lap."""
        before, self.told = self.told, time.monotonic()
        return self.told - before


def work(pk: int, *, clock: Clock) -> bool:
    """Works on the run and returns whether it wants another slice; a run that was paused or stopped wants none."""
    found = ScanRun.objects.filter(pk=pk, state__in=(State.WAITING, State.RUNNING))
    run = found.select_related("target__department").first()
    if run is None:
        return False
    if run.state == State.WAITING:
        started = run.started_at or clock()
        ScanRun.objects.filter(pk=pk, state=State.WAITING).update(state=State.RUNNING, started_at=started)
    try:
        return _work(run, clock)
    except Refusal as no:
        return _fail(run, str(no.words), clock)
    except SourceFailed as failed:
        return _fail(run, failed.reason, clock)
    except RunnerFailed as failed:
        return _fail(run, str(failed), clock)


def _work(run: ScanRun, clock: Clock) -> bool:
    turn, writer = Slice(), recording.Writer(run)
    with _memory(run.target) as memory, closing(_results(run.target, memory)) as results:
        for batch in _batches(results, turn):
            with transaction.atomic():
                counts = writer.write(batch, at=clock())
                seconds = turn.lap()
                if not counts.seen:
                    turn.walking += seconds
                still = ScanRun.objects.filter(pk=run.pk, state=State.RUNNING)
                changes = {name: F(name) + number for name, number in vars(counts).items()}
                if not still.update(worked_seconds=F("worked_seconds") + seconds, **changes):
                    return False
            if counts.seen and turn.is_over:
                return True
    return _finish(run, clock)


def _finish(run: ScanRun, clock: Clock) -> bool:
    run.refresh_from_db()
    if not run.seen and run.target.files.exclude(standing=Standing.GONE).exists():
        words = _("前回あったファイルが一つも見つかりません。場所につながっているかを確かめてください。")
        return _fail(run, words, clock)
    ending.end(run, at=clock())
    return False


def _fail(run: ScanRun, words: str, clock: Clock) -> bool:
    live = ScanRun.objects.filter(pk=run.pk, state__in=(State.WAITING, State.RUNNING))
    live.update(state=State.FAILED, error_words=words, finished_at=clock())
    return False


def _memory(target: ScanTarget) -> Manifest:
    """Opens what is remembered of the target's files; it lies with the installation, readable to its owner alone."""
    settings.SCAN_MEMORY.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Manifest(settings.SCAN_MEMORY / f"{target.pk}.db", rules=version_of_rules())


def _results(target: ScanTarget, memory: Manifest) -> Generator[recording.Met]:
    """Yields what the scan meets in the target, but for what is to be left out; places as people know them.

    Files are read by processes of their own, which what they read can neither harm nor hold up.
    """
    check_place(target)
    is_near = target.kind == ScanTarget.Kind.FOLDER and "://" not in target.address
    address = str(folder_of(target)) if is_near else target.address
    password = password_from(target.secret_name) if target.secret_name else ""
    place = Place(address, password)
    setting = Setting((place,))
    left_out = LeftOut(place.shown, target.leave_out)
    course = Course(setting, LocalRunner(setting, jobs=settings.SCAN_JOBS), memory, left_out=left_out)
    with closing(course.results()) as results:  # type: ignore[type-var]  # a generator, which can be closed
        for result in results:
            if course.tally.failures:
                raise SourceFailed(result.reason)
            yield recording.Met(
                result, relative_to(place.shown, result.path), _changed(result) if is_near else 0.0
            )


class LeftOut(frozenset[str]):
    """The paths below a root that are not looked at: all those that its patterns name."""

    def __new__(cls, root: str, patterns: Iterable[str]) -> LeftOut:
        made = super().__new__(cls)
        made.root, made.patterns = root, tuple(patterns)
        return made

    root: str
    patterns: tuple[str, ...]

    def __contains__(self, path: object) -> bool:
        return rules.is_left_out(relative_to(self.root, str(path)), self.patterns)


def relative_to(root: str, path: str) -> str:
    """Returns the path below the root; a source that names its parts otherwise is left its own name."""
    if path.startswith(root):
        return path.removeprefix(root).lstrip("/") or path.rpartition("/")[2]
    return path


def _changed(result: FileResult) -> float:
    """Returns when the file itself was last changed, in seconds since 1970; 0 where nobody knows."""
    try:
        return os.lstat(result.path).st_mtime
    except (OSError, ValueError):
        return 0.0


def _batches(results: Iterator[recording.Met], turn: Slice) -> Iterator[list[recording.Met]]:
    """Yields what was met some at a time: a hundred, or as many as came in two seconds; at least one empty one at the end."""
    while True:
        batch: list[recording.Met] = []
        until = time.monotonic() + BATCH_SECONDS
        for one in islice(results, BATCH):
            batch.append(one)
            if time.monotonic() >= until:
                break
        if not batch:
            return
        yield batch
