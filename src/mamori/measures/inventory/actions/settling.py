"""Keeps each difference in one row from scan to scan, and tells which decisions about them still hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from mamori.kernel.permission import Actor
from mamori.measures.inventory.actions import owing
from mamori.measures.inventory.actions.recording import key_of
from mamori.measures.inventory.models import Decision, Discrepancy, Entry, ScannedFile, ScanTarget
from mamori.measures.inventory.rules import scan as rules

State = Discrepancy.State
Return = Discrepancy.Return
BATCH = 500
KNOWN = (
    "department_id",
    "entry_id",
    "place",
    "folder_key",
    "kinds",
    "people",
    "gravity",
    "facts",
    "search_text",
)
Row = TypeVar("Row")


class Differences:
    """The differences of one target, as they stood and as they stand; `finish` writes what is not the same.

    It is written some at a time, so that nobody has to wait for it. Whoever decided about a row meanwhile wins.
    """

    def __init__(self, target: ScanTarget, *, at: datetime) -> None:
        self.target, self.at, self.today = target, at, timezone.localdate(at)
        rows = target.discrepancies.select_related("department", "entry", "file")
        self._stored = {row.key: row for row in rows}
        decisions = Decision.objects.filter(discrepancy__target=target, ended_at=None).order_by("pk")
        self._decided = {one.discrepancy_id: one for one in decisions}
        self._new: list[Discrepancy] = []
        self._changed: list[Discrepancy] = []
        self._back: dict[tuple[str, str], list[int]] = {}
        self._met: set[str] = set()

    def note(
        self,
        matter: str,
        about: str,
        *,
        facts: dict[str, Any],
        file: ScannedFile | None = None,
        entry: Entry | None = None,
        place: str = "",
        gravity: int = 0,
    ) -> None:
        """Notes a difference that is there now."""
        key, stored = self._meet(matter, about)
        row = stored or Discrepancy(
            matter=matter, key=key, target=self.target, file=file, opened_at=self.at, waiting_since=self.at
        )
        before = [getattr(row, name) for name in KNOWN]
        row.entry, row.facts, row.place = entry, facts, place or (file.place if file else "")
        row.department = entry.department if entry else file.department if file else self.target.department
        row.folder_key = file.folder_key if file else ""
        row.kinds, row.people = facts.get("kinds", []), facts.get("people", 0)
        row.gravity = file.gravity if file else gravity
        row.fill_search_text()
        if stored is None:
            self._new.append(row)
            return
        if before != [getattr(row, name) for name in KNOWN]:
            self._changed.append(row)
        self._look_back(row)

    def leave(self, matter: str, about: str) -> None:
        """Leaves a difference as it is, as this scan cannot tell: a file that cannot be read is not a file that is gone."""
        _key, stored = self._meet(matter, about)
        if stored is not None and stored.state != State.CLOSED:
            self._look_back(stored)

    def _meet(self, matter: str, about: str) -> tuple[str, Discrepancy | None]:
        key = key_of(f"{self.target.pk}:{matter}:{about}")
        self._met.add(key)
        return key, self._stored.get(key)

    def _look_back(self, row: Discrepancy) -> None:
        if why := self._lapsed(row):
            self._back.setdefault((row.state, why), []).append(row.pk)

    def _lapsed(self, row: Discrepancy) -> str:
        """Returns why what was decided about the row no longer holds, or nothing."""
        decision = self._decided.get(row.pk)
        if row.state == State.CLOSED:
            return Return.REAPPEARED
        if row.state == State.EXCUSED:
            since, term = (decision.facts, decision.expires_on) if decision else ({}, self.today)
            return rules.verdict(since, row.facts, expires_on=term, today=self.today).why
        if row.state == State.REGISTERED:
            return Return.NOT_COVERED
        if row.state == State.PROVEN and decision is not None and decision.proven_at is not None:
            seen = row.file.last_seen_at if row.file else None
            return Return.STILL_THERE if seen is not None and seen > decision.proven_at else ""
        return ""

    def finish(self) -> None:
        """Writes all of it; what was not noted is settled, and an erasure of which that is so is verified."""
        for some in _parts(self._new):
            with transaction.atomic():
                Discrepancy.objects.bulk_create(some)
        for some in _parts(self._changed):
            with transaction.atomic():
                Discrepancy.objects.bulk_update(some, [name.removesuffix("_id") for name in KNOWN])
        for (state, why), numbers in self._back.items():
            for few in _parts(numbers):
                self._bring_back(few, state, why)
        over = [row for key, row in self._stored.items() if key not in self._met and self._is_over(row)]
        for gone in _parts(over):
            self._settle(gone)

    def _is_over(self, row: Discrepancy) -> bool:
        """Tells whether a row that was not noted is settled. Nothing is erased by no longer looking at it."""
        if row.state == State.CLOSED:
            return False
        is_removal = row.state in (State.REMOVING, State.PROVEN)
        below = row.place.removeprefix(self.target.root)
        return not (is_removal and rules.is_left_out(below, self.target.leave_out))

    def _bring_back(self, numbers: Sequence[int], state: str, why: str) -> None:
        told = {"state": State.OPEN, "came_back": why, "waiting_since": self.at, "closed_at": None}
        with transaction.atomic():
            Discrepancy.objects.filter(pk__in=numbers, state=state).update(**told)
            back = Discrepancy.objects.filter(pk__in=numbers, state=State.OPEN, came_back=why)
            lapsed = Decision.objects.filter(discrepancy__in=back, ended_at=None)
            lapsed.update(ended_at=self.at, ended_because=why)

    def _settle(self, rows: Sequence[Discrepancy]) -> None:
        removed = [row for row in rows if row.state in (State.REMOVING, State.PROVEN)]
        with transaction.atomic():
            numbers = [row.pk for row in rows]
            open_ones = Discrepancy.objects.filter(pk__in=numbers).exclude(state=State.CLOSED)
            open_ones.update(state=State.CLOSED, closed_at=self.at, came_back="")
            decided = Decision.objects.filter(discrepancy__in=removed, ended_at=None)
            decided.update(verified_at=self.at, ended_at=self.at)
            for row in removed:
                owing.settle_removal(row, by=Actor.system(), at=self.at)


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
