"""Writes what a scan met: one row for each file, counts and masked samples, never a value."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mamori.kernel.people.models import Department
from mamori.measures.inventory.models import ScannedFile, ScanRun, ScanTarget, Sighting
from mamori.measures.inventory.rules import scan as rules
from piiscan.model import FileResult

Standing = ScannedFile.Standing
FACTS = ("standing", "counts", "people")
WRITTEN = (
    *(
        "place",
        "folder_key",
        "department",
        "standing",
        "status",
        "reason",
        "size",
        "changed_at",
        "media_type",
    ),
    *("encoding", "kinds", "counts", "columns", "samples", "people", "gravity", "last_seen_at", "last_run"),
    "search_text",
)
LONGEST = {"reason": 300, "media_type": 120, "encoding": 40}
SHOWN_COLUMNS = 60


@dataclass(frozen=True)
class Met:
    """A result of the scan, its place below the root, and when the file changed (seconds since 1970, 0 unknown)."""

    result: FileResult
    relative: str
    changed: float


@dataclass
class Counts:
    """What a batch adds to its run."""

    seen: int = 0
    read: int = 0
    partly: int = 0
    unreadable: int = 0
    holding: int = 0
    size: int = 0

    def add(self, file: ScannedFile) -> None:
        """Counts one file."""
        self.seen += 1
        self.size += file.size
        self.read += file.status == ScannedFile.Reading.OK
        self.partly += file.status == ScannedFile.Reading.PARTIAL
        self.unreadable += file.status == ScannedFile.Reading.UNREADABLE
        self.holding += file.standing == Standing.HOLDING


class Writer:
    """Writes the files of one run; what an earlier slice of the run has written is left as it is."""

    def __init__(self, run: ScanRun) -> None:
        self.run, self.target = run, run.target
        self._departments = _departments_by_name() if run.target.by_folder else {}
        self._all = Department.objects.in_bulk(list(self._departments.values()))

    def write(self, batch: Sequence[Met], *, at: datetime) -> Counts:
        """Stores the batch in a handful of statements, and returns what it adds to the run."""
        met = {key_of(one.result.path): one for one in batch}
        stored = {file.key: file for file in self.target.files.filter(key__in=list(met))}
        counts, new, changed, told = Counts(), list[ScannedFile](), list[ScannedFile](), list[ScannedFile]()
        for key, one in met.items():
            file = stored.get(key)
            if file is not None and file.last_run_id == self.run.pk:
                continue
            made = file or ScannedFile(target=self.target, key=key, first_seen_at=at)
            before = [getattr(made, name) for name in FACTS] if file else None
            self._fill(made, one, at)
            (changed if file else new).append(made)
            if before != [getattr(made, name) for name in FACTS]:
                told.append(made)
            counts.add(made)
        ScannedFile.objects.bulk_create(new, batch_size=100)
        ScannedFile.objects.bulk_update(changed, WRITTEN, batch_size=100)
        Sighting.objects.bulk_create(sighted(told, self.run, at), batch_size=500)
        return counts

    def _fill(self, file: ScannedFile, met: Met, at: datetime) -> None:
        result = met.result
        file.place = place_of(self.target, met.relative)
        file.folder_key = folder_key(file.place)
        file.department = self._owner(met.relative)
        file.status, file.size, file.people = result.status, result.size, result.people
        for name, longest in LONGEST.items():
            setattr(file, name, getattr(result, name)[:longest])
        file.changed_at = datetime.fromtimestamp(met.changed, UTC) if met.changed > 0 else None
        file.counts = {kind: count for kind, count in result.kinds.items() if count > 0}
        file.kinds = in_order(file.counts)  # type: ignore[assignment]  # a KeysField takes a list
        file.columns, file.samples = result.columns[:SHOWN_COLUMNS], dict(result.samples)
        file.gravity, file.standing = result.score, _standing(file)
        file.last_seen_at, file.last_run = at, self.run
        file.fill_search_text()

    def _owner(self, relative: str) -> Department:
        found = rules.of_department(relative, self._departments) if self._departments else None
        return self._all.get(found, self.target.department) if found else self.target.department


def sighted(files: Iterable[ScannedFile], run: ScanRun, at: datetime) -> list[Sighting]:
    """Returns, unsaved, what the run found in the files."""
    return [
        Sighting(
            file=file,
            run=run,
            at=at,
            standing=file.standing,
            size=file.size,
            counts=file.counts,
            people=file.people,
        )
        for file in files
    ]


def in_order(counts: Iterable[str]) -> list[str]:
    """Returns the kinds in the order in which they are shown, those of the company's own rules last."""
    found, known = set(counts), list(rules.kinds_of())
    return [kind for kind in known if kind in found] + sorted(found - set(known))


def key_of(address: str) -> str:
    """Returns the digest by which a file is found again; a path may be longer than an index takes."""
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()


def folder_key(place: str) -> str:
    """Returns the digest of the folder that a place lies in."""
    return key_of(rules.normal(rules.folder_of(place)))[:32]


def place_of(target: ScanTarget, relative: str) -> str:
    """Returns the place as people in the company know it; names that are no text become readable."""
    root, shown = target.root.rstrip("/\\"), relative.encode("utf-8", "replace").decode()
    if "://" in shown:
        return shown
    if "\\" in root:
        return f"{root}\\{shown}".replace("/", "\\")
    return f"{root}/{shown}"


def _standing(file: ScannedFile) -> str:
    if file.status == ScannedFile.Reading.UNREADABLE:
        return Standing.UNREAD
    return Standing.HOLDING if rules.holds_personal_information(file.counts, file.people) else Standing.CLEAR


def _departments_by_name() -> dict[str, int]:
    """Returns the departments by their name as places are written, without names that two of them share."""
    found: dict[str, Any] = {}
    for pk, name in Department.objects.filter(closed_on=None).values_list("pk", "name"):
        found[rules.normal(name)] = None if rules.normal(name) in found else pk
    return {name: pk for name, pk in found.items() if pk is not None}
