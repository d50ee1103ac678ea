"""Refuses in code to change or remove a row that stands for ever; the guard refuses it in the database."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, TypeVar

from django.db import models

from mamori.kernel.permission.scoping import ScopedQuerySet

APPEND_ONLY = "the trail is append-only"
Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class Sealed(TypeError):
    """Somebody tried to change or remove an entry of the trail in code: a bug."""


class AppendOnlyQuerySet(ScopedQuerySet[Row_co]):
    """Reads rows that stand for ever; refuses every bulk change."""

    def update(self, **values: Any) -> NoReturn:
        raise Sealed(APPEND_ONLY)

    def delete(self) -> NoReturn:
        raise Sealed(APPEND_ONLY)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Sealed(APPEND_ONLY)


class AppendOnly(models.Model):
    """A row that stands for ever once it is added."""

    personal_data: ClassVar[tuple[str, ...]] = ()
    scope_department: ClassVar[str] = ""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Adds the row; refuses to change one that stands."""
        if not self._state.adding:
            raise Sealed(APPEND_ONLY)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Sealed(APPEND_ONLY)
