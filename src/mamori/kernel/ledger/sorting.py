"""Keeps the indexes by which long text is sorted, where the database can index text of any length: on SQLite.

PostgreSQL refuses a row of an index above 2,700 bytes and so the text itself; it sorts the rows, on all its cores.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections, models
from django.db.models.signals import post_migrate


def indexes_of(model: type[models.Model]) -> dict[str, str]:
    """Returns by name the statements that make the indexes which the model asks for in `sorted_text`.

    `sorted_text` names for each text what stands beside it: what comes before it is looked up as a whole, what comes
    after it orders what is level with it or is read along. {"name": (("state",), ("number",))} is (state, name, number).
    """
    table, columns = model._meta.db_table, {one.name: one.column for one in model._meta.concrete_fields}
    wanted: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = getattr(model, "sorted_text", {})
    found = {}
    for text, (before, after) in wanted.items():
        name = f"{table}_by_{text}"
        listed = ", ".join(f'"{columns[one]}"' for one in (*before, text, *after))
        found[name] = f'CREATE INDEX "{name}" ON "{table}" ({listed})'
    return found


def furnish(model: type[models.Model], *, using: str) -> list[str]:
    """Makes those indexes that are missing or written otherwise; returns their names. Nothing on another database."""
    made: list[str] = []
    connection = connections[using]
    if connection.vendor != "sqlite":
        return made
    with connection.cursor() as cursor:
        for name, sql in indexes_of(model).items():
            if _present(cursor, name) != sql:
                cursor.execute(f'DROP INDEX IF EXISTS "{name}"')
                cursor.execute(sql)
                made.append(name)
    return made


def _present(cursor: Any, name: str) -> str | None:
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND name = %s", [name])
    found = cursor.fetchone()
    return found[0] if found else None


def _after_migrating(sender: AppConfig, using: str, **_more: Any) -> None:
    for model in sender.get_models():
        furnish(model, using=using)


post_migrate.connect(_after_migrating, dispatch_uid="mamori.kernel.ledger.sorting")
