"""Writes the rights of the product's own role on PostgreSQL: to add to the trail and to read it, nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import Model

from mamori.kernel.trail.models import Checkpoint, Seal, TrailEntry


def grants(role: str) -> Iterator[str]:
    """Yields the statements that the owner of the tables runs after each migration for the role of `DATABASE_URL`.

    The role can change everything but the trail: of that it may neither change, remove nor empty a row, nor take a
    trigger off (it does not own the tables), nor choose the number of an entry. Raises ValueError for a name that is
    more than a word.
    """
    if not (role.isascii() and role.isidentifier()):
        raise ValueError("the name of a role is one word")
    name = connection.ops.quote_name(role)
    yield f"GRANT USAGE ON SCHEMA public TO {name}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}"
    for model in (TrailEntry, Seal, Checkpoint):
        table = model._meta.db_table
        yield f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {name}"
        yield f"GRANT INSERT ({', '.join(_told(model))}) ON {table} TO {name}"
    for model in (TrailEntry, Checkpoint):
        yield f"REVOKE USAGE ON SEQUENCE {model._meta.db_table}_id_seq FROM {name}"


def _told(model: type[Model]) -> list[str]:
    """Returns the columns whose values the product gives; numbers that the database gives are not among them."""
    fields = model._meta.concrete_fields
    return [str(field.column) for field in fields if field.get_internal_type() != "BigAutoField"]
