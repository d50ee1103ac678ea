"""Holds the register against what the scan found, and keeps the difference: what is new, what came back, what is settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mamori.measures.inventory.actions import owing, settling
from mamori.measures.inventory.actions.recording import in_order
from mamori.measures.inventory.models import Discrepancy, Entry, ScannedFile, ScanTarget
from mamori.measures.inventory.rules import scan as rules

Matter = Discrepancy.Matter
Standing = ScannedFile.Standing
BATCH = 1000


@dataclass
class Held:
    """What was found in the places of one entry so far."""

    entry: Entry
    patterns: list[rules.Pattern]
    counts: dict[str, int] = field(default_factory=dict)
    people: int = 0
    gravity: int = 0
    met: set[str] = field(default_factory=set)
    has_unread: bool = False

    def add(self, file: ScannedFile) -> None:
        """Counts a file that lies in a place of the entry."""
        for kind, count in file.counts.items():
            self.counts[kind] = max(self.counts.get(kind, 0), count)
        self.people = max(self.people, file.people)
        self.gravity = max(self.gravity, file.gravity)


def reconcile(target: ScanTarget, *, at: datetime) -> None:
    """Brings the four lists of a target up to date by what its last scan met; written some at a time."""
    today = timezone.localdate(at)
    ledger = settling.Differences(target, at=at)
    held = _held(target)
    for some in _telling_files(target):
        moved = []
        for file in some:
            owner = _owner(held, file)
            entry = owner.entry if owner else None
            if file.entry_id != (entry.pk if entry else None):
                file.entry = entry
                moved.append(file)
            _note(ledger, file, owner, today)
        with transaction.atomic():
            ScannedFile.objects.bulk_update(moved, ["entry"], batch_size=BATCH)
    for one in held:
        _note_entry(ledger, one)
    ledger.finish()
    with transaction.atomic():
        owing.owe(at)


def _held(target: ScanTarget) -> list[Held]:
    """Returns the entries in use with the patterns that scanning this target answers for."""
    found = []
    entries = Entry.objects.filter(state=Entry.State.ACTIVE).exclude(places="").select_related("department")
    for entry in entries.order_by("pk"):
        patterns = [one for one in _patterns(entry) if is_inside(target, one.written)]
        if patterns:
            found.append(Held(entry, patterns))
    return found


def _patterns(entry: Entry) -> Iterator[rules.Pattern]:
    for written in entry.places:
        try:
            yield rules.pattern(written)
        except rules.BadPattern:
            continue


def is_inside(target: ScanTarget, written: str) -> bool:
    """Tells whether scanning the target answers for a pattern, written as people or as the server know the place."""
    return rules.is_inside_any({target.root, target.address}, written)


def _telling_files(target: ScanTarget) -> Iterator[list[ScannedFile]]:
    """Yields the files that hold something, and those of which nobody can tell because they were not read, or not whole."""
    half_read = Q(standing=Standing.CLEAR, status=ScannedFile.Reading.PARTIAL)
    telling = Q(standing__in=(Standing.HOLDING, Standing.UNREAD)) | half_read
    files = target.files.filter(telling).select_related("department").order_by("pk")
    last = 0
    while some := list(files.filter(pk__gt=last).defer("columns", "samples", "search_text")[:BATCH]):
        last = some[-1].pk
        yield some


def _owner(held: list[Held], file: ScannedFile) -> Held | None:
    """Returns the entry in whose places the file lies; of several the one that names it most closely."""
    place, best, length = rules.normal(file.place), None, -1
    for one in held:
        for pattern in one.patterns:
            if len(pattern.stem) > length and pattern.covers(place):
                one.met.add(pattern.written)
                best, length = one, len(pattern.stem)
            elif pattern.written not in one.met and pattern.covers(place):
                one.met.add(pattern.written)
    return best


def _note(ledger: settling.Differences, file: ScannedFile, owner: Held | None, today: date) -> None:
    if file.standing != Standing.HOLDING:
        ledger.leave(Matter.OVERDUE if owner else Matter.UNREGISTERED, file.key)
        if owner:
            owner.has_unread = True
        return
    if owner is None:
        ledger.note(Matter.UNREGISTERED, file.key, file=file, facts=_facts(file))
        return
    owner.add(file)
    entry = owner.entry
    changed_on = timezone.localdate(file.changed_at) if file.changed_at else None
    until = rules.kept_until(changed_on, entry.retention_from, entry.retention_months)
    if rules.is_overdue(until, today):
        facts = {**_facts(file), "kept_until": until.isoformat() if until else ""}
        ledger.note(Matter.OVERDUE, file.key, file=file, entry=entry, facts=facts)


def _facts(file: ScannedFile) -> dict[str, Any]:
    return {"kinds": list(file.kinds), "people": file.people}


def _note_entry(ledger: settling.Differences, held: Held) -> None:
    """Notes the places of an entry in which nothing lies, and what lies there beyond what it declares."""
    entry = held.entry
    for pattern in held.patterns:
        if pattern.written not in held.met:
            place = f"{entry.pk}:{pattern.written}"
            ledger.note(Matter.GHOST, place, entry=entry, place=pattern.written, facts={})
    if held.has_unread:
        ledger.leave(Matter.DRIFT, str(entry.pk))
    more = rules.drift(entry, rules.Found(held.counts, held.people))
    if more:
        facts = {
            "kinds": in_order(held.counts),
            "people": held.people,
            "more": list(more.kinds),
            "declared": entry.count,
            "more_people": more.people is not None,
        }
        words = f"{entry.number} {entry.name}"
        ledger.note(Matter.DRIFT, str(entry.pk), entry=entry, place=words, facts=facts, gravity=held.gravity)
