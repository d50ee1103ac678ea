"""Keeps the register between rounds: enter, change, review, retire, merge, split, and judge by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel import trail
from mamori.kernel.action import NotAllowed, Refusal, action
from mamori.kernel.people.models import Department, Person
from mamori.kernel.permission import Actor
from mamori.law.classification import Kind
from mamori.measures.inventory.actions.answers import ReasonMissing
from mamori.measures.inventory.actions.rights import KEEPS_REGISTER, RUNS_IT
from mamori.measures.inventory.actions.rollup import Numbers, reviewed, store
from mamori.measures.inventory.models import Entry, Lineage, Override

Content = Mapping[str, Any]
State = Entry.State


# Of two answers to a yes-or-no question, the later in this row asks for more care and stands after a merge.
_CARE = ("", "no", "unknown", "yes")


class EntryIsRetired(Refusal):
    words = _("この項目は廃止されています。もう一度使うときは、先に復活させてください。")


class EntryChangedMeanwhile(Refusal):
    """Another person saved the entry after it was opened; `current` is what stands now."""

    words = _(
        "この項目は、あなたが開いたあとに、ほかの人が変更しました。"
        "下の「今の内容」と見比べて、もう一度保存してください。"
    )

    def __init__(self, current: Entry) -> None:
        super().__init__()
        self.current = current


class EntryIsInUse(Refusal):
    words = _("この項目は廃止されていません。復活させる必要はありません。")


class TooFew(Refusal):
    words = _("統合するには、有効な項目を二つ以上選んでください。")


@action("inventory.add_entry", title=_("一覧表に項目を加える"), allowed=KEEPS_REGISTER)
def add_entry(
    department: Department, content: Content, *, owner: Person | None = None, by: Actor, at: datetime
) -> Entry:
    """Enters a holding of a department into the register outside a round."""
    today = timezone.localdate(at)
    entry = Entry(number=Numbers().next(), department=department, owner=owner, registered_on=today)
    entry.take_over(dict(content))
    reviewed(entry, by, today)
    store(entry, by=by, today=today)
    trail.record(about=entry, changes=trail.diff({}, _told(entry.content())))
    return entry


@action("inventory.change_entry", title=_("一覧表の項目を直す"), allowed=KEEPS_REGISTER)
def change_entry(
    entry: Entry,
    content: Content,
    *,
    department: Department | None = None,
    owner: Person | None = None,
    seen: int | None = None,
    by: Actor,
    at: datetime,
    because: str = "",
) -> Entry:
    """Changes an entry. With `seen`, the version that was opened, a change by somebody else meanwhile is refused.

    Handing it to another department needs the right over that department too.
    """
    if entry.state == State.RETIRED:
        raise EntryIsRetired
    _take_turn(entry, seen)
    before = trail.snapshot(entry)
    entry.take_over(dict(content))
    if department is not None and department != entry.department:
        if not by.may("inventory.change_entry", department):
            raise NotAllowed
        entry.department = department
    entry.owner = owner if owner is not None else entry.owner
    store(entry, by=by, today=timezone.localdate(at), because=because)
    trail.record(about=entry, changes=_visible(before, entry))
    return entry


@action("inventory.review_entry", title=_("項目を見直す"), allowed=KEEPS_REGISTER)
def review_entry(entry: Entry, *, by: Actor, at: datetime) -> Entry:
    """Confirms that the entry is right as it stands, which is its yearly review."""
    if entry.state == State.RETIRED:
        raise EntryIsRetired
    today = timezone.localdate(at)
    before = entry.last_reviewed_on
    reviewed(entry, by, today)
    store(entry, by=by, today=today)
    trail.record(about=entry, changes={"last_reviewed_on": [before, today]})
    return entry


@action("inventory.retire_entry", title=_("項目を廃止する"), allowed=KEEPS_REGISTER)
def retire_entry(entry: Entry, *, by: Actor, at: datetime, because: str = "") -> Entry:
    """Ends an entry that is no longer held, with the reason."""
    if not because.strip():
        raise ReasonMissing
    if entry.state == State.RETIRED:
        raise EntryIsRetired
    _end(entry, timezone.localdate(at), because.strip(), by)
    trail.record(about=entry, changes={"state": [State.ACTIVE, State.RETIRED]})
    return entry


@action("inventory.restore_entry", title=_("廃止した項目を復活させる"), allowed=RUNS_IT)
def restore_entry(entry: Entry, *, by: Actor, at: datetime, because: str = "") -> Entry:
    """Takes a retired entry back into the register."""
    if not because.strip():
        raise ReasonMissing
    if entry.state != State.RETIRED:
        raise EntryIsInUse
    entry.state, entry.retired_on, entry.retired_because = State.ACTIVE, None, ""
    store(entry, by=by, today=timezone.localdate(at), because=because)
    trail.record(about=entry, changes={"state": [State.RETIRED, State.ACTIVE]})
    return entry


@action("inventory.merge_entries", title=_("項目を統合する"), allowed=RUNS_IT)
def merge_entries(
    kept: Entry, others: Sequence[Entry], *, by: Actor, at: datetime, because: str = ""
) -> Entry:
    """Merges other entries into one: lists are joined, counts added, the others retire and point to it."""
    absorbed = [one for one in others if one.pk != kept.pk and one.state == State.ACTIVE]
    if not absorbed or kept.state != State.ACTIVE:
        raise TooFew
    before = trail.snapshot(kept)
    for one in absorbed:
        _join(kept, one)
        _end(one, timezone.localdate(at), str(_("%(number)s に統合") % {"number": kept.number}), by)
        Lineage.objects.create(
            kind=Lineage.Kind.MERGED, source=one, target=kept, at=at, because=because[:300]
        )
    store(kept, by=by, today=timezone.localdate(at), because=because)
    trail.record(about=kept, changes=_visible(before, kept), note="、".join(one.number for one in absorbed))
    return kept


@action("inventory.split_entry", title=_("項目を分割する"), allowed=RUNS_IT)
def split_entry(
    entry: Entry, names: Sequence[str], *, by: Actor, at: datetime, because: str = ""
) -> list[Entry]:
    """Splits an entry into new ones of the given names, each a copy to be edited; the old one retires."""
    wanted = [name.strip() for name in names if name.strip()]
    if len(wanted) < 2:
        raise Refusal(_("分割後の名称を、1行に1つずつ、二つ以上書いてください。"), field="names")
    if entry.state == State.RETIRED:
        raise EntryIsRetired
    today, numbers, made = timezone.localdate(at), Numbers(), []
    for name in wanted:
        part = Entry(
            number=numbers.next(), department=entry.department, owner=entry.owner, registered_on=today
        )
        part.take_over(entry.content())
        part.name = name
        part.last_reviewed_on, part.next_review_on = entry.last_reviewed_on, today
        store(part, by=by, today=today, because=because)
        Lineage.objects.create(
            kind=Lineage.Kind.SPLIT, source=entry, target=part, at=at, because=because[:300]
        )
        made.append(part)
    _end(entry, today, str(_("%(numbers)s に分割") % {"numbers": "、".join(one.number for one in made)}), by)
    trail.record(about=entry, changes={"state": [State.ACTIVE, State.RETIRED]}, note=entry.retired_because)
    return made


@action("inventory.override_kind", title=_("法律上の区分を手動で判断する"), allowed=RUNS_IT)
def override_kind(
    entry: Entry, kind: str, holds: str, *, by: Actor, at: datetime, because: str = ""
) -> Override:
    """Sets one kind by hand, yes or no, with the reason; it stays until withdrawn."""
    if not because.strip():
        raise ReasonMissing
    if kind not in {one.value for one in Kind} or holds not in ("yes", "no"):
        raise Refusal(_("区分と判断を選んでください。"), field="kind")
    entry.overrides.filter(kind=kind, withdrawn_at=None).update(withdrawn_at=at)
    made = Override.objects.create(
        entry=entry, kind=kind, holds=holds, because=because.strip(), set_by=by.name[:120], set_at=at
    )
    store(entry, by=by, today=timezone.localdate(at), because=because)
    trail.record(about=entry, changes={f"kind.{kind}": ["", holds]})
    return made


@action("inventory.withdraw_override", title=_("手動の判断を取り消す"), allowed=RUNS_IT)
def withdraw_override(override: Override, *, by: Actor, at: datetime) -> Override:
    """Takes a judgement by hand back; the law's own answer counts again."""
    override.withdrawn_at = override.withdrawn_at or at
    override.save(update_fields=["withdrawn_at"])
    store(override.entry, by=by, today=timezone.localdate(at))
    trail.record(about=override.entry, changes={f"kind.{override.kind}": [override.holds, ""]})
    return override


def _take_turn(entry: Entry, seen: int | None) -> None:
    """Takes the row for this change, if it still is the one that was seen."""
    if seen is not None and not Entry.objects.filter(pk=entry.pk, version=seen).update(version=F("version")):
        raise EntryChangedMeanwhile(Entry.objects.get(pk=entry.pk))


def _end(entry: Entry, today: date, because: str, by: Actor) -> None:
    entry.state, entry.retired_on, entry.retired_because = State.RETIRED, today, because[:300]
    store(entry, by=by, today=today, because=because)


def _join(kept: Entry, other: Entry) -> None:
    for name, value in other.content().items():
        mine = getattr(kept, name)
        if isinstance(value, list):
            setattr(kept, name, list(dict.fromkeys([*mine, *value])))
        elif name == "count":
            kept.count = None if mine is None and value is None else (mine or 0) + (value or 0)
        elif mine in _CARE and value in _CARE:
            setattr(kept, name, max(mine, value, key=_CARE.index))
        elif mine in ("", None):
            setattr(kept, name, value)


def _told(content: Content) -> dict[str, Any]:
    return {name: value for name, value in content.items() if value not in ("", None, [], False)}


def _visible(before: Content, entry: Entry) -> dict[str, list[Any]]:
    """Returns what a person changed, without what the product computes."""
    computed = {"search_text", "kinds", "classified_on", "issues", "version"}
    changed = trail.diff(before, trail.snapshot(entry))
    return {name: pair for name, pair in changed.items() if name not in computed}
