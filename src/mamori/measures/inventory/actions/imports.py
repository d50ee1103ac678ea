"""Takes a company's existing ledger into the register: each row of its file becomes an entry, or changes the one it speaks of."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from mamori.kernel import trail
from mamori.kernel.action import NotAllowed, Refusal, action
from mamori.kernel.ledger.importing.fates import Difference, differences
from mamori.kernel.people.models import Company, Department
from mamori.kernel.permission import Actor
from mamori.kernel.sheets.rows import RowResult
from mamori.measures.inventory.actions import judging
from mamori.measures.inventory.actions.rights import KEEPS_REGISTER
from mamori.measures.inventory.actions.rollup import Numbers
from mamori.measures.inventory.models import Entry
from mamori.measures.inventory.queries.columns import content_of, in_days
from mamori.measures.inventory.queries.known import LONGEST, Known, number_in
from mamori.measures.inventory.rules import catalogue, deadlines

IMPORT = "inventory.import_entries"
BATCH = 500
NAMED = 50  # numbers of entries that the trail names of one file


class NoDepartment(Refusal):
    words = lazy("部門の列がなく、あなたの所属部門も分かりません。部門の列を選んでから取り込んでください。")


@action(IMPORT, title=lazy("いま使っている台帳を取り込む"), allowed=KEEPS_REGISTER)
def import_entries(rows: Sequence[RowResult], *, by: Actor, at: datetime, source: str = "") -> int:
    """Enters the accepted rows; a row that speaks of an entry of the register changes that entry. Returns how many rows.

    A row without a department belongs to the department of who imports. What has no field goes to the remarks. A new
    entry counts as reviewed only where the file says when. `source` is the name of the file, for the trail.
    """
    today = timezone.localdate(at)
    numbers = Numbers()
    new: list[Entry] = []
    changed: dict[int, Entry] = {}
    matches = Known(by, IMPORT).matches(row.values for row in rows)
    for row, match in zip(rows, matches, strict=True):
        if match is None:
            entry = Entry(number=numbers.next(), registered_on=today)
            new.append(entry)
        else:
            entry = match.entry
            if not changes_of(entry, row, by=by):
                continue
            changed[entry.pk] = entry
        _fill(entry, row, by=by)
        _settle(entry, today)
    settled: dict[str, Any] = {"batch_size": BATCH, "default_user": by.account, "default_date": at}
    settled["default_change_reason"] = _("台帳の取り込み")
    bulk_create_with_history(new, Entry, **settled)
    if changed:
        fields = [field.name for field in Entry._meta.concrete_fields if not field.primary_key]
        bulk_update_with_history([*changed.values()], Entry, fields, **settled)
    trail.record(about=Company.the_one() or Entry(), note=_told(source, new, [*changed.values()]))
    return len(rows)


def changes_of(entry: Entry, row: RowResult, *, by: Actor) -> list[Difference]:
    """Returns what the row changes in an entry: title of the field, before, after, as a person reads them."""
    after = copy.copy(entry)
    _fill(after, row, by=by)
    specs, content = catalogue.field_specs(), entry.content_fields()
    found: list[Difference] = [
        (gettext(specs[name].label), catalogue.in_words(name, was), catalogue.in_words(name, will))
        for name in content
        if (was := getattr(entry, name)) != (will := getattr(after, name)) and name in specs
    ]
    also = ("department", "owner", "source_number", "last_reviewed_on", "places")
    return found + differences(entry, after, also)


def _told(source: str, new: Sequence[Entry], changed: Sequence[Entry]) -> str:
    """Returns which file it was, how many entries it made and changed, and their numbers, as far as they have room."""
    counted = _("新規%(new)d・変更%(changed)d") % {"new": len(new), "changed": len(changed)}
    lines = [f"{source}：{counted}" if source else counted]
    for words, entries in ((_("新規: %(numbers)s"), new), (_("変更: %(numbers)s"), changed)):
        numbers = "、".join(entry.number for entry in entries[:NAMED])
        more = _("など") if len(entries) > NAMED else ""
        if entries:
            lines.append(words % {"numbers": numbers + more})
    return "\n".join(lines)


def _fill(entry: Entry, row: RowResult, *, by: Actor) -> None:
    """Sets what the row says; an empty cell changes nothing of what is stored."""
    content = content_of(row.values, leftover=_leftover(entry, row))
    if entry.pk:
        content = {name: value for name, value in content.items() if value not in ("", None, [])}
    entry.take_over(content)
    entry.name = entry.name or entry.business
    entry.business = entry.business or entry.name
    _house(entry, row.values.get("department"), by)
    entry.owner = row.values.get("owner") or entry.owner  # type: ignore[assignment]  # resolved to a person
    places = row.values.get("places")
    if isinstance(places, list | tuple) and places:
        entry.places = [str(one) for one in places]  # type: ignore[assignment]  # a WordsField takes a list
    number = number_in(row.values)
    if number and number != entry.number:
        entry.source_number = number[:LONGEST]
    seen = in_days(row.values.get("reviewed_on"))
    if seen is not None:
        entry.last_reviewed_on, entry.next_review_on = seen, deadlines.next_review_on(seen)


def _settle(entry: Entry, today: date) -> None:
    """Brings up to date what is computed of an entry."""
    entry.version += 1
    entry.refresh_search_text()
    judging.judge(entry, today, overrides=None if entry.pk else ())


def _leftover(entry: Entry, row: RowResult) -> str:
    """Returns what the row says beyond the fields, with the number it had in the old ledger."""
    number = number_in(row.values)
    old = _("元の台帳番号: %(number)s") % {"number": number} if number and number != entry.number else ""
    return "\n".join(part for part in (old, row.leftover) if part)


def _house(entry: Entry, given: object, by: Actor) -> None:
    if isinstance(given, Department):
        entry.department = given
    elif not entry.department_id:
        if by.person is None:
            raise NoDepartment
        entry.department = by.person.department
    if not by.may(IMPORT, entry.department):
        raise NotAllowed
