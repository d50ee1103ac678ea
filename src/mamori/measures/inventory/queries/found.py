"""Reads what was found: one file with its history, one difference with its decisions, and how the four lists stand."""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from mamori.kernel import files
from mamori.kernel.files.models import Attachment
from mamori.kernel.permission import Actor
from mamori.measures.inventory.models import (
    Decision,
    Discrepancy,
    ScannedFile,
    ScanRun,
    ScanTarget,
    Sighting,
)
from mamori.measures.inventory.queries.scans import READ_DIFFERENCES, READ_FILES, READ_RECONCILIATION
from mamori.measures.inventory.rules import scan as rules

Matter = Discrepancy.Matter
State = Discrepancy.State
SHOWN = 5
FILES_SHOWN = 10
MEDIA: dict[str, str] = {ScanTarget.Kind.MAILBOX: "mail", ScanTarget.Kind.BUCKET: "cloud"}
STATE_TONES = {
    State.OPEN: "warning",
    State.REGISTERED: "done",
    State.EXCUSED: "none",
    State.REMOVING: "working",
    State.PROVEN: "waiting",
    State.CLOSED: "done",
}
LEADS = {
    Matter.UNREGISTERED: lazy(
        "個人情報が見つかったのに、一覧表のどの項目の保管場所にも当てはまらないファイルです。"
    ),
    Matter.DRIFT: lazy(
        "一覧表に書いていない種類や、書いてある件数よりはっきり多い人数が見つかった項目です。"
    ),
    Matter.OVERDUE: lazy("最後に更新された日から数えて、一覧表の保管期間を過ぎているファイルです。"),
    Matter.GHOST: lazy("一覧表に保管場所があるのに、調べても個人情報が見つからなかった所です。"),
}
ORDER = (Matter.UNREGISTERED, Matter.DRIFT, Matter.OVERDUE, Matter.GHOST)


@dataclass(frozen=True)
class Found:
    """One kind that was found: its name, how often, and masked examples."""

    kind: str
    label: str
    count: int
    samples: Sequence[str]


@dataclass(frozen=True)
class FilePage:
    """All that the page of a file shows; each difference with the tone of its state."""

    file: ScannedFile
    found: list[Found]
    columns: list[dict[str, Any]]
    sightings: list[Sighting]
    differences: list[tuple[Discrepancy, str]]


@dataclass(frozen=True)
class DifferencePage:
    """All that the page of a difference shows.

    `files` are those in the places of an entry that says less than they hold; `decision` is the one that counts now.
    """

    row: Discrepancy
    found: list[Found]
    files: list[ScannedFile]
    more: list[str]
    decision: Decision | None
    decisions: list[Decision]
    proofs: list[Attachment]
    grown_kinds: list[str]
    grown_people: tuple[int, int] | None


@dataclass(frozen=True)
class Pile:
    """One of the four lists: how many wait, since when, how many are decided or settled, and the gravest of them."""

    matter: str
    title: str
    lead: str
    open: int
    decided: int
    closed: int
    since: Any
    rows: list[Discrepancy]


@dataclass(frozen=True)
class Overview:
    """The four lists with the last run behind them."""

    piles: list[Pile]
    last: ScanRun | None

    @property
    def open(self) -> int:
        """Returns how many wait for a decision in all lists."""
        return sum(pile.open for pile in self.piles)


def found_in(counts: dict[str, int], samples: dict[str, Sequence[str]]) -> list[Found]:
    """Returns what was found in the order in which kinds are shown."""
    known = [kind for kind in rules.kinds_of() if kind in counts]
    others = sorted(set(counts) - set(known))
    return [Found(kind, rules.label(kind), counts[kind], samples.get(kind, ())) for kind in (*known, *others)]


def file_page(file: ScannedFile, actor: Actor) -> FilePage:
    """Returns all that the page of a file shows. Two queries."""
    differences: list[Discrepancy] = []
    if actor.may(READ_DIFFERENCES, file):
        differences = list(file.discrepancies.order_by("pk"))
    columns = [_column(one) for one in file.columns]
    seen = list(file.sightings.select_related("run")[:20])
    toned = [(one, STATE_TONES[State(one.state)]) for one in differences]
    return FilePage(file, found_in(file.counts, file.samples), columns, seen, toned)


def _column(one: dict[str, Any]) -> dict[str, Any]:
    share = one.get("share")
    return {
        "place": one.get("place", ""),
        "header": one.get("header", "") or _("（見出しなし）"),
        "label": rules.label(str(one.get("kind", ""))),
        "percent": "" if share is None else f"{round(100 * share)}%",
    }


def difference_page(row: Discrepancy, actor: Actor) -> DifferencePage:
    """Returns all that the page of a difference shows. Three queries at most."""
    decisions = list(row.decisions.select_related("entry"))
    standing = next((one for one in decisions if one.ended_at is None), None)
    last = standing or next(iter(decisions), None)
    grown = rules.verdict(last.facts, row.facts, expires_on=None, today=date.min) if last else None
    return DifferencePage(
        row=row,
        found=found_in(row.file.counts, row.file.samples) if row.file else [],
        files=_files_of(row, actor) if row.matter == Matter.DRIFT else [],
        more=[rules.label(kind) for kind in row.facts.get("more", ())],
        decision=standing,
        decisions=decisions,
        proofs=list(files.of(row)) if any(one.proven_at for one in decisions) else [],
        grown_kinds=[rules.label(kind) for kind in grown.new_kinds] if grown else [],
        grown_people=grown.people if grown else None,
    )


def _files_of(row: Discrepancy, actor: Actor) -> list[ScannedFile]:
    """Returns the files in the places of the entry, those with the most people first, as far as the actor may see them."""
    files = ScannedFile.objects.visible_to(actor, READ_FILES).filter(
        entry=row.entry_id, target=row.target_id, standing=ScannedFile.Standing.HOLDING
    )
    return list(files.defer("columns", "samples", "search_text").order_by("-people", "pk")[:FILES_SHOWN])


def prefilled(row: Discrepancy) -> dict[str, Any]:
    """Returns what the scan can tell of the entry that would declare this file."""
    place, file = row.place, row.file
    path = PurePosixPath(place.replace("\\", "/"))
    counts = file.counts if file else {}
    return {
        "business": _business(row, path),
        "name": path.stem,
        "items": rules.items_for(counts),
        "my_number": "yes" if "my_number" in counts else "",
        "media": [MEDIA.get(row.target.kind, "server")],
        "storage_place": rules.folder_of(place)[:500],
        "count": row.people or None,
        "count_basis": "about" if row.people else "",
        "counted_on": timezone.localdate(file.last_seen_at) if file and row.people else None,
        "department": row.department,
        "places": [place],
    }


def _business(row: Discrepancy, path: PurePosixPath) -> str:
    """Returns the folder that is named after work: below the department's where there is one, else below the target's."""
    folders = list(path.parts[:-1])
    top = PurePosixPath(row.target.root.replace("\\", "/")).parts
    below = folders[len(top) :] if tuple(folders[: len(top)]) == top else folders
    if row.department.name in below:
        below = below[below.index(row.department.name) + 1 :]
    return rules.business_of(below)


def overview(actor: Actor) -> Overview:
    """Returns how the four lists stand for what the actor may see. Three queries.

    When the company was last scanned is told to everybody: what lies in a target of another department may be theirs.
    """
    rows = Discrepancy.objects.visible_to(actor, READ_RECONCILIATION)
    counted = {one["matter"]: one for one in _counted(rows)}
    done = ScanRun.objects.filter(state=ScanRun.State.DONE).select_related("target")
    first = _first(rows)
    piles = [_pile(matter, counted.get(matter), first.get(matter, [])) for matter in ORDER]
    return Overview(piles, done.order_by("-finished_at").first())


def _counted(rows: Any) -> Any:
    open_ones = Q(state=State.OPEN)
    decided = Q(state__in=(State.EXCUSED, State.REMOVING, State.PROVEN))
    closed = Q(state__in=(State.CLOSED, State.REGISTERED))
    return (
        rows.order_by()
        .values("matter")
        .annotate(
            open=Count("pk", filter=open_ones),
            decided=Count("pk", filter=decided),
            closed=Count("pk", filter=closed),
            since=Min("waiting_since", filter=open_ones),
        )
    )


def _first(rows: Any) -> dict[str, list[Discrepancy]]:
    """Returns the gravest undecided ones of each list; in one question, each part of which an index answers."""
    waiting = rows.filter(state=State.OPEN).order_by("-gravity", "pk")
    heads = [Q(pk__in=waiting.filter(matter=matter).values("pk")[:SHOWN]) for matter in ORDER]
    shown = Discrepancy.objects.filter(functools.reduce(operator.or_, heads))
    found: dict[str, list[Discrepancy]] = {}
    for row in shown.select_related("department", "entry").order_by("-gravity", "pk"):
        found.setdefault(row.matter, []).append(row)
    return found


def _pile(matter: Matter, counted: dict[str, Any] | None, first: list[Discrepancy]) -> Pile:
    told = counted or {"open": 0, "decided": 0, "closed": 0, "since": None}
    numbers = {name: told[name] for name in ("open", "decided", "closed", "since")}
    return Pile(matter.value, str(matter.label), str(LEADS[matter]), rows=first, **numbers)


def why_it_came_back(page: DifferencePage) -> str:
    """Returns in one sentence what changed since the last decision, or nothing."""
    if page.row.came_back != Discrepancy.Return.GROWN:
        return page.row.get_came_back_display() if page.row.came_back else ""
    parts = []
    if page.grown_kinds:
        parts.append(_("種類に%(kinds)sが加わりました") % {"kinds": _("、").join(page.grown_kinds)})
    if page.grown_people:
        before, after = page.grown_people
        parts.append(
            _("推定人数が%(before)s人から%(after)s人に増えました")
            % {"before": f"{before:,}", "after": f"{after:,}"}
        )
    return _("、").join(parts) or page.row.get_came_back_display()
