"""Turns the answers of an accepted sheet into entries of the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from mamori.kernel.people.models import Company
from mamori.kernel.permission import Actor
from mamori.measures.inventory.actions import judging
from mamori.measures.inventory.models import Answer, Entry, Lineage, Remark, Sheet
from mamori.measures.inventory.rules import catalogue, deadlines

Stand = Answer.Stand


@dataclass
class Counts:
    """How many entries an accepted sheet made, changed, confirmed and ended, and on how many the two disagree."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    contested: int = 0

    def add(self, stand: str) -> None:
        """Counts one row that came from the register."""
        if stand == Stand.GONE:
            self.gone += 1
        elif stand == Stand.CHANGED:
            self.changed += 1
        else:
            self.unchanged += 1

    def in_words(self) -> str:
        """Returns the counts in one line."""
        words = _("新規%(new)d・変更%(changed)d・変更なし%(unchanged)d・廃止%(gone)d") % vars(self)
        return words + (_("・要確認%(contested)d") % vars(self) if self.contested else "")


def take_in(sheet: Sheet, *, by: Actor, at: datetime) -> Counts:
    """Writes what the sheet says into the register; runs inside the accepting action.

    What somebody changed in the register after the sheet was laid out stays: "unchanged" writes nothing, a change
    writes the fields it changes, and where both changed the same field the register's word stands, with a remark.
    """
    counts = Counts()
    today = timezone.localdate(at)
    numbers: Numbers | None = None
    # The entries wait for this act, so that nobody's change falls between reading and writing them.
    list(Entry.objects.select_for_update().filter(pk__in=sheet.answers.values("entry")).order_by("pk"))
    for answer in sheet.answers.select_related("entry", "sheet").order_by("position", "pk"):
        entry = answer.entry
        if entry is None:
            numbers = numbers or Numbers()
            _enter(answer, numbers.next(), sheet, by, today)
            counts.new += 1
            continue
        if answer.stand == Stand.CHANGED:
            counts.contested += _take_changes(entry, answer, by, at)
        counts.add(answer.stand)
        if entry.state == Entry.State.RETIRED:
            continue  # retired or merged meanwhile; what became of it stays as it was judged then
        if answer.follow_register():
            answer.save()
        if answer.stand == Stand.GONE:
            _retire(entry, answer, today)
        else:
            reviewed(entry, by, today)
        store(entry, by=by, today=today)
    return counts


def _enter(answer: Answer, number: str, sheet: Sheet, by: Actor, today: date) -> None:
    """Makes an entry of what the department has added."""
    entry = Entry(number=number, department=sheet.department, registered_on=today, round_added=sheet.round)
    entry.take_over(answer.content())
    reviewed(entry, by, today)
    store(entry, by=by, today=today)
    answer.entry = entry
    answer.save(update_fields=["entry", "search_text"])


def _take_changes(entry: Entry, answer: Answer, by: Actor, at: datetime) -> int:
    """Writes the changed fields into the entry, save those contested; returns 1 when there were such.

    The answer keeps what the register said until now in the fields it changes.
    """
    before, told = entry.content(), answer.content()
    if not answer.register_said:  # changed before the carried values were kept
        answer.register_said = {name: was for name, was in before.items() if was != told[name]}
    fields, contested = answer.told_anew(), answer.contested()
    answer.register_said = {name: before[name] for name in fields if before[name] != told[name]}
    answer.save(update_fields=["register_said", "search_text"])
    if entry.state == Entry.State.ACTIVE:
        entry.take_over({name: told[name] for name in fields if name not in contested})
    if not contested:
        return 0
    _leave_remark(entry, answer, contested, by, at)
    return 1


def _leave_remark(entry: Entry, answer: Answer, contested: Sequence[str], by: Actor, at: datetime) -> None:
    """Writes beside the entry, or beside what it was merged into, what the department said and was not taken."""
    specs, told = catalogue.field_specs(), answer.content()
    said = "、".join(
        f"{gettext(specs[name].label)}「{catalogue.in_words(name, told[name]) or _('（空欄）')}」"
        for name in contested
        if name in specs
    )
    words = _(
        "調査表では次のように変更されましたが、配布後に一覧表も直されていたため、一覧表の内容を残しました。"
        "どちらが正しいか確かめてください：%(said)s"
    )
    merged = entry.became.filter(kind=Lineage.Kind.MERGED).select_related("target").first()
    Remark.objects.create(
        entry=merged.target if merged else entry,
        text=words % {"said": said},
        author=by.account,
        author_name=by.name[:120],
        written_at=at,
    )


def store(entry: Entry, *, by: Actor, today: date, because: str = "") -> None:
    """Saves an entry with its classification and contradictions judged anew; its history says who and why."""
    judging.judge(entry, today)
    entry.version += 1
    entry.told_by(by.account, because)
    entry.save()


def reviewed(entry: Entry, by: Actor, today: date) -> None:
    """Marks the entry as looked at today; the next review is due in a year."""
    entry.last_reviewed_on = today
    entry.reviewed_by = by.name[:120]
    entry.next_review_on = deadlines.next_review_on(today)


def _retire(entry: Entry, answer: Answer, today: date) -> None:
    entry.state = Entry.State.RETIRED
    entry.retired_on = today
    entry.retired_because = answer.gone_because


class Numbers:
    """Hands out register numbers, one transaction at a time."""

    def __init__(self) -> None:
        Company.objects.select_for_update().order_by("pk").first()
        last = (
            Entry.objects.filter(number__startswith="PI-")
            .order_by("-number")
            .values_list("number", flat=True)
            .first()
        )
        self._last = int(last.removeprefix("PI-")) if last and last.removeprefix("PI-").isdigit() else 0

    def next(self) -> str:
        """Returns the next free number, such as "PI-000042"."""
        self._last += 1
        return f"PI-{self._last:06d}"
