"""Appoints people to posts by a numbered letter, and ends appointments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel import trail
from mamori.kernel.action import Refusal, action
from mamori.kernel.people.models import Account, Assignment, Company, Department, Person
from mamori.kernel.permission import Actor
from mamori.measures.organisation import rules
from mamori.measures.organisation.actions.handing_over import close_appointment
from mamori.measures.organisation.actions.owing import owe_succession, owe_task, withdraw_succession
from mamori.measures.organisation.actions.rights import APPOINT
from mamori.measures.organisation.models import ROLE_OF_POST, Appointment, Membership, Seat, TeamTask
from mamori.measures.organisation.queries.bodies import vacant_seats
from mamori.measures.organisation.queries.posts import (
    CONCERN_FIELDS,
    CONCERN_WORDS,
    concerns_about_appointing,
)
from mamori.measures.organisation.rules import Concern, Post


class CannotBeAppointed(Refusal):
    """A rule forbids the appointment."""

    def __init__(self, concerns: Sequence[Concern]) -> None:
        self.concerns = tuple(concerns)
        words = " ".join(str(CONCERN_WORDS[one]) for one in concerns)
        super().__init__(words, field=CONCERN_FIELDS.get(concerns[0], "person"))


class MustBeConfirmed(Refusal):
    """The appointment is allowed, but somebody must say why it is made all the same."""

    field = "confirmed_because"

    def __init__(self, concerns: Sequence[Concern]) -> None:
        self.concerns = tuple(concerns)
        warnings = " ".join(str(CONCERN_WORDS[one]) for one in concerns)
        super().__init__(f"{warnings} {_('それでも任命する場合は、理由を書いてください。')}")


class LetterNumberTaken(Refusal):
    """Another letter of appointment has the number."""

    words = _("この任命書の番号は、すでに使われています。")
    field = "letter_number"


class AlreadyEnded(Refusal):
    """The appointment has its last day already."""

    words = _("この任命は、すでに終わっています。")


class EndsBeforeStart(Refusal):
    """An appointment cannot end before it began."""

    words = _("終わりの日は、任期の始まりより前にはできません。")
    field = "on"


@action("organisation.appoint", title=_("任命する"), allowed=APPOINT, is_grave=True)
def appoint(
    person: Person,
    *,
    post: Post,
    starts_on: date,
    ends_on: date | None = None,
    department: Department | None = None,
    appointed_by: str = "",
    letter_number: str = "",
    letter_on: date | None = None,
    duties: str = "",
    confirmed_because: str = "",
    by: Actor,
    at: datetime,
) -> Appointment:
    """Returns the appointment; the role that goes with the post is given and a vacant seat of that post is taken.

    Raises CannotBeAppointed, MustBeConfirmed (warnings without a reason) or LetterNumberTaken.
    Basis: Privacy Mark guideline J.2.3.2.
    """
    company = Company.objects.select_for_update().order_by("pk").first()  # one appointment at a time
    _weigh(person, post, starts_on, ends_on, department, confirmed_because)
    appointment = Appointment(
        person=person,
        post=post,
        department=department,
        starts_on=starts_on,
        ends_on=ends_on,
        appointed_by=_appointer(appointed_by, company),
        letter_number=letter_number or _next_number(starts_on.year),
        letter_on=letter_on or min(starts_on, timezone.localdate(at)),
        duties=duties,
        confirmed_because=confirmed_because,
    )
    if Appointment.objects.filter(letter_number=appointment.letter_number).exists():
        raise LetterNumberTaken
    appointment.assignment = give_role_of(appointment)
    appointment.save()
    take_vacant_seat(appointment, by=by, at=at)
    owe_succession(appointment, by=by, at=at)
    trail.record(about=appointment, changes=trail.diff({}, trail.snapshot(appointment)))
    return appointment


@action("organisation.end_appointment", title=_("任命を終える"), allowed=APPOINT, is_grave=True)
def end_appointment(
    appointment: Appointment, *, on: date, by: Actor, at: datetime, because: str = ""
) -> Appointment:
    """Ends an appointment, its role and its seats by that day; raises AlreadyEnded or EndsBeforeStart."""
    if appointment.ends_on is not None and appointment.ends_on <= on:
        raise AlreadyEnded
    if on < appointment.starts_on:
        raise EndsBeforeStart
    before = trail.snapshot(appointment)
    close_appointment(appointment, on=on, because=because)
    withdraw_succession(appointment, by=by, at=at)
    trail.record(about=appointment, changes=trail.diff(before, trail.snapshot(appointment)))
    return appointment


def give_role_of(appointment: Appointment) -> Assignment | None:
    """Gives the account behind the appointment, if there is one, the role of the post for the same days."""
    role = ROLE_OF_POST.get(Post(appointment.post))
    account = Account.objects.filter(person=appointment.person).first()
    if role is None or account is None:
        return None
    return Assignment.objects.update_or_create(
        account=account,
        role=role,
        department=appointment.department,
        valid_from=appointment.starts_on,
        defaults={"valid_to": appointment.ends_on},
    )[0]


def take_vacant_seat(appointment: Appointment, *, by: Actor, at: datetime) -> Membership | None:
    """Puts the appointed person on the first vacant seat of the post in the body in being, if there is one."""
    seat = (
        vacant_seats(appointment.starts_on)
        .filter(post=appointment.post, department=appointment.department)
        .first()
    )
    if seat is None:
        return None
    return sit_down(seat, appointment.person, on=appointment.starts_on, appointment=appointment, by=by, at=at)


def sit_down(
    seat: Seat, person: Person, *, on: date, appointment: Appointment | None = None, by: Actor, at: datetime
) -> Membership:
    """Puts a person on a seat from that day, as long as the appointment lasts; tasks of the seat without an owner follow."""
    for task in TeamTask.objects.filter(seat=seat, owner__isnull=True, done_on__isnull=True):
        task.owner = person
        task.save()
        owe_task(task, by=by, at=at)
    return Membership.objects.create(
        body=seat.body,
        seat=seat,
        person=person,
        department=person.department,
        starts_on=on,
        ends_on=appointment.ends_on if appointment else None,
        appointment=appointment,
    )


def _weigh(
    person: Person,
    post: Post,
    starts_on: date,
    ends_on: date | None,
    department: Department | None,
    confirmed_because: str,
) -> None:
    concerns = concerns_about_appointing(
        person, post=post, starts_on=starts_on, ends_on=ends_on, department=department
    )
    forbidding = [one for one in concerns if one.forbids]
    if forbidding:
        raise CannotBeAppointed(forbidding)
    if concerns and not confirmed_because.strip():
        raise MustBeConfirmed(concerns)


def _next_number(year: int) -> str:
    taken = Appointment.objects.filter(letter_number__contains=f"-{year}-")
    return rules.letter_number(year=year, taken=taken.values_list("letter_number", flat=True))


def representative_with_title(company: Company | None) -> str:
    """Returns who appoints unless said otherwise, as a letter is signed: "代表取締役 山本 はじめ"."""
    return f"{company.representative_title} {company.representative}".strip() if company else ""


def _appointer(given: str, company: Company | None) -> str:
    """Returns the appointer as typed; the representative's bare name gets the title."""
    bare = "".join(given.split())
    is_bare = company is not None and bare == "".join(company.representative.split())
    return representative_with_title(company) if is_bare or not bare else given.strip()
