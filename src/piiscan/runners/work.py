"""What one process does: it opens what the list names, reads it, and tells one result for it, whatever happens."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from io import BufferedReader
from typing import Any, BinaryIO

from piiscan.counting import Counting
from piiscan.engine import Engine
from piiscan.model import FileResult, Item, Unreadable
from piiscan.rules.own import chosen
from piiscan.runners.pace import Pace, Paced
from piiscan.scanning import scan_item
from piiscan.sources import Source, SourceFailed, Tables
from piiscan.sources.addresses import source_of, without_secrets
from piiscan.sources.folder import in_words

BLOCK = 1 << 20
TABLE = "application/vnd.piiscan.table"  # what a table of a database is called among the media types


@dataclass(frozen=True, slots=True)
class Place:
    """A source as it was asked for. It may hold a password, so it is never shown."""

    address: str = field(repr=False)
    password: str = field(default="", repr=False)
    tables: str = ""
    sample: int = 0

    @property
    def shown(self) -> str:
        """The address as it may be shown."""
        return without_secrets(self.address)

    def source(self) -> Source:
        """Returns the source. Raises SourceFailed."""
        return source_of(self.address, password=self.password, tables=self.tables, sample=self.sample)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a scan was told: where, which kinds ("" for all), whose own rules, and bytes a second (0 for no limit)."""

    places: tuple[Place, ...]
    kinds: str = ""
    rules: str = ""
    rate: float = 0.0

    def as_row(self) -> dict[str, Any]:
        """Returns the setting for another process. It may hold passwords."""
        return asdict(self)

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Setting:
        """Returns the setting that was told by `as_row`."""
        return cls(tuple(Place(**one) for one in row["places"]), row["kinds"], row["rules"], row["rate"])

    def shared_by(self, processes: int) -> Setting:
        """Returns the setting for one of so many processes, which share the rate."""
        return replace(self, rate=self.rate / processes)

    def engine(self) -> Engine:
        """Returns the engine for the chosen kinds and rules. Raises RuleError."""
        return Engine(chosen(self.kinds, self.rules))


@dataclass(frozen=True, slots=True)
class Task:
    """One file to read. `sha256` is what it held when it was read last, "" when there is nothing to compare."""

    place: int
    path: str
    size: int
    changed: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """The end of a task: its result, or none when the file still holds what it held."""

    task: Task
    result: FileResult | None


def failed(task: Task, cause: str, reason: str) -> FileResult:
    """Returns the result of a file that could not be read."""
    return FileResult(task.path, task.size, status="unreadable", cause=cause, reason=reason)


class Worker:
    """Does tasks one after the other, with one engine and open sources."""

    def __init__(self, setting: Setting, pace: Pace | None = None) -> None:
        self._places, self._using = setting.places, setting.engine()
        self._sources: dict[int, Source] = {}
        self._pace = pace or Pace(setting.rate)

    def done(self, task: Task) -> Done:
        """Returns what became of the task; never raises for what the file is, holds or does to its reader."""
        began = time.monotonic()
        try:
            result = self._read(task)
            if result is None:
                return Done(task, None)
        except (Unreadable, SourceFailed) as error:
            result = failed(task, error.status, error.reason)
        except OSError as error:
            result = failed(task, "refused", in_words(error))
        except MemoryError:
            result = failed(task, "memory", "メモリーが足りませんでした")
        except Exception as error:  # noqa: BLE001 - one broken file must not end the scan of a million others
            # Only the type is told: messages of exceptions quote what was being read.
            result = failed(task, "crashed", f"読み取りの途中で失敗しました（{type(error).__name__}）")
        result.seconds = round(time.monotonic() - began, 4)
        return Done(task, result)

    def close(self) -> None:
        """Lets go of the sources."""
        while self._sources:
            self._sources.popitem()[1].close()

    def _read(self, task: Task) -> FileResult | None:
        source = self._source(task.place)
        if isinstance(source, Tables):
            return self._of_table(source, task)
        item = source.item(task.path, task.size, task.changed)
        item = replace(item, open=self._paced(item.open))
        if task.sha256 and _sha256(item) == task.sha256:
            return None
        return scan_item(item, using=self._using)

    def _of_table(self, source: Tables, task: Task) -> FileResult:
        result = FileResult(task.path, task.size, media_type=TABLE)
        counting = Counting(result, self._using)
        counting.add(source.parts(task.path))
        return counting.finish()

    def _source(self, place: int) -> Source:
        if place not in self._sources:
            self._sources[place] = self._places[place].source()
        return self._sources[place]

    def _paced(self, opening: Callable[[], BinaryIO]) -> Callable[[], BinaryIO]:
        if not self._pace.matters:
            return opening

        def paced() -> BinaryIO:
            return BufferedReader(Paced(opening(), self._pace), BLOCK)

        return paced


def _sha256(item: Item) -> str:
    digest = hashlib.sha256()
    with item.open() as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
