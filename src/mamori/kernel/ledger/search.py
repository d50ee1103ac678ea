"""Finds rows by words: all words of the query must occur, in the folded text column or in the named fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from mamori.kernel.text import searchable, terms

FOLDED = "search_text"


class Searchable(models.Model):
    """A model that keeps the folded text of `search_fields` in `search_text`, filled on every save.

    `search_fields` are attribute paths ("department.name"); lists and choices give all their words. What writes
    past `save` (bulk_create, update) calls `fill_search_text` itself.
    """

    search_fields: ClassVar[tuple[str, ...]] = ()
    pairs_kept: ClassVar[bool] = True  # see `pairs`: what finds a rare word among many rows

    search_text = models.TextField(editable=False, blank=True, default="")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves with a fresh `search_text`, also when only some fields are written."""
        self.fill_search_text()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], FOLDED}
        super().save(*args, **kwargs)

    def fill_search_text(self) -> None:
        """Sets `search_text` from the fields as they are now."""
        self.search_text = searchable(word for path in self.search_fields for word in _words(self, path))


def matching(query: str, fields: Iterable[str]) -> Q:
    """Returns the condition that every word of the query occurs in one of the fields."""
    condition = Q()
    paths = tuple(fields)
    for term in terms(query):
        found = Q(pk__in=[])
        for path in paths:
            folded = path.rpartition("__")[2] == FOLDED
            found |= Q(**{f"{path}__contains" if folded else f"{path}__icontains": term})
        condition &= found
    return condition


def _words(row: models.Model, path: str) -> list[str]:
    owner, _, name = path.rpartition(".")
    found: Any = row
    for step in filter(None, owner.split(".")):
        found = getattr(found, step, None)
    shown = getattr(found, f"get_{name}_display", None)
    value = shown() if shown is not None else getattr(found, name, None)
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
