"""Founds, changes and closes the body that answers for personal information, and fills its seats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel import trail
from mamori.kernel.action import Refusal, action
from mamori.kernel.people.models import Department, Person
from mamori.kernel.permission import Actor
from mamori.measures.organisation.actions.appointments import sit_down
from mamori.measures.organisation.actions.owing import owe_task
from mamori.measures.organisation.actions.rights import MANAGE
from mamori.measures.organisation.models import Appointment, Body, Membership, Seat, TeamTask
from mamori.measures.organisation.queries.bodies import body_in_being, vacant_seats
from mamori.measures.organisation.rules import Form, Post
from mamori.measures.organisation.seed import ExampleSeat, ExampleTask


class BodyStands(Refusal):
    """The company has one body at a time."""

    words = _("今の推進体制があります。新しく設けるには、先に今の体制を終えてください。")


class BodyHasEnded(Refusal):
    """The body is no longer in being."""

    words = _("この推進体制は、すでに終わっています。")


class EndsBeforeFounding(Refusal):
    """A body cannot end before it was founded."""

    words = _("解散日は、設置日以後の日にしてください。")
    field = "on"


class SeatIsTaken(Refusal):
    """Somebody sits there."""

    words = _("この席には、すでに人がいます。")


class AppointFirst(Refusal):
    """The seat goes with a post, which is given by a letter of appointment."""

    words = _("この席は任命によって埋まります。先に、この人を任命してください。")
    field = "person"


class NotAtWork(Refusal):
    """Who is not at work that day takes no seat."""

    words = _("その日に在籍している人を選んでください。")
    field = "person"


class SeatIsOccupied(Refusal):
    """A seat is removed only when nobody sits there."""

    words = _("人がいる席は、なくせません。先に、席を空けてください。")


@action("organisation.found_body", title=_("推進体制を設ける"), allowed=MANAGE)
def found_body(
    *,
    form: Form,
    name: str,
    charter: str,
    started_on: date,
    meets: str = "",
    seats: Sequence[ExampleSeat] = (),
    departments: Sequence[Department] = (),
    tasks: Sequence[ExampleTask] = (),
    example: str = "",
    by: Actor,
    at: datetime,
) -> Body:
    """Returns the new body with seats and tasks of an example team; who holds a post already takes its seat.

    A seat of every department is set out once for each of `departments`.
    Raises BodyStands while another body is in being.
    Basis: Guidelines on the APPI (general rules) 10-3(1), organisational structure; Privacy Mark guideline J.2.3.
    """
    if body_in_being(started_on) is not None:
        raise BodyStands
    body = Body.objects.create(
        form=form, name=name, charter=charter, started_on=started_on, meets=meets, example=example
    )
    for number, seat in enumerate(seats):
        _set_out(body, seat, departments, order=number)
    _fill_with_holders(body, on=started_on, by=by, at=at)
    for number, task in enumerate(tasks):
        _plan(body, task, order=number, by=by, at=at)
    trail.record(about=body, changes=trail.diff({}, trail.snapshot(body)))
    return body


@action("organisation.change_body", title=_("推進体制を直す"), allowed=MANAGE)
def change_body(
    body: Body, *, form: Form, name: str, charter: str, meets: str = "", by: Actor, at: datetime
) -> Body:
    """Gives the body another form, name, charter or rhythm of meetings."""
    before = trail.snapshot(body)
    body.form, body.name, body.charter, body.meets = form, name, charter, meets
    body.save()
    trail.record(about=body, changes=trail.diff(before, trail.snapshot(body)))
    return body


@action("organisation.close_body", title=_("推進体制を終える"), allowed=MANAGE)
def close_body(body: Body, *, on: date, by: Actor, at: datetime, because: str = "") -> Body:
    """Ends the body and its seats by that day; appointments and tasks go on. Raises BodyHasEnded or EndsBeforeFounding."""
    if body.ended_on is not None:
        raise BodyHasEnded
    if on < body.started_on:
        raise EndsBeforeFounding
    before = trail.snapshot(body)
    body.ended_on = on
    body.save()
    body.memberships.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on)).update(ends_on=on)
    trail.record(about=body, changes=trail.diff(before, trail.snapshot(body)))
    return body


@action("organisation.add_seat", title=_("席を加える"), allowed=MANAGE)
def add_seat(
    body: Body,
    *,
    post: Post,
    title: str,
    duties: str = "",
    department: Department | None = None,
    by: Actor,
    at: datetime,
) -> Seat:
    """Returns a new seat of the body; whoever holds its post sits down at once."""
    if body.ended_on is not None:
        raise BodyHasEnded
    seat = Seat.objects.create(
        body=body, post=post, title=title, duties=duties, department=department, order=body.seats.count()
    )
    _fill_with_holders(body, on=max(body.started_on, timezone.localdate(at)), by=by, at=at)
    trail.record(about=seat, changes=trail.diff({}, trail.snapshot(seat)))
    return seat


@action("organisation.remove_seat", title=_("席をなくす"), allowed=MANAGE)
def remove_seat(seat: Seat, *, on: date, by: Actor, at: datetime) -> Seat:
    """Takes a vacant seat away; who once sat there stays on record."""
    if seat.memberships.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on)).exists():
        raise SeatIsOccupied
    before = trail.snapshot(seat)
    seat.removed_on = on
    seat.save()
    trail.record(about=seat, changes=trail.diff(before, trail.snapshot(seat)))
    return seat


@action("organisation.seat_member", title=_("席につける"), allowed=MANAGE)
def seat_member(seat: Seat, *, person: Person, starts_on: date, by: Actor, at: datetime) -> Membership:
    """Puts a person on a vacant seat. A seat of a post is only for who holds the post.

    Raises SeatIsTaken, NotAtWork or AppointFirst.
    """
    if not vacant_seats(starts_on).filter(pk=seat.pk).exists():
        raise SeatIsTaken
    if not person.works(starts_on):
        raise NotAtWork
    appointment = None
    if seat.post != Post.MEMBER:
        held = Appointment.objects.filter(Appointment.in_force(starts_on), person=person, post=seat.post)
        appointment = held.filter(department=seat.department).first()
        if appointment is None:
            raise AppointFirst
    membership = sit_down(seat, person, on=starts_on, appointment=appointment, by=by, at=at)
    trail.record(about=membership, changes=trail.diff({}, trail.snapshot(membership)))
    return membership


@action("organisation.unseat_member", title=_("席を空ける"), allowed=MANAGE)
def unseat_member(membership: Membership, *, on: date, by: Actor, at: datetime) -> Membership:
    """Ends a person's place by that day; the appointment, if any, goes on."""
    before = trail.snapshot(membership)
    membership.ends_on = max(on, membership.starts_on)
    membership.save()
    trail.record(about=membership, changes=trail.diff(before, trail.snapshot(membership)))
    return membership


def _set_out(body: Body, example: ExampleSeat, departments: Sequence[Department], *, order: int) -> None:
    """Sets out the seats of an example: as many as it says, in each department where it is one of every department."""
    homes: list[Department | None] = [*departments] if example.each_department else [None]
    Seat.objects.bulk_create(
        Seat(
            body=body,
            post=example.post,
            title=example.title,
            duties=example.duties,
            department=home,
            order=order,
        )
        for home in homes
        for _number in range(example.people)
    )


def _fill_with_holders(body: Body, *, on: date, by: Actor, at: datetime) -> None:
    """Seats those whose post has a vacant seat here."""
    seated = body.memberships.filter(Membership.in_force(on)).values("appointment")
    for held in Appointment.objects.filter(Appointment.in_force(on)).exclude(
        pk__in=seated.exclude(appointment=None)
    ):
        seat = vacant_seats(on).filter(body=body, post=held.post, department=held.department).first()
        if seat is not None:
            sit_down(seat, held.person, on=on, appointment=held, by=by, at=at)


def _plan(body: Body, example: ExampleTask, *, order: int, by: Actor, at: datetime) -> None:
    """Plans a task of the example, unless the same one is still open from an earlier body."""
    if TeamTask.objects.filter(key=example.key, done_on__isnull=True).exists():
        return
    seat = body.seats.filter(post=example.post).first() if example.post else None
    holder = seat.memberships.filter(Membership.in_force(body.started_on)).first() if seat else None
    task = TeamTask.objects.create(
        body=body,
        key=example.key,
        part=example.part,
        title=example.title,
        purpose=example.purpose,
        done_when=example.done_when,
        seat=seat,
        owner=holder.person if holder else None,
        due_on=body.started_on + timedelta(days=example.due_in_days),
        order=order,
    )
    owe_task(task, by=by, at=at)
