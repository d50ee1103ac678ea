"""Knows who acts: an account with its roles of the day, a guest with a link, or the product itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from mamori.kernel.permission.roles import Reach, Role
from mamori.kernel.permission.scoping import covers
from mamori.kernel.permission.table import act_named

if TYPE_CHECKING:
    from django.db.models import Model

    from mamori.kernel.people.models import Account, Person


@dataclass(frozen=True)
class Grant:
    """One role, for the departments below `path` ("/1/4/"), or for the whole company when `path` is empty."""

    role: Role
    path: str = ""


@dataclass(frozen=True)
class Actor:
    """Who acts, with which grants, and from where; the same shape for people, guests and the worker."""

    name: str
    grants: tuple[Grant, ...] = ()
    account: Account | None = None
    person: Person | None = None
    guest_of: tuple[str, Any] | None = None
    session: str = ""
    ip: str = ""
    request_id: str = ""
    on_behalf: str = ""
    _scopes: dict[str, tuple[Reach, tuple[str, ...]]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @classmethod
    def of(cls, account: Account, *, on: date) -> Actor:
        """Returns the actor behind an account with the roles in force on that day; everyone active is an employee."""
        from mamori.kernel.people.models import Assignment

        person = account.person
        at_work = account.is_active and (person is None or person.works(on))
        if not at_work:
            return cls(name=str(account), account=account, person=person)
        in_force = account.assignments.filter(Assignment.in_force(on))
        grants = [
            Grant(Role(role), path or "") for role, path in in_force.values_list("role", "department__path")
        ]
        if person is not None:
            grants.append(Grant(Role.EMPLOYEE, person.department.path))
        return cls(name=str(account), grants=tuple(grants), account=account, person=person)

    @classmethod
    def system(cls, name: str = "Mamori") -> Actor:
        """Returns the product itself, as the worker that keeps dates and sends reminders."""
        return cls(name=name, grants=(Grant(Role.SYSTEM),))

    @classmethod
    def guest(cls, name: str, *, about: Model) -> Actor:
        """Returns a person without an account who was invited by a link to one object."""
        return cls(name=name, grants=(Grant(Role.GUEST),), guest_of=(about._meta.label_lower, about.pk))

    def coming_from(self, *, session: str, ip: str, request_id: str) -> Actor:
        """Returns the same actor with the place the request came from."""
        return replace(self, session=session, ip=ip, request_id=request_id)

    @property
    def is_guest(self) -> bool:
        """Tells whether the actor came by a link and has no account."""
        return self.guest_of is not None

    @property
    def roles(self) -> set[Role]:
        """Returns all roles of the day."""
        return {grant.role for grant in self.grants}

    def has(self, *roles: Role) -> bool:
        """Tells whether the actor holds one of the roles."""
        return not self.roles.isdisjoint(roles)

    def scope(self, key: str) -> tuple[Reach, tuple[str, ...]]:
        """Returns how far the right reaches and, for departments, the paths it holds below."""
        if key not in self._scopes:
            allowed = act_named(key).allowed
            held = [(allowed[grant.role], grant.path) for grant in self.grants if grant.role in allowed]
            reach = max((one for one, _ in held), default=Reach.NONE)
            paths = tuple(sorted({path for one, path in held if one is Reach.DEPARTMENT and path}))
            if any(one is Reach.DEPARTMENT and not path for one, path in held):
                reach = Reach.COMPANY
            self._scopes[key] = (reach, paths)
        return self._scopes[key]

    def reach(self, key: str) -> Reach:
        """Returns how far the right reaches at most."""
        return self.scope(key)[0]

    def may(self, key: str, about: Model | None = None) -> bool:
        """Tells whether the actor may do or read this at all or, with `about`, for that very object."""
        if self.reach(key) is Reach.NONE:
            return False
        return about is None or covers(self, key, about)
