"""Takes one file through the steps: brought, laid out, mapped, checked, mended, and applied once or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, BinaryIO, cast
from uuid import UUID, uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mamori.kernel.approval import move
from mamori.kernel.ledger.declaration import Ledger
from mamori.kernel.ledger.importing.corrected import corrected, place_of
from mamori.kernel.ledger.models import ImportMapping, ImportRun
from mamori.kernel.permission import Actor
from mamori.kernel.refusal import Refusal
from mamori.kernel.sheets.fields import ImportField
from mamori.kernel.sheets.layout import Layout, find_layout, layout_with
from mamori.kernel.sheets.mapping import ColumnMapping, fingerprint, propose
from mamori.kernel.sheets.reading import open_tables
from mamori.kernel.sheets.tables import Table, Tables

KEPT_FOR = timedelta(days=7)
LONGEST_CORRECTION = 2_000
State = ImportRun.State


class RunEnded(Refusal):
    """The run was applied or cancelled before."""

    words = _("この取込みは、もう終わっています。")


def start(ledger: Ledger, file: BinaryIO | File[Any], name: str, *, by: Actor, at: datetime) -> ImportRun:
    """Stores the file under a random name and returns its run, laid out and mapped as well as it can be told.

    Raises a SheetProblem for a file that cannot be read; nothing of it is kept then.
    """
    stored = default_storage.save(f"imports/{uuid4().hex}", File(file))
    run = ImportRun(
        ledger=ledger.key, account=by.account, file_name=name[-200:], stored_as=stored, created_at=at
    )
    try:
        with _reading(stored, name) as tables:
            fields = _fields(ledger, by)
            layouts = [find_layout(table, fields) for table in tables]
            best = max(range(len(tables)), key=lambda at: (not tables[at].hidden, layouts[at].confidence))
            _lay_out(run, best, layouts[best], fields)
            run.save()
    except BaseException:
        default_storage.delete(stored)
        raise
    return run


def of(ledger: Ledger, actor: Actor, pk: UUID) -> ImportRun | None:
    """Returns the actor's own run of that number; nobody sees another's."""
    if actor.account is None:
        return None
    return ImportRun.objects.filter(pk=pk, ledger=ledger.key, account=actor.account).first()


def unfinished(ledger: Ledger, actor: Actor) -> Sequence[ImportRun]:
    """Returns the actor's own runs that wait to be continued."""
    return list(ImportRun.objects.filter(ledger=ledger.key, account=actor.account, state=State.OPEN))


@contextmanager
def opened(run: ImportRun) -> Iterator[list[Table]]:
    """Opens the tables of the run's file, the chosen one with the mended cells; raises RunEnded when it is gone."""
    if run.state != State.OPEN:
        raise RunEnded
    with _reading(run.stored_as, run.file_name) as tables:
        yield [
            corrected(table, run.corrections) if at == run.sheet else table for at, table in enumerate(tables)
        ]


def layout_of(run: ImportRun) -> Layout:
    """Returns where the table lies, as it was found or chosen."""
    return Layout.from_json(run.layout)


def mapping_of(run: ImportRun, layout: Layout | None = None) -> ColumnMapping:
    """Returns which column goes to which field, as it was proposed, remembered or chosen."""
    return ColumnMapping.recall(run.mapping, layout or layout_of(run))


def choose_sheet(
    run: ImportRun, ledger: Ledger, sheet: int, header_rows: Sequence[int], *, by: Actor
) -> None:
    """Chooses the sheet and its header rows (none for a table without a header); what was mended is let go."""
    fields = _fields(ledger, by)
    with opened(run) as tables:
        layout = layout_with(tables[sheet], header_rows)
    run.corrections = {}
    _lay_out(run, sheet, layout, fields)
    run.save()


def choose_columns(run: ImportRun, mapping: ColumnMapping, *, at: datetime) -> None:
    """Keeps the mapping, for this run and for the next file with these headers."""
    layout = layout_of(run)
    run.mapping, run.report = mapping.as_json(layout), {}
    run.save(update_fields=["mapping", "report"])
    if any(column.header for column in layout.columns):
        ImportMapping.objects.update_or_create(
            ledger=run.ledger,
            fingerprint=fingerprint(layout),
            defaults={"mapping": run.mapping, "updated_at": at},
        )


def correct(run: ImportRun, texts: Mapping[str, str]) -> None:
    """Mends cells by name ({"C14": "text"}); names of no cell are passed over."""
    for name, text in texts.items():
        try:
            place_of(name)
        except ValueError:
            continue
        run.corrections[name] = text[:LONGEST_CORRECTION]
    run.report = {}
    run.save(update_fields=["corrections", "report"])


def cancel(run: ImportRun, *, at: datetime) -> None:
    """Ends the run and removes the file."""
    move(run, frm={State.OPEN}, to=State.CANCELLED, ended_at=at)
    forget(run)


def forget(run: ImportRun) -> None:
    """Removes the file once the transaction stands, and what the run kept of its content."""
    stored = run.stored_as
    run.stored_as, run.layout, run.mapping, run.corrections, run.report = "", {}, {}, {}, {}
    run.save(update_fields=["stored_as", "layout", "mapping", "corrections", "report"])
    if stored:
        transaction.on_commit(lambda: default_storage.delete(stored))


def sweep(at: datetime) -> int:
    """Removes runs that are older than a week, with their files; returns how many."""
    old = list(ImportRun.objects.filter(created_at__lt=at - KEPT_FOR))
    for run in old:
        if run.stored_as:
            default_storage.delete(run.stored_as)
        run.delete()
    return len(old)


@contextmanager
def _reading(stored: str, name: str) -> Iterator[Tables]:
    with default_storage.open(stored) as file, open_tables(cast("BinaryIO", file), name) as tables:
        yield tables


def _lay_out(run: ImportRun, sheet: int, layout: Layout, fields: Sequence[ImportField]) -> None:
    known = ImportMapping.objects.filter(ledger=run.ledger, fingerprint=fingerprint(layout)).first()
    proposed = ColumnMapping.of(propose(layout, fields))
    run.sheet, run.layout = sheet, layout.as_json()
    run.mapping = known.mapping if known is not None else proposed.as_json(layout)
    run.report = {}


def _fields(ledger: Ledger, by: Actor) -> list[ImportField]:
    return ledger.importer.fields_for(ledger, by) if ledger.importer is not None else []
