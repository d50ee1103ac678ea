"""Turns a right into one SQL predicate, or into a check of one object, by department subtree and ownership."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Q

from mamori.kernel.permission.roles import Reach

if TYPE_CHECKING:
    from mamori.kernel.permission.actor import Actor

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class ScopedQuerySet(models.QuerySet[Row_co, Row_co]):
    """Rows that an actor may see.

    A model says where it belongs: `scope_department` is the ORM path to its department ("." the row itself,
    "" the whole company), `scope_owner` the path to the person whose own it is, `scope_guest` the path to the
    object a guest's link is about. Who may see only a part sees nothing where the path is not given.
    """

    def visible_to(self, actor: Actor, key: str) -> Self:
        """Returns the rows that `actor` may see under the access key, in one predicate."""
        reach, paths = actor.scope(key)
        if reach is Reach.COMPANY:
            return self
        if reach is Reach.NONE:
            return self.none()
        return self.filter(_condition(self.model, actor, paths))


def _path(model: type[models.Model], name: str) -> str | None:
    return getattr(model, name, None)


def _condition(model: type[models.Model], actor: Actor, paths: tuple[str, ...]) -> Q:
    parts = [Q(pk__in=[])]
    department = _path(model, "scope_department")
    if department is not None and paths:
        if department == "":
            return Q()
        prefix = "" if department == "." else f"{department}__"
        parts += [Q(**{f"{prefix}path__startswith": path}) for path in paths]
    owner = _path(model, "scope_owner")
    if owner and actor.person is not None:
        parts.append(Q(**{"pk" if owner == "." else owner: actor.person.pk}))
    guest = _path(model, "scope_guest")
    if guest and actor.guest_of is not None and actor.guest_of[0] == _target(model, guest):
        parts.append(Q(**{"pk" if guest == "." else guest: actor.guest_of[1]}))
    return reduce(lambda left, right: left | right, parts)


def covers(actor: Actor, key: str, about: models.Model) -> bool:
    """Tells whether the actor's right under the key reaches this very object."""
    reach, paths = actor.scope(key)
    if reach is Reach.COMPANY:
        return True
    if reach is Reach.NONE:
        return False
    model = type(about)
    department = _path(model, "scope_department")
    if paths and department is not None:
        if department == "":
            return True
        home = _follow(about, department)
        if home is not None and home.path.startswith(paths):
            return True
    owner = _path(model, "scope_owner")
    if owner and actor.person is not None and _follow(about, owner) == actor.person:
        return True
    guest = _path(model, "scope_guest")
    if guest and actor.guest_of is not None:
        target = _follow(about, guest)
        return target is not None and (target._meta.label_lower, target.pk) == actor.guest_of
    return False


def home_of(about: models.Model) -> Any:
    """Returns the department that the object belongs to, or None where it has none."""
    path = getattr(type(about), "scope_department", "")
    return _follow(about, path) if path else None


def _target(model: type[models.Model], path: str) -> str:
    """Returns the label of the model that the path leads to."""
    for name in [] if path == "." else path.split("__"):
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]  # a path of foreign keys
    return model._meta.label_lower


def _follow(about: models.Model, path: str) -> Any:
    if path == ".":
        return about
    found: Any = about
    for name in path.split("__"):
        found = getattr(found, name, None)
        if found is None:
            return None
    return found
