"""Makes one entry of several and several of one; nothing that stood in or beside them is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel import files, trail
from mamori.kernel.action import Refusal, action
from mamori.kernel.permission import Actor
from mamori.measures.inventory.actions.answers import ReasonMissing
from mamori.measures.inventory.actions.register import EntryIsRetired, end, visible
from mamori.measures.inventory.actions.rights import RUNS_IT
from mamori.measures.inventory.actions.risks import FIELDS
from mamori.measures.inventory.actions.rollup import Numbers, store
from mamori.measures.inventory.actions.turns import take_turn
from mamori.measures.inventory.models import Entry, Lineage, Remark
from mamori.measures.inventory.rules import merging

State = Entry.State


class TooFew(Refusal):
    words = _("統合するには、有効な項目を二つ以上選んでください。")


@action("inventory.merge_entries", title=_("項目を統合する"), allowed=RUNS_IT, is_grave=True)
def merge_entries(
    kept: Entry,
    others: Sequence[Entry],
    *,
    seen: Mapping[int, int] | None = None,
    by: Actor,
    at: datetime,
    because: str = "",
) -> Entry:
    """Merges other entries into one, with their risks, files, remarks and judgements; they retire and point to it.

    With `seen`, the versions that were shown by the entries' numbers, a change by somebody else meanwhile is refused.
    """
    if not because.strip():
        raise ReasonMissing
    rows = [kept, *(one for one in others if one.pk != kept.pk)]
    for one in sorted(
        rows, key=lambda one: one.pk
    ):  # in one order, so that two who merge never wait for each other
        take_turn(one, (seen or {}).get(one.pk))
    absorbed = [one for one in rows[1:] if one.state == State.ACTIVE]
    if not absorbed or kept.state != State.ACTIVE:
        raise TooFew
    before = trail.snapshot(kept)
    kept.take_over(merging.join(_part(kept), [_part(one) for one in absorbed]))
    for one in absorbed:
        kept.owner = kept.owner or one.owner
        _carry_over(one, kept, by)
        end(one, timezone.localdate(at), str(_("%(number)s に統合") % {"number": kept.number}), by)
        Lineage.objects.create(
            kind=Lineage.Kind.MERGED, source=one, target=kept, at=at, because=because[:300]
        )
    places = [place for one in (kept, *absorbed) for place in one.places]
    kept.places = [*dict.fromkeys(places)]  # type: ignore[assignment]  # a WordsField takes a list
    store(kept, by=by, today=timezone.localdate(at), because=because)
    trail.record(about=kept, changes=visible(before, kept), note="、".join(one.number for one in absorbed))
    return kept


def _part(entry: Entry) -> merging.Part:
    return merging.Part(entry.number, entry.content())


def _carry_over(source: Entry, kept: Entry, by: Actor) -> None:
    """Moves what stands beside an entry to the one that is kept, save a risk that it has word for word."""
    known = [[getattr(risk, name) for name in FIELDS] for risk in kept.risks.all()]
    for risk in source.risks.all():
        if [getattr(risk, name) for name in FIELDS] in known:
            continue
        risk.entry, risk.version = kept, risk.version + 1
        risk.told_by(by.account, str(_("%(number)s から引き継ぎ") % {"number": source.number}))
        risk.save()
    Remark.objects.filter(entry=source).update(entry=kept)
    files.carry_over(source, kept)
    judged = set(kept.overrides.filter(withdrawn_at=None).values_list("kind", flat=True))
    for override in source.overrides.filter(withdrawn_at=None).exclude(kind__in=judged):
        override.entry = kept
        override.save(update_fields=["entry"])


@action("inventory.split_entry", title=_("項目を分割する"), allowed=RUNS_IT)
def split_entry(
    entry: Entry,
    names: Sequence[str],
    *,
    seen: int | None = None,
    by: Actor,
    at: datetime,
    because: str = "",
) -> list[Entry]:
    """Splits an entry into new ones of the given names, each a copy to be edited; the old one retires.

    How many each part holds nobody knows yet: the counts are left open, so that they are asked for.
    """
    if not because.strip():
        raise ReasonMissing
    wanted = [name.strip() for name in names if name.strip()]
    if len(wanted) < 2:
        raise Refusal(_("分割後の名称を、1行に1つずつ、二つ以上書いてください。"), field="names")
    take_turn(entry, seen)
    if entry.state == State.RETIRED:
        raise EntryIsRetired
    today, numbers, made = timezone.localdate(at), Numbers(), []
    for name in wanted:
        part = Entry(
            number=numbers.next(), department=entry.department, owner=entry.owner, registered_on=today
        )
        part.take_over(entry.content())
        part.name, part.places = name, entry.places
        part.count, part.count_basis, part.counted_on = None, "", None
        part.last_reviewed_on, part.next_review_on = entry.last_reviewed_on, today
        store(part, by=by, today=today, because=because)
        Lineage.objects.create(
            kind=Lineage.Kind.SPLIT, source=entry, target=part, at=at, because=because[:300]
        )
        made.append(part)
    end(entry, today, str(_("%(numbers)s に分割") % {"numbers": "、".join(one.number for one in made)}), by)
    trail.record(about=entry, changes={"state": [State.ACTIVE, State.RETIRED]}, note=entry.retired_because)
    return made
