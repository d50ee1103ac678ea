"""Takes a company's existing ledger into the register: each row of its file becomes an entry, or changes the one of its number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from mamori.kernel import trail
from mamori.kernel.action import NotAllowed, Refusal, action
from mamori.kernel.people.models import Company, Department
from mamori.kernel.permission import Actor
from mamori.kernel.sheets.rows import RowResult
from mamori.measures.inventory.actions import judging
from mamori.measures.inventory.actions.rights import KEEPS_REGISTER
from mamori.measures.inventory.actions.rollup import Numbers, reviewed
from mamori.measures.inventory.models import Entry
from mamori.measures.inventory.queries.columns import content_of, in_days
from mamori.measures.inventory.rules import deadlines

IMPORT = "inventory.import_entries"
BATCH = 500


class NoDepartment(Refusal):
    words = lazy("部門の列がなく、あなたの所属部門も分かりません。部門の列を選んでから取り込んでください。")


@action(IMPORT, title=lazy("いま使っている台帳を取り込む"), allowed=KEEPS_REGISTER)
def import_entries(rows: Sequence[RowResult], *, by: Actor, at: datetime) -> int:
    """Enters the accepted rows; a row that carries the number of an entry changes that entry. Returns how many rows.

    A row without a department belongs to the department of who imports. What has no field goes to the remarks.
    """
    today = timezone.localdate(at)
    known = _known(rows, by)
    numbers = Numbers()
    new, changed = [], []
    for row in rows:
        entry = known.get(_number(row))
        if entry is None:
            entry = Entry(number=numbers.next(), registered_on=today)
            new.append(entry)
        else:
            changed.append(entry)
        _fill(entry, row, by=by, today=today)
    settled: dict[str, Any] = {"batch_size": BATCH, "default_user": by.account, "default_date": at}
    settled["default_change_reason"] = _("台帳の取込み")
    bulk_create_with_history(new, Entry, **settled)
    if changed:
        fields = [field.name for field in Entry._meta.concrete_fields if not field.primary_key]
        bulk_update_with_history(changed, Entry, fields, **settled)
    note = _("新規%(new)d・変更%(changed)d") % {"new": len(new), "changed": len(changed)}
    trail.record(about=Company.the_one() or Entry(), note=note)
    return len(rows)


def _known(rows: Sequence[RowResult], by: Actor) -> dict[str, Entry]:
    wanted = {_number(row) for row in rows} - {""}
    visible = Entry.objects.visible_to(by, IMPORT).filter(state=Entry.State.ACTIVE)
    found: dict[str, Entry] = {}
    for some in _batches(sorted(wanted)):
        found |= {
            entry.number: entry for entry in visible.filter(number__in=some).select_related("department")
        }
    return found


def _batches(values: Sequence[str]) -> list[Sequence[str]]:
    return [values[start : start + BATCH] for start in range(0, len(values), BATCH)]


def _number(row: RowResult) -> str:
    return str(row.values.get("number") or "").strip()


def _fill(entry: Entry, row: RowResult, *, by: Actor, today: date) -> None:
    content = content_of(row.values, leftover=_leftover(entry, row))
    if entry.pk:
        content = {name: value for name, value in content.items() if value not in ("", None, [])}
    entry.take_over(content)
    entry.name = entry.name or entry.business
    entry.business = entry.business or entry.name
    _house(entry, row.values.get("department"), by)
    entry.owner = row.values.get("owner") or entry.owner  # type: ignore[assignment]  # resolved to a person
    seen = in_days(row.values.get("reviewed_on"))
    if seen is not None:
        entry.last_reviewed_on, entry.next_review_on = seen, deadlines.next_review_on(seen)
    elif not entry.pk:
        reviewed(entry, by, today)
    entry.version += 1
    entry.refresh_search_text()
    judging.judge(entry, today, overrides=None if entry.pk else ())


def _leftover(entry: Entry, row: RowResult) -> str:
    """Returns what the row says beyond the fields, with the number it had in the old ledger."""
    number = _number(row)
    old = _("元の台帳番号: %(number)s") % {"number": number} if number and not entry.pk else ""
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
