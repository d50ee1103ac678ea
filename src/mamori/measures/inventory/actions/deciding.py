"""Decides about differences: take it into the register, erase or move it, leave it out for a while; and proves what was done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from mamori.kernel import files, trail
from mamori.kernel.action import NotAllowed, Refusal, action
from mamori.kernel.approval import move
from mamori.kernel.people.models import Department, Person
from mamori.kernel.permission import Actor
from mamori.law.periods import months_after
from mamori.measures.inventory.actions import owing
from mamori.measures.inventory.actions.answers import ReasonMissing
from mamori.measures.inventory.actions.rights import DECIDES
from mamori.measures.inventory.actions.rollup import Numbers, store
from mamori.measures.inventory.models import Decision, Discrepancy, Entry

State = Discrepancy.State
Kind = Decision.Kind
Matter = Discrepancy.Matter
OPEN = (State.OPEN,)
LONGEST_EXCUSE = 24  # months; what is looked at every year must not be out of sight for longer than two
IN_ONE_ACT = 2000


class NotOnThisList(Refusal):
    words = lazy("この食い違いには、この判断は使えません。画面を開き直してください。")


class TooLong(Refusal):
    words = lazy("対象外にできるのは2年までです。期限を近い日にしてください。")
    field = "expires_on"


class InThePast(Refusal):
    words = lazy("期限が過ぎています。今日より後の日を入れてください。")


class NowhereToMove(Refusal):
    words = lazy("移動先を書いてください。")
    field = "moved_to"


class ProofMissing(Refusal):
    words = lazy("だれが・いつ・どうやって消したか（移したか）を書くか、証拠のファイルを付けてください。")
    field = "proof"


@action("inventory.register_found", title=lazy("見つかった個人情報を一覧表に登録する"), allowed=DECIDES)
def register_found(
    row: Discrepancy,
    content: Mapping[str, Any],
    *,
    department: Department,
    owner: Person | None = None,
    places: list[str],
    by: Actor,
    at: datetime,
) -> Entry:
    """Makes an entry of what was found; it is still to be reviewed by the head of its department.

    All that lies undecided in the same folder and that the places of the entry name is settled by the next comparison.
    """
    if row.matter != Matter.UNREGISTERED:
        raise NotOnThisList
    if not by.may("inventory.register_found", department):
        raise NotAllowed
    today = timezone.localdate(at)
    entry = Entry(number=Numbers().next(), department=department, owner=owner, registered_on=today)
    entry.take_over(dict(content))
    entry.places = places  # type: ignore[assignment]  # a WordsField takes a list
    store(entry, by=by, today=today, because=_("調査で見つかったものを登録"))
    move(row, frm=OPEN, to=State.REGISTERED, came_back="")
    _decide([row], Kind.REGISTER, by=by, at=at, entry=entry)
    owing.owe(at)
    trail.record(about=row, changes={"state": [State.OPEN, State.REGISTERED]}, note=str(entry.number))
    return entry


@action(
    "inventory.excuse_found", title=lazy("見つかった個人情報を対象外とする"), allowed=DECIDES, is_grave=True
)
def excuse_found(
    row: Discrepancy,
    *,
    expires_on: date,
    whole_folder: bool = False,
    by: Actor,
    at: datetime,
    because: str = "",
) -> int:
    """Leaves a difference out until a day, with the reason; with `whole_folder` all like it beside it. Returns how many."""
    if not because.strip():
        raise ReasonMissing
    _check_day(expires_on, at, "expires_on")
    if expires_on > months_after(timezone.localdate(at), LONGEST_EXCUSE):
        raise TooLong
    rows = _rows(row, whole_folder, by)
    told = {"because": because.strip()[:2000], "expires_on": expires_on}
    return _settle(rows, State.EXCUSED, Kind.EXCUSE, by, at, **told)


@action(
    "inventory.remove_found",
    title=lazy("見つかった個人情報を消去・移動すると決める"),
    allowed=DECIDES,
    is_grave=True,
)
def remove_found(
    row: Discrepancy,
    *,
    kind: str,
    due_on: date,
    moved_to: str = "",
    whole_folder: bool = False,
    by: Actor,
    at: datetime,
    because: str = "",
) -> int:
    """Decides that files are erased or moved by a day; the duty to prove it follows. Returns how many."""
    if row.matter in (Matter.GHOST, Matter.DRIFT) or kind not in (Kind.ERASE, Kind.MOVE):
        raise NotOnThisList
    if kind == Kind.MOVE and not moved_to.strip():
        raise NowhereToMove
    _check_day(due_on, at, "due_on")
    rows = _rows(row, whole_folder, by)
    told = {"because": because.strip()[:2000], "due_on": due_on, "moved_to": moved_to.strip()[:500]}
    number = _settle(rows, State.REMOVING, Kind(kind), by, at, **told)
    for one in rows:
        owing.owe_removal(one, due_on, at)
    return number


@action("inventory.prove_removal", title=lazy("消去・移動した証拠を残す"), allowed=DECIDES, is_grave=True)
def prove_removal(
    row: Discrepancy, *, proof: str, upload: UploadedFile | None = None, by: Actor, at: datetime
) -> Decision:
    """Keeps the proof of an erasure; the next scan verifies that the file is gone."""
    decision = standing(row)
    if not proof.strip() and upload is None:
        raise ProofMissing
    move(row, frm=[State.REMOVING], to=State.PROVEN)
    if decision is None:
        raise NotOnThisList
    decision.proof, decision.proven_by, decision.proven_at = proof.strip()[:4000], by.name[:120], at
    decision.save(update_fields=["proof", "proven_by", "proven_at"])
    if upload is not None:
        files.attach(row, upload, by=by, at=at)
    owing.settle_removal(row, by=by, at=at)
    trail.record(about=row, changes={"state": [State.REMOVING, State.PROVEN]})
    return decision


@action("inventory.reopen_found", title=lazy("判断を取り消す"), allowed=DECIDES)
def reopen_found(row: Discrepancy, *, by: Actor, at: datetime, because: str = "") -> None:
    """Takes a decision back, with the reason, so that another can be made."""
    if not because.strip():
        raise ReasonMissing
    decision, before = standing(row), row.state
    decided = [State.REGISTERED, State.EXCUSED, State.REMOVING, State.PROVEN]
    move(row, frm=decided, to=State.OPEN, came_back=Discrepancy.Return.WITHDRAWN, waiting_since=at)
    if decision is not None:
        decision.ended_at, decision.ended_because = at, Discrepancy.Return.WITHDRAWN
        decision.save(update_fields=["ended_at", "ended_because"])
    owing.withdraw_removal(row, by=by, at=at)
    owing.owe(at)
    trail.record(about=row, changes={"state": [before, State.OPEN]})


def standing(row: Discrepancy) -> Decision | None:
    """Returns the decision that counts now, or None."""
    return row.decisions.filter(ended_at=None).first()


def beside(row: Discrepancy, by: Actor) -> Any:
    """Returns the undecided differences of the same list in the same folder that the actor may decide, the row among them."""
    near = Discrepancy.objects.visible_to(by, "inventory.excuse_found").filter(
        matter=row.matter, target=row.target_id, folder_key=row.folder_key, state=State.OPEN
    )
    return near if row.folder_key else near.filter(pk=row.pk)


def _rows(row: Discrepancy, whole_folder: bool, by: Actor) -> list[Discrepancy]:
    if not whole_folder:
        return [row]
    others = beside(row, by).exclude(pk=row.pk).select_related("department")
    return [row, *others.order_by("pk")[:IN_ONE_ACT]]


def _settle(rows: list[Discrepancy], state: str, kind: Kind, by: Actor, at: datetime, **told: Any) -> int:
    """Moves every row, makes its decision, and leaves the one entry of the act."""
    for one in rows:
        move(one, frm=OPEN, to=state, came_back="")
    _decide(rows, kind, by=by, at=at, **told)
    owing.owe(at)
    note = _("同じフォルダーの%(n)d件") % {"n": len(rows)} if len(rows) > 1 else ""
    trail.record(about=rows[0], changes={"state": [State.OPEN, state]}, note=note)
    return len(rows)


def _decide(rows: list[Discrepancy], kind: Kind, *, by: Actor, at: datetime, **told: Any) -> None:
    Decision.objects.bulk_create(
        Decision(discrepancy=one, kind=kind, facts=one.facts, decided_by=by.name[:120], decided_at=at, **told)
        for one in rows
    )


def _check_day(day: date, at: datetime, field: str) -> None:
    if day <= timezone.localdate(at):
        raise InThePast(field=field)
