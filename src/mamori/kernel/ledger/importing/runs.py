"""Takes one file through the steps: brought, laid out, mapped, checked, mended, and applied once or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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
SURE = 0.6  # how sure of a sheet the machine must be to take it for a ledger by itself
State = ImportRun.State


@dataclass(frozen=True)
class Part:
    """One sheet of the file that is taken, counted from 0: where its table lies and which column is which field."""

    sheet: int
    layout: Layout
    mapping: ColumnMapping


class RunEnded(Refusal):
    """The run was applied or cancelled before."""

    words = _("この取り込みは、もう終わっています。")


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
            likely = [
                at
                for at, one in enumerate(layouts)
                if one.looks_like_ledger and one.confidence >= SURE and not tables[at].hidden
            ]
            _keep(run, [_laid_out(ledger, at, layouts[at], fields) for at in sorted({best, *likely})])
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
    """Opens the tables of the run's file, those taken with the mended cells; raises RunEnded when it is gone."""
    if run.state != State.OPEN:
        raise RunEnded
    mended = {one["sheet"]: one["corrections"] for one in _kept(run)}
    with _reading(run.stored_as, run.file_name) as tables:
        yield [corrected(table, mended.get(at, {})) for at, table in enumerate(tables)]


def parts_of(run: ImportRun) -> list[Part]:
    """Returns the sheets that are taken, in their order in the file."""
    parts = []
    for one in _kept(run):
        layout = Layout.from_json(one["layout"])
        parts.append(Part(one["sheet"], layout, ColumnMapping.recall(one["mapping"], layout)))
    return parts


def with_content(tables: Sequence[Table]) -> list[int]:
    """Returns which of the tables hold anything at all."""
    return [at for at, table in enumerate(tables) if any(not row.is_blank for row in table.rows())]


def is_plain(run: ImportRun) -> bool:
    """Tells whether nobody needs to choose: one sheet alone holds something, and its header is surely found."""
    with opened(run) as tables:
        alone = len(with_content(tables)) == 1
    return alone and parts_of(run)[0].layout.confidence >= SURE


def left_out(run: ImportRun) -> list[tuple[str, int]]:
    """Returns name and number of rows of every sheet that holds something and is not taken."""
    taken = {one["sheet"] for one in _kept(run)}
    with opened(run) as tables:
        return [(tables[at].name, tables[at].row_count) for at in with_content(tables) if at not in taken]


def choose_sheets(
    run: ImportRun, ledger: Ledger, chosen: Mapping[int, Sequence[int] | None], *, by: Actor
) -> None:
    """Chooses the sheets to be taken, each with its header rows (none for a table without a header).

    None for the rows leaves a sheet as it was laid out, or lays it out as well as can be told. What was mended is let
    go where a header is another one.
    """
    fields, before = _fields(ledger, by), {one["sheet"]: one for one in _kept(run)}
    parts = []
    with opened(run) as tables:
        for sheet, rows in sorted(chosen.items()):
            known = before.get(sheet)
            if known and (rows is None or [*rows] == [*Layout.from_json(known["layout"]).header_rows]):
                parts.append(known)
                continue
            layout = find_layout(tables[sheet], fields) if rows is None else layout_with(tables[sheet], rows)
            parts.append(_laid_out(ledger, sheet, layout, fields))
    _keep(run, parts)
    run.save()


def choose_columns(run: ImportRun, mapping: ColumnMapping, *, sheet: int | None = None, at: datetime) -> None:
    """Keeps the mapping for the sheet (the first unless told), for every other with these headers, and for later files."""
    parts, kept = parts_of(run), _kept(run)
    shown = next((part for part in parts if part.sheet == sheet), parts[0])
    known, json = fingerprint(shown.layout), mapping.as_json(shown.layout)
    has_header = any(column.header for column in shown.layout.columns)
    for part, one in zip(parts, kept, strict=True):
        if part is shown or (has_header and fingerprint(part.layout) == known):
            one["mapping"] = json
    _keep(run, kept)
    run.save()
    if has_header:
        ImportMapping.objects.update_or_create(
            ledger=run.ledger, fingerprint=known, defaults={"mapping": json, "updated_at": at}
        )


def correct(run: ImportRun, texts: Mapping[str, str]) -> None:
    """Mends cells by name ({"C14": "text"}, {"2!C14": "text"} for another sheet than the first); no cell's name is passed over."""
    kept = {str(one["sheet"]): one for one in _kept(run)}
    for name, text in texts.items():
        sheet, _mark, cell = name.rpartition("!")
        try:
            place_of(cell)
            kept[sheet or str(run.sheet)]["corrections"][cell] = text[:LONGEST_CORRECTION]
        except (ValueError, KeyError):
            continue
    _keep(run, [*kept.values()])
    run.save()


def cancel(run: ImportRun, *, at: datetime) -> None:
    """Ends the run and removes the file."""
    move(run, frm={State.OPEN}, to=State.CANCELLED, ended_at=at)
    forget(run)


def forget(run: ImportRun) -> None:
    """Removes the file once the transaction stands, and what the run kept of its content."""
    stored = run.stored_as
    run.stored_as, run.layout, run.mapping, run.corrections, run.report = "", {}, {}, {}, {}
    run.others = []
    run.save(update_fields=["stored_as", "layout", "mapping", "corrections", "others", "report"])
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


def _laid_out(ledger: Ledger, sheet: int, layout: Layout, fields: Sequence[ImportField]) -> dict[str, Any]:
    known = ImportMapping.objects.filter(ledger=ledger.key, fingerprint=fingerprint(layout)).first()
    proposed = ColumnMapping.of(propose(layout, fields))
    mapping = known.mapping if known is not None else proposed.as_json(layout)
    return {"sheet": sheet, "layout": layout.as_json(), "mapping": mapping, "corrections": {}}


def _kept(run: ImportRun) -> list[dict[str, Any]]:
    """Returns what the run keeps of each sheet that is taken."""
    first = {
        "sheet": run.sheet,
        "layout": run.layout,
        "mapping": run.mapping,
        "corrections": run.corrections,
    }
    return [first, *run.others]


def _keep(run: ImportRun, parts: Sequence[dict[str, Any]]) -> None:
    first, *run.others = parts
    run.sheet, run.layout = first["sheet"], first["layout"]
    run.mapping, run.corrections = first["mapping"], first["corrections"]
    run.report = {}


def _fields(ledger: Ledger, by: Actor) -> list[ImportField]:
    return ledger.importer.fields_for(ledger, by) if ledger.importer is not None else []
