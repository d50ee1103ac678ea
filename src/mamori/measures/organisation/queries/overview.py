"""Reads the organisation at a glance: the company, its body, who holds the chief posts, and the tree below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mamori.kernel.people.models import Company, Person
from mamori.measures.organisation.models import Appointment, Body
from mamori.measures.organisation.queries.bodies import SeatNow, body_in_being, seats_of
from mamori.measures.organisation.queries.departments import Branch, department_tree, flat
from mamori.measures.organisation.rules import SINGLE, Post


@dataclass(frozen=True)
class Overview:
    """All that the organisation page and its chart show."""

    company: Company | None
    body: Body | None
    seats: list[SeatNow]
    officer: Appointment | None
    audit_head: Appointment | None
    branches: list[Branch]
    people: int

    @property
    def vacant(self) -> list[SeatNow]:
        """Returns the seats on which nobody sits."""
        return [one for one in self.seats if one.is_vacant]

    @property
    def chosen_seats(self) -> list[SeatNow]:
        """Returns the seats that the chart shows in the body's box: not the chief posts, not those of departments."""
        shown = [
            one for one in self.seats if one.seat.department_id is None and Post(one.seat.post) not in SINGLE
        ]
        return [one for one in shown if Post(one.seat.post) is not Post.AUDITOR]

    @property
    def auditors(self) -> list[SeatNow]:
        """Returns the seats of the auditors."""
        return [one for one in self.seats if Post(one.seat.post) is Post.AUDITOR]

    @property
    def unstaffed(self) -> list[Branch]:
        """Returns the departments for which no head or no clerk answers."""
        return [one for one in self.all_branches if not one.is_covered]

    @property
    def all_branches(self) -> list[Branch]:
        """Returns every department in reading order."""
        return flat(self.branches)


def overview(on: date) -> Overview:
    """Returns the organisation as it is on that day."""
    body = body_in_being(on)
    chiefs = {
        Post(one.post): one
        for one in Appointment.objects.filter(
            Appointment.in_force(on), post__in=sorted(SINGLE)
        ).select_related("person__department")
    }
    return Overview(
        company=Company.the_one(),
        body=body,
        seats=seats_of(body, on) if body is not None else [],
        officer=chiefs.get(Post.PRIVACY_OFFICER),
        audit_head=chiefs.get(Post.AUDIT_HEAD),
        branches=department_tree(on),
        people=Person.objects.filter(Person.working_on(on)).count(),
    )
