"""Declares what the file of an existing ledger may bring into the register."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mamori.kernel.ledger.importing.declaration import Importer, department_named, person_named
from mamori.kernel.ledger.importing.fates import Fate
from mamori.kernel.permission import Actor
from mamori.kernel.sheets.fields import ImportField
from mamori.kernel.sheets.rows import RowResult
from mamori.measures.inventory.actions.imports import IMPORT, changes_of, import_entries
from mamori.measures.inventory.queries.columns import import_fields, in_days, in_the_words_of_the_reader
from mamori.measures.inventory.queries.known import Known, Match
from mamori.measures.inventory.rules import catalogue
from mamori.measures.inventory.rules.deadlines import EARLIEST


def fields(actor: Actor, access: str) -> Sequence[ImportField]:
    """Returns every column that a ledger may have: the questions of the sheet, number, department, owner and review."""
    also = {one["id"]: one for one in catalogue.seed("fields")["register"]}

    def beside(name: str, **more: Any) -> ImportField:
        return ImportField(name, also[name]["label"], tuple(map(str, also[name]["synonyms"])), **more)

    known = [
        beside("number"),
        *(replace(one, required=False) for one in import_fields()),
        beside("department", kind="department", resolve=department_named(actor, access)),
        beside("owner", kind="person", resolve=person_named(actor, access)),
        beside("reviewed_on", kind="date"),
        beside("places", kind="list"),
    ]
    return [in_the_words_of_the_reader(one) for one in known]


def check(row: RowResult, _by: Actor) -> Iterator[tuple[str, Any]]:
    """Yields what keeps a row from becoming an entry: it must say what it is about, and its days must be possible."""
    if not row.values.get("name") and not row.values.get("business"):
        yield "name", _("個人情報の名称も業務名もありません。どちらかを書いてください。")
    for name in ("counted_on", "oldest_on"):
        day = in_days(row.values.get(name))
        if day is not None and day < EARLIEST:
            yield name, _("1900年より前の日付です。日付を確かめて直してください。")


def foresee(by: Actor, _on: date) -> Callable[[Sequence[RowResult]], list[Fate]]:
    """Returns the function that tells which entries the rows of one file make, change, or find as they are."""
    known = Known(by, IMPORT)

    def fates(rows: Sequence[RowResult]) -> list[Fate]:
        matches = known.matches(row.values for row in rows)
        return [_fate(row, match, by) for row, match in zip(rows, matches, strict=True)]

    return fates


def _fate(row: RowResult, match: Match | None, by: Actor) -> Fate:
    if match is None:
        return Fate("create")
    changes = changes_of(match.entry, row, by=by)
    words = _("すでにあるようです。新しく登録せず、この項目を変更します。")
    if not changes:
        words = _("すでにあるようです。内容も同じなので、何もしません。")
    notes = [str(words)] if match.is_guess else []
    return Fate("change" if changes else "same", str(match.entry), changes, notes)


existing_ledger = Importer(
    fields=fields,
    apply=import_entries,
    check=check,
    foresee=foresee,
    leftover="note",
    lead=_(
        "いま使っている台帳（Excel・CSV）をそのまま選べます。見出しの位置、結合セル、和暦、「同上」も読み取ります。"
        "読み取れない列の内容は備考に残し、取り込めない行は理由とともに一覧にします。"
        "台帳番号が同じ行や、部門・業務名・名称が同じ行は、新しく登録せず、登録済みの項目を変更します。"
    ),
)
