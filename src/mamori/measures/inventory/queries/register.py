"""Reads one entry of the register with all that its page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from mamori.kernel import files
from mamori.kernel.files.models import Attachment
from mamori.law.classification import Kind, Verdict
from mamori.measures.inventory.models import Entry, Lineage, Override, Remark, Risk
from mamori.measures.inventory.queries.flow import draw
from mamori.measures.inventory.queries.survey import Cell
from mamori.measures.inventory.rules import catalogue, classify
from mamori.measures.inventory.rules.contradictions import Contradiction, find
from mamori.measures.inventory.rules.flow import Picture
from mamori.measures.inventory.rules.risk import Finding, lint

FAR_BACK = 60
SIGNED = ("history_date", "history_change_reason", "history_user__person__name", "history_user__email")
Saved = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """A group of questions with the answers given, and how many are still open."""

    label: str
    cells: list[Cell]
    open: int


@dataclass(frozen=True)
class Judged:
    """One kind of the law for this entry: the law's own verdict, and a person's judgement if there is one."""

    kind: Kind
    verdict: Verdict
    override: Override | None

    @property
    def holds(self) -> str:
        """Returns yes, no or unknown as it counts."""
        return self.override.holds if self.override else str(self.verdict.holds.value)


@dataclass(frozen=True)
class EntryPage:
    """All that the page of an entry shows."""

    entry: Entry
    groups: list[Group]
    judged: list[Judged]
    contradictions: Sequence[Contradiction]
    risks: list[Risk]
    risk_findings: Sequence[Finding]
    picture: Picture
    lineage: list[Lineage]
    changes: list[Version]
    files: list[Attachment]
    remarks: list[Remark]


@dataclass(frozen=True)
class Version:
    """One saved state of the entry: when, who, why, and what differed from the one before."""

    at: Any
    who: str
    why: str
    cells: list[Cell]


def entry_page(entry: Entry, *, today: date) -> EntryPage:
    """Returns all that the page of an entry shows; the entry comes with department and owner. Eight queries."""
    overrides = {one.kind: one for one in _by_number(entry.overrides.filter(withdrawn_at=None))}
    verdicts = classify.classify(entry, on=today).verdicts
    lineage = Lineage.objects.filter(Q(source=entry) | Q(target=entry)).select_related("source", "target")
    risks = sorted(entry.risks.order_by(), key=lambda one: (one.phase, one.pk))
    return EntryPage(
        entry=entry,
        groups=_groups(entry),
        judged=[Judged(kind, verdict, overrides.get(kind)) for kind, verdict in verdicts.items()],
        contradictions=find(entry, today=today, last_reviewed_on=entry.last_reviewed_on),
        risks=risks,
        picture=draw([entry])[0],
        risk_findings=lint(entry, risks, today=today) if risks else (),
        lineage=_by_number(lineage.only("kind", "source__number", "target__number")),
        changes=versions(entry, limit=10),
        files=_by_number(files.of(entry).select_related(None)),
        remarks=_by_number(entry.remarks),
    )


def _by_number(rows: Any) -> list[Any]:
    """Returns the few rows of one entry in the order they were made; to let the database do it costs Django more."""
    return sorted(rows.order_by(), key=lambda one: one.pk)


def _groups(entry: Entry) -> list[Group]:
    found, content = [], entry.content()
    for key, group in catalogue.groups().items():
        specs = [spec for spec in catalogue.field_specs().values() if spec.group == key and not spec.beside]
        cells = [Cell(s.id, gettext(s.label), catalogue.with_beside(s.id, content)) for s in specs]
        answered = [cell for cell in cells if cell.words]
        found.append(Group(gettext(group["label"]), answered, len(cells) - len(answered)))
    return found


@cache
def _history() -> Any:
    """Returns the model that keeps the saved states; each look at `entry.history` makes a class for it anew."""
    return Entry.history.model


def versions(entry: Entry, *, limit: int) -> list[Version]:
    """Returns the latest saved states in which the content differs from the one before, the newest first. One query.

    Savings that changed nothing of it do not count towards the limit; of very many, the last `FAR_BACK` are read.
    """
    told = _history().objects.filter(id=entry.pk).values(*catalogue.field_specs(), "places", "state", *SIGNED)
    saved = list(told[: FAR_BACK + 1])
    found = []
    for one, before in zip(saved[:FAR_BACK], [*saved[1:], None], strict=False):
        cells = _differences(one, before)
        if cells or before is None:
            at, because, who, email = (one[name] for name in SIGNED)
            found.append(Version(at, who or email or "", because or "", cells))
        if len(found) == limit:
            break
    return found


def _differences(after: Saved, before: Saved | None) -> list[Cell]:
    if before is None:
        return []
    cells = []
    for name, spec in catalogue.field_specs().items():
        if after[name] == before[name]:
            continue
        new, old = (catalogue.in_order(name, one[name]) for one in (after, before))
        if new != old:
            words, was = catalogue.in_words(name, new), catalogue.in_words(name, old)
            cells.append(Cell(name, gettext(spec.label), words, was, is_changed=True))
    if after["places"] != before["places"]:
        now, was = ("\n".join(one["places"]) for one in (after, before))
        cells.append(Cell("places", gettext("保管場所のパターン"), now, was, is_changed=True))
    if after["state"] != before["state"]:
        shown = dict(Entry.State.choices)
        cells.append(
            Cell(
                "state",
                gettext("状態"),
                str(shown[after["state"]]),
                str(shown[before["state"]]),
                is_changed=True,
            )
        )
    return cells
