"""Pages through rows by the place of one row in their order, never by counting rows off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import OrderBy

NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Term:
    """One column of an order. Rows without a value stand last, and first in the descending order, on every database."""

    path: str
    descending: bool = False
    nullable: bool = True

    def ordering(self, *, backwards: bool) -> OrderBy:
        """Returns the expression for ORDER BY, turned round when the page is read backwards."""
        down = self.descending is not backwards
        if not self.nullable:
            return F(self.path).desc() if down else F(self.path).asc()
        return F(self.path).desc(nulls_first=True) if down else F(self.path).asc(nulls_last=True)

    def beyond(self, value: Any, rest: Q, *, backwards: bool) -> Q:
        """Returns the condition for rows after `value`, or level with it and further by `rest`."""
        down = self.descending is not backwards
        empty = Q(**{f"{self.path}__isnull": True})
        if value is None:
            return Q(**{f"{self.path}__isnull": False}) | rest if down else empty & rest
        further, level = ("lt", "lte") if down else ("gt", "gte")
        strictly = Q(**{f"{self.path}__{further}": value})
        at_least = Q(**{f"{self.path}__{level}": value})
        if self.nullable and not down:
            strictly, at_least = strictly | empty, at_least | empty
        return strictly if rest == NOTHING else at_least & (strictly | rest)


def terms_of(model: type[models.Model], paths: Iterable[str]) -> tuple[Term, ...]:
    """Returns the total order for paths like "-joined_on": ties are broken by the primary key."""
    found: list[Term] = []
    for written in paths:
        path = written.removeprefix("-")
        if any(term.path == path for term in found):
            continue
        nullable, unique = _nature(model, path)
        found.append(Term(path, written.startswith("-"), nullable))
        if unique:
            return tuple(found)
    return (*found, Term("pk", nullable=False))


def ordering(terms: Sequence[Term], *, backwards: bool = False) -> list[OrderBy]:
    """Returns the ORDER BY of the terms."""
    return [term.ordering(backwards=backwards) for term in terms]


def beyond(terms: Sequence[Term], values: Sequence[Any], *, backwards: bool = False) -> Q:
    """Returns the condition for the rows after the one with these values, or before it when read backwards."""
    rest = NOTHING
    for term, value in zip(reversed(terms), reversed(values), strict=True):
        rest = term.beyond(value, rest, backwards=backwards)
    return rest


def _nature(model: type[models.Model], path: str) -> tuple[bool, bool]:
    """Tells whether the path can be empty and whether its value names one row; an annotation can be anything."""
    owner: Any = model
    nullable, unique = False, "__" not in path
    for step in path.split("__"):
        try:
            field: Any = owner._meta.pk if step == "pk" else owner._meta.get_field(step)
        except FieldDoesNotExist:
            return True, False
        nullable = nullable or getattr(field, "null", True)
        unique = unique and bool(getattr(field, "unique", False))
        owner = field.related_model or owner
    return nullable, unique and not nullable
