"""Turns the answers of an accepted sheet into entries of the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from mamori.kernel.people.models import Company
from mamori.kernel.permission import Actor
from mamori.measures.inventory.actions import judging
from mamori.measures.inventory.models import Answer, Entry, Sheet
from mamori.measures.inventory.rules import deadlines

Stand = Answer.Stand


@dataclass
class Counts:
    """How many entries an accepted sheet made, changed, confirmed and ended."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0

    def in_words(self) -> str:
        """Returns the counts in one line."""
        return _("新規%(new)d・変更%(changed)d・変更なし%(unchanged)d・廃止%(gone)d") % vars(self)


def take_in(sheet: Sheet, *, by: Actor, at: datetime) -> Counts:
    """Writes every answer of the sheet into the register; runs inside the accepting action."""
    counts = Counts()
    today = timezone.localdate(at)
    numbers: Numbers | None = None
    for answer in sheet.answers.select_related("entry").order_by("position", "pk"):
        entry = answer.entry
        if entry is None:
            numbers = numbers or Numbers()
            entry = Entry(number=numbers.next(), department=sheet.department, registered_on=today)
            entry.round_added = sheet.round
            counts.new += 1
        elif answer.stand == Stand.GONE:
            _retire(entry, answer, today)
            counts.gone += 1
        elif answer.stand == Stand.CHANGED:
            _remember(entry, answer)
            counts.changed += 1
        else:
            counts.unchanged += 1
        if answer.stand != Stand.GONE:
            entry.take_over(answer.content())
            reviewed(entry, by, today)
        store(entry, by=by, today=today)
        if answer.entry_id is None:
            answer.entry = entry
            answer.save(update_fields=["entry", "search_text"])
    return counts


def _remember(entry: Entry, answer: Answer) -> None:
    """Keeps with the answer what the register says now and will no longer say."""
    told = answer.content()
    answer.register_said = {name: was for name, was in entry.content().items() if was != told[name]}
    answer.save(update_fields=["register_said", "search_text"])


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
