"""Makes the database itself refuse to change or remove an entry of the trail, a seal or a checkpoint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db.backends.base.base import BaseDatabaseWrapper

TRAIL = {"trail": "kernel_trailentry"}
SEALS = {"seal": "kernel_seal", "checkpoint": "kernel_checkpoint"}
EVERYTHING = {**TRAIL, **SEALS}

_FUNCTION = (
    "CREATE OR REPLACE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$"
)


def install(connection: BaseDatabaseWrapper, tables: Mapping[str, str] = EVERYTHING) -> None:
    """Puts the guard on the tables, given by a short name each."""
    _run(connection, _removal(connection.vendor, tables))
    _run(connection, _installation(connection.vendor, tables))


def remove(connection: BaseDatabaseWrapper, tables: Mapping[str, str] = EVERYTHING) -> None:
    """Takes the guard off, as only a migration or the clean-up of a test database does."""
    _run(connection, _removal(connection.vendor, tables))


def _installation(vendor: str, tables: Mapping[str, str]) -> Iterator[str]:
    if vendor == "postgresql":
        yield _FUNCTION
    for name, table in tables.items():
        if vendor == "postgresql":
            refuse = "EXECUTE FUNCTION trail_refuse()"
            yield f"CREATE TRIGGER trail_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}"
            yield f"CREATE TRIGGER trail_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"
            continue
        for act in ("update", "delete"):
            refuse = "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
            yield f"CREATE TRIGGER {name}_no_{act} BEFORE {act} ON {table} {refuse}"


def _removal(vendor: str, tables: Mapping[str, str]) -> Iterator[str]:
    for name, table in tables.items():
        if vendor == "postgresql":
            yield f"DROP TRIGGER IF EXISTS trail_append_only ON {table}"
            yield f"DROP TRIGGER IF EXISTS trail_no_truncate ON {table}"
        else:
            yield f"DROP TRIGGER IF EXISTS {name}_no_update"
            yield f"DROP TRIGGER IF EXISTS {name}_no_delete"


def _run(connection: BaseDatabaseWrapper, statements: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
