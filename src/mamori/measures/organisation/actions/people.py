"""Takes people on, changes what is known of them, moves them, and lets them go with everything they held."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel import trail
from mamori.kernel.action import Refusal, action
from mamori.kernel.people.models import Account, Department, Engagement, Person
from mamori.kernel.permission import Actor
from mamori.measures.organisation.actions.handing_over import end_posts, hand_over_work
from mamori.measures.organisation.actions.rights import BY_THE_CLOCK, MANAGE


class PersonCodeTaken(Refusal):
    """Another person has the number."""

    words = _("この従業者番号は、ほかの人が使っています。")
    field = "code"


class DepartmentIsClosed(Refusal):
    """Nobody can belong to a department that is closed on that day."""

    words = _("この部門は、その日には廃止されています。")
    field = "department"


class NotYet(Refusal):
    """A transfer is written down on its day, not before."""

    words = _("異動日は、今日までの日にしてください。")
    field = "on"


class LeftBeforeJoining(Refusal):
    """The last day lies before the first."""

    words = _("退職日が入社日より前です。")
    field = "on"


class HasLeft(Refusal):
    """The last day of this person is already written down."""

    words = _("この人の退職日は、すでに登録されています。")


class StillAtWork(Refusal):
    """The account of somebody who still works here is not stopped by the clock."""

    words = _("この人は在籍しています。")


class SuccessorIsGone(Refusal):
    """Who takes over must be at work after the leaver has gone."""

    words = _("引き継ぐ人は、退職日のあとも在籍する、ほかの人にしてください。")
    field = "successor"


@action("organisation.hire_person", title=_("従業者を登録する"), allowed=MANAGE)
def hire_person(
    *,
    code: str,
    name: str,
    department: Department,
    engagement: str = Engagement.REGULAR,
    kana: str = "",
    email: str = "",
    title: str = "",
    joined_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Person:
    """Returns the new person; raises PersonCodeTaken or DepartmentIsClosed."""
    _refuse_taken_code(code)
    _refuse_closed(department, joined_on or timezone.localdate(at))
    person = Person.objects.create(
        code=code,
        name=name,
        department=department,
        engagement=engagement,
        kana=kana,
        email=email,
        title=title,
        joined_on=joined_on,
    )
    trail.record(about=person, changes=trail.diff({}, trail.snapshot(person)))
    return person


@action("organisation.change_person", title=_("従業者の情報を直す"), allowed=MANAGE)
def change_person(person: Person, *, by: Actor, at: datetime, **facts: Any) -> Person:
    """Writes the given facts of a person; department and last day have acts of their own."""
    if not set(facts) <= {"code", "name", "kana", "email", "engagement", "title", "joined_on"}:
        raise TypeError(f"change_person cannot write {sorted(facts)}")
    _refuse_taken_code(facts.get("code", person.code), but=person)
    before = trail.snapshot(person)
    for name, value in facts.items():
        setattr(person, name, value)
    person.save()
    trail.record(about=person, changes=trail.diff(before, trail.snapshot(person)))
    return person


@action("organisation.transfer_person", title=_("従業者を異動させる"), allowed=MANAGE)
def transfer_person(
    person: Person, *, to: Department, on: date, keeps_roles: bool = False, by: Actor, at: datetime
) -> Person:
    """Moves a person to another department and, unless told otherwise, ends the roles held for departments the day before.

    Raises NotYet for a day to come and DepartmentIsClosed.
    """
    if on > timezone.localdate(at):
        raise NotYet
    _refuse_closed(to, on)
    before = trail.snapshot(person)
    person.department = to
    person.save()
    ended = (
        0
        if keeps_roles
        else end_posts(person, on=on - timedelta(days=1), because=_("異動"), of_departments=True)
    )
    changes = trail.diff(before, trail.snapshot(person))
    trail.record(about=person, changes=changes, note=_transferred(on, ended))
    return person


@action("organisation.record_leaving", title=_("退職を登録する"), allowed=MANAGE)
def record_leaving(
    person: Person, *, on: date, successor: Person | None = None, by: Actor, at: datetime, because: str = ""
) -> Person:
    """Writes down the last day: posts, seats and roles end with it, the account stops after it, open work is handed over.

    What nobody takes over becomes the office's. Raises HasLeft, LeftBeforeJoining or SuccessorIsGone.
    """
    if person.left_on is not None:
        raise HasLeft
    if person.joined_on is not None and on < person.joined_on:
        raise LeftBeforeJoining
    if successor is not None and (successor == person or not successor.works(on + timedelta(days=1))):
        raise SuccessorIsGone
    before = trail.snapshot(person)
    person.left_on = on
    person.save()
    posts = end_posts(person, on=on, because=_("退職"))
    tasks = hand_over_work(person, to=successor, by=by, at=at)
    close_account(person, on=on, today=timezone.localdate(at))
    changes = trail.diff(before, trail.snapshot(person))
    trail.record(
        about=person,
        changes=changes,
        note=str(
            _("任命・席・役割 %(posts)d件を終了、仕事 %(tasks)d件を引き継ぎ")
            % {"posts": posts, "tasks": tasks}
        ),
    )
    return person


@action("organisation.cancel_leaving", title=_("退職の登録を取り消す"), allowed=MANAGE)
def cancel_leaving(person: Person, *, by: Actor, at: datetime, because: str = "") -> Person:
    """Takes back a last day that was written down by mistake; posts and roles must be given anew."""
    before = trail.snapshot(person)
    person.left_on = None
    person.save()
    trail.record(about=person, changes=trail.diff(before, trail.snapshot(person)))
    return person


@action(
    "organisation.stop_leavers_account",
    title=_("退職した人のアカウントを止める"),
    allowed=BY_THE_CLOCK,
    is_grave=True,
)
def stop_leavers_account(account: Account, *, by: Actor, at: datetime) -> Account:
    """Stops the account of somebody whose last day is over; raises StillAtWork where the leaving was taken back."""
    fresh = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    gone_on = fresh.person.left_on if fresh.person is not None else None
    if gone_on is None or gone_on >= timezone.localdate(at) or not fresh.is_active:
        raise StillAtWork
    fresh.is_active = False
    fresh.save(update_fields=["is_active"])
    note = _("退職日 %(on)s を過ぎたため") % {"on": gone_on}
    trail.record(about=fresh, changes={"is_active": [True, False]}, note=str(note))
    return fresh


def close_account(person: Person, *, on: date, today: date) -> None:
    """Stops the account at once where the last day is over; else `chores` stops it when the day has passed."""
    account = getattr(person, "account", None)
    if account is not None and on < today:
        account.is_active = False
        account.save(update_fields=["is_active"])


def _transferred(on: date, ended: int) -> str:
    words = _("%(on)s から。部門の役割 %(count)d件を終了") if ended else _("%(on)s から")
    return str(words % {"on": on, "count": ended})


def _refuse_taken_code(code: str, *, but: Person | None = None) -> None:
    others = Person.objects.exclude(pk=but.pk) if but is not None else Person.objects.all()
    if others.filter(code=code).exists():
        raise PersonCodeTaken


def _refuse_closed(department: Department, on: date) -> None:
    if department.closed_on is not None and department.closed_on <= on:
        raise DepartmentIsClosed
