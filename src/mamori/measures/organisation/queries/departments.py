"""Reads the tree of departments as it stands on a day, and who answers for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, QuerySet

from mamori.kernel.people.models import Assignment, Department, Person
from mamori.kernel.permission import Role
from mamori.measures.organisation.models import ROLE_OF_POST, Appointment
from mamori.measures.organisation.rules import Post

_POST_OF_ROLE = {
    role: post for post, role in ROLE_OF_POST.items() if post in (Post.DEPARTMENT_HEAD, Post.DEPARTMENT_CLERK)
}


@dataclass
class Branch:
    """A department in the tree with its people in charge and the branches below it."""

    department: Department
    depth: int
    staff: int = 0
    heads: list[Person] = field(default_factory=list)
    clerks: list[Person] = field(default_factory=list)
    below: list[Branch] = field(default_factory=list)
    has_head: bool = False
    has_clerk: bool = False

    @property
    def is_covered(self) -> bool:
        """Tells whether a head and a clerk answer for it: its own, of a department above, or of every one below."""
        return (self.has_head and self.has_clerk) or self.is_covered_below

    @property
    def is_covered_below(self) -> bool:
        """Tells whether every department below has its own answer."""
        return bool(self.below) and all(branch.is_covered for branch in self.below)


@dataclass
class InCharge:
    """Who answers for departments on a day: heads and clerks by the department they were named for."""

    heads: dict[int, list[Person]]
    clerks: dict[int, list[Person]]


def open_departments(on: date) -> QuerySet[Department]:
    """Returns the departments in being on that day."""
    return Department.objects.filter(Department.open_on(on)).select_related("parent")


def top_departments(on: date) -> list[Department]:
    """Returns the departments of the highest level that has more than one, or the only ones there are."""
    level = [one for one in open_departments(on) if one.parent_id is None]
    while len(level) == 1:
        below = list(open_departments(on).filter(parent=level[0]))
        if not below:
            break
        level = below
    return level


def department_tree(on: date) -> list[Branch]:
    """Returns the tree of departments in being on that day with staff, heads and clerks, in four queries."""
    departments = list(open_departments(on))
    at_work = Person.objects.filter(Person.working_on(on)).order_by().values_list("department")
    staff: dict[int, int] = dict(at_work.annotate(Count("pk")))
    charge = in_charge(departments, on)
    branches = {
        one.pk: Branch(
            one,
            depth=0,
            staff=staff.get(one.pk, 0),
            heads=charge.heads.get(one.pk, []),
            clerks=charge.clerks.get(one.pk, []),
        )
        for one in departments
    }
    roots: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.department.parent_id or 0)
        (above.below if above else roots).append(branch)
    _measure(roots, 0, has_head=False, has_clerk=False)
    return roots


def flat(branches: Iterable[Branch]) -> list[Branch]:
    """Returns the branches of a tree in reading order."""
    found: list[Branch] = []
    for branch in branches:
        found += [branch, *flat(branch.below)]
    return found


def in_charge(departments: Iterable[Department], on: date) -> InCharge:
    """Returns who is head or clerk of each of the departments itself, by appointment or role, in two queries."""
    ids = [one.pk for one in departments]
    found: dict[Post, dict[int, dict[int, Person]]] = {
        post: defaultdict(dict) for post in _POST_OF_ROLE.values()
    }
    appointed = Appointment.objects.filter(
        Appointment.in_force(on), post__in=list(found), department__in=ids
    ).select_related("person")
    for one in appointed:
        if one.person.works(on):
            found[Post(one.post)][one.department_id or 0][one.person_id] = one.person
    given = Assignment.objects.filter(
        Assignment.in_force(on),
        role__in=list(_POST_OF_ROLE),
        department__in=ids,
        account__person__isnull=False,
    ).select_related("account__person")
    for held in given:
        person = held.account.person
        if person is not None and held.account.is_active and person.works(on):
            found[_POST_OF_ROLE[Role(held.role)]][held.department_id or 0][person.pk] = person
    heads, clerks = found[Post.DEPARTMENT_HEAD], found[Post.DEPARTMENT_CLERK]
    return InCharge(
        {pk: list(people.values()) for pk, people in heads.items()},
        {pk: list(people.values()) for pk, people in clerks.items()},
    )


def heads_of(department: Department, on: date) -> list[Person]:
    """Returns the heads who answer for the department: its own, or else those of the nearest one above."""
    return _nearest(department, on, "heads")


def clerks_of(department: Department, on: date) -> list[Person]:
    """Returns the clerks of the department: its own, or else those of the nearest one above."""
    return _nearest(department, on, "clerks")


def people_of(department: Department, on: date) -> QuerySet[Person]:
    """Returns who works in the department and all below it on that day."""
    found = Person.objects.filter(Person.working_on(on), department__path__startswith=department.path)
    return found.select_related("department")


def _nearest(department: Department, on: date, who: str) -> list[Person]:
    line = [int(pk) for pk in department.path.strip("/").split("/")]
    above: Sequence[Department] = list(Department.objects.filter(pk__in=line))
    found: dict[int, list[Person]] = getattr(in_charge(above, on), who)
    return next((found[pk] for pk in reversed(line) if found.get(pk)), [])


def _measure(branches: Iterable[Branch], depth: int, *, has_head: bool, has_clerk: bool) -> None:
    for branch in branches:
        branch.depth = depth
        branch.has_head = has_head or bool(branch.heads)
        branch.has_clerk = has_clerk or bool(branch.clerks)
        _measure(branch.below, depth + 1, has_head=branch.has_head, has_clerk=branch.has_clerk)
