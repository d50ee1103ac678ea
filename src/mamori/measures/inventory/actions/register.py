"""Keeps the register between rounds: enter, change, review, retire, restore, and judge by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

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
from mamori.measures.inventory.actions.turns import ActedMeanwhile, take_turn
from mamori.measures.inventory.models import Entry, Override

Content = Mapping[str, Any]
State = Entry.State


class EntryIsRetired(Refusal):
    words = _("この項目は廃止されています。もう一度使うときは、先に復活させてください。")


class EntryChangedMeanwhile(ActedMeanwhile):
    """Another person saved the entry after it was opened to be changed."""

    words = _(
        "この項目は、あなたが開いたあとに、ほかの人が変更しました。"
        "下の「今の内容」と見比べて、もう一度保存してください。"
    )


class EntryIsInUse(Refusal):
    words = _("この項目は廃止されていません。復活させる必要はありません。")


@action("inventory.add_entry", title=_("一覧表に項目を加える"), allowed=KEEPS_REGISTER)
def add_entry(
    department: Department,
    content: Content,
    *,
    owner: Person | None = None,
    places: Sequence[str] = (),
    by: Actor,
    at: datetime,
) -> Entry:
    """Enters a holding of a department into the register outside a round; it is still to be reviewed."""
    today = timezone.localdate(at)
    entry = Entry(number=Numbers().next(), department=department, owner=owner, registered_on=today)
    entry.take_over(dict(content))
    entry.places = [*places]  # type: ignore[assignment]  # a WordsField takes a list
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
    places: Sequence[str] | None = None,
    seen: int | None = None,
    by: Actor,
    at: datetime,
    because: str = "",
) -> Entry:
    """Changes an entry. With `seen`, the version that was opened, a change by somebody else meanwhile is refused.

    Handing it to another department needs the right over that department too.
    """
    take_turn(entry, seen, EntryChangedMeanwhile)
    if entry.state == State.RETIRED:
        raise EntryIsRetired
    before = trail.snapshot(entry)
    entry.take_over(dict(content))
    if department is not None and department != entry.department:
        if not by.may("inventory.change_entry", department):
            raise NotAllowed
        entry.department = department
    entry.owner = owner if owner is not None else entry.owner
    if places is not None:
        entry.places = [*places]  # type: ignore[assignment]  # a WordsField takes a list
    store(entry, by=by, today=timezone.localdate(at), because=because)
    trail.record(about=entry, changes=visible(before, entry))
    return entry


@action("inventory.review_entry", title=_("項目を見直す"), allowed=KEEPS_REGISTER)
def review_entry(entry: Entry, *, seen: int | None = None, by: Actor, at: datetime) -> Entry:
    """Confirms that the entry is right as it stands, which is its yearly review; `seen` is the version that was read."""
    take_turn(entry, seen)
    if entry.state == State.RETIRED:
        raise EntryIsRetired
    today = timezone.localdate(at)
    before = entry.last_reviewed_on
    reviewed(entry, by, today)
    store(entry, by=by, today=today)
    trail.record(about=entry, changes={"last_reviewed_on": [before, today]})
    return entry


@action("inventory.retire_entry", title=_("項目を廃止する"), allowed=KEEPS_REGISTER, is_grave=True)
def retire_entry(
    entry: Entry, *, seen: int | None = None, by: Actor, at: datetime, because: str = ""
) -> Entry:
    """Ends an entry that is no longer held, with the reason."""
    if not because.strip():
        raise ReasonMissing
    take_turn(entry, seen)
    if entry.state == State.RETIRED:
        raise EntryIsRetired
    end(entry, timezone.localdate(at), because.strip(), by)
    trail.record(about=entry, changes={"state": [State.ACTIVE, State.RETIRED]})
    return entry


@action("inventory.restore_entry", title=_("廃止した項目を復活させる"), allowed=RUNS_IT)
def restore_entry(
    entry: Entry, *, seen: int | None = None, by: Actor, at: datetime, because: str = ""
) -> Entry:
    """Takes a retired entry back into the register."""
    if not because.strip():
        raise ReasonMissing
    take_turn(entry, seen)
    if entry.state != State.RETIRED:
        raise EntryIsInUse
    entry.state, entry.retired_on, entry.retired_because = State.ACTIVE, None, ""
    store(entry, by=by, today=timezone.localdate(at), because=because)
    trail.record(about=entry, changes={"state": [State.RETIRED, State.ACTIVE]})
    return entry


@action("inventory.override_kind", title=_("法律上の区分を手動で判断する"), allowed=RUNS_IT, is_grave=True)
def override_kind(
    entry: Entry,
    kind: str,
    holds: str,
    *,
    seen: int | None = None,
    by: Actor,
    at: datetime,
    because: str = "",
) -> Override:
    """Sets one kind by hand, yes or no, with the reason; it stays until withdrawn."""
    if not because.strip():
        raise ReasonMissing
    if kind not in {one.value for one in Kind} or holds not in ("yes", "no"):
        raise Refusal(_("区分と判断を選んでください。"), field="kind")
    take_turn(entry, seen)
    entry.overrides.filter(kind=kind, withdrawn_at=None).update(withdrawn_at=at)
    made = Override.objects.create(
        entry=entry, kind=kind, holds=holds, because=because.strip(), set_by=by.name[:120], set_at=at
    )
    store(entry, by=by, today=timezone.localdate(at), because=because)
    trail.record(about=entry, changes={f"kind.{kind}": ["", holds]})
    return made


@action("inventory.withdraw_override", title=_("手動の判断を取り消す"), allowed=RUNS_IT, is_grave=True)
def withdraw_override(override: Override, *, by: Actor, at: datetime) -> Override:
    """Takes a judgement by hand back; the law's own answer counts again."""
    take_turn(override.entry, None)
    override.withdrawn_at = override.withdrawn_at or at
    override.save(update_fields=["withdrawn_at"])
    store(override.entry, by=by, today=timezone.localdate(at))
    trail.record(about=override.entry, changes={f"kind.{override.kind}": [override.holds, ""]})
    return override


def end(entry: Entry, today: date, because: str, by: Actor) -> None:
    """Retires an entry."""
    entry.state, entry.retired_on, entry.retired_because = State.RETIRED, today, because[:300]
    store(entry, by=by, today=today, because=because)


def _told(content: Content) -> dict[str, Any]:
    return {name: value for name, value in content.items() if value not in ("", None, [], False)}


def visible(before: Content, entry: Entry) -> dict[str, list[Any]]:
    """Returns what a person changed, without what the product computes."""
    computed = {"search_text", "kinds", "classified_on", "issues", "version"}
    changed = trail.diff(before, trail.snapshot(entry))
    return {name: pair for name, pair in changed.items() if name not in computed}
