"""Checks a whole file without writing, and brings it in when a person has agreed to what the check found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel.approval import move
from mamori.kernel.ledger.declaration import Ledger
from mamori.kernel.ledger.importing import reporting, runs
from mamori.kernel.ledger.importing.judging import Judge, Judged
from mamori.kernel.ledger.importing.reporting import blank_report, note, told_of_rejected
from mamori.kernel.ledger.models import ImportRun
from mamori.kernel.permission import Actor
from mamori.kernel.refusal import Refusal
from mamori.kernel.sheets.rows import read_rows

TOLD_EVERY = 200
ACTS = reporting.ACTS
Told = Callable[[int, int], None]


class SomethingChanged(Refusal):
    """What the check found is no longer so."""

    words = _("確認のあとで、登録内容が変わりました。新しい結果を確かめて、もう一度取り込んでください。")


class NotAllRead(Refusal):
    """All rows or none was asked for, and some cannot be taken."""

    words = _("取り込めない行があります。セルを直すか、取り込める行だけを取り込むことを選んでください。")


class NothingToTake(Refusal):
    """No row of the file would be written."""

    words = _("取り込める行がありません。")


@contextmanager
def judging(
    run: ImportRun, ledger: Ledger, by: Actor, told: Told | None = None
) -> Iterator[Iterator[Judged]]:
    """Opens the file and gives its rows, judged, one by one; `told` hears how many of how many."""
    if ledger.importer is None or run.state != ImportRun.State.OPEN:
        raise runs.RunEnded
    fields, parts = ledger.importer.fields_for(ledger, by), runs.parts_of(run)
    judge = Judge(ledger, ledger.importer, by, on=timezone.localdate(run.created_at))
    with runs.opened(run) as tables:

        def judged() -> Iterator[Judged]:
            for part in parts:
                results = read_rows(tables[part.sheet], part.layout, part.mapping, fields, strict=True)
                for one in judge.turn_to(part.layout, part.mapping).judge(results):
                    one.sheet = part.sheet
                    yield one

        yield _telling(judged(), sum(tables[part.sheet].row_count for part in parts), told)


def check(run: ImportRun, ledger: Ledger, *, by: Actor, told: Told | None = None) -> dict[str, Any]:
    """Judges every row, keeps the report with the run and returns it.

    It tells how many rows there are of each kind, the first problems, changes and rows that are no data, and the
    sheets that are left out.
    """
    report = blank_report()
    with judging(run, ledger, by, told) as rows:
        for one in rows:
            report[one.act] += 1
            note(report, one)
    report["left_out"] = runs.left_out(run)
    run.report = report
    run.save(update_fields=["report"])
    return report


def numbers(report: dict[str, Any]) -> str:
    """Returns what a person agrees to, in one word: how many rows of each kind."""
    return ":".join(str(report[act]) for act in ACTS)


def apply(
    run: ImportRun,
    ledger: Ledger,
    *,
    agreed: str,
    only_good: bool,
    by: Actor,
    at: datetime,
    told: Told | None = None,
) -> None:
    """Brings the rows in, in one transaction and one action, exactly once; the file is removed after it.

    `agreed` are the numbers the person saw (see `numbers`); raises SomethingChanged when they no longer hold,
    NotAllRead when rows would be left out without `only_good`.
    """
    found: dict[str, Any] = dict.fromkeys(ACTS, 0)
    taken: list[Judged] = []
    rejected: list[dict[str, Any]] = []
    with judging(run, ledger, by, told) as rows:
        for one in rows:
            found[one.act] += 1
            if one.act == "reject":
                rejected.append(told_of_rejected(one))
            elif one.act != "aside":
                taken.append(one)
    if numbers(found) != agreed:
        run.report = {}
        run.save(update_fields=["report"])
        raise SomethingChanged
    if rejected and not only_good:
        raise NotAllRead
    if not found["create"] + found["change"]:
        raise NothingToTake
    found |= {"left_out": runs.left_out(run), "several": bool(run.others)}
    _write(run, ledger, taken, found, rejected, by=by, at=at)


def _write(
    run: ImportRun,
    ledger: Ledger,
    taken: list[Judged],
    found: dict[str, Any],
    rejected: list[dict[str, Any]],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Writes, in one transaction with the end of the run, so that it happens once whoever presses twice."""
    with transaction.atomic():
        move(run, frm={ImportRun.State.OPEN}, to=ImportRun.State.APPLIED, ended_at=at, rejected=rejected)
        if ledger.importer is not None and ledger.importer.apply is not None:
            ledger.importer.apply([one.row for one in taken], by=by, at=at, source=run.file_name)
        elif ledger.bring_in is not None:
            ledger.bring_in(run, taken, by=by, at=at)
        runs.forget(run)
        run.report = found
        run.save(update_fields=["report"])


def _telling(rows: Iterator[Judged], total: int, told: Told | None) -> Iterator[Judged]:
    for done, row in enumerate(rows, 1):
        if told is not None and done % TOLD_EVERY == 0:
            told(done, total)
        yield row
