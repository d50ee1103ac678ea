"""Makes the database itself refuse to change or remove an entry of the trail."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "kernel_trailentry"

_SQLITE = {
    "install": [
        f"CREATE TRIGGER IF NOT EXISTS trail_no_{act} BEFORE {act} ON {TABLE} "
        "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
        for act in ("update", "delete")
    ],
    "remove": [f"DROP TRIGGER IF EXISTS trail_no_{act}" for act in ("update", "delete")],
}
_POSTGRES = {
    "install": [
        (
            "CREATE OR REPLACE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$"
        ),
        f"DROP TRIGGER IF EXISTS trail_append_only ON {TABLE}",
        (
            f"CREATE TRIGGER trail_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION trail_refuse()"
        ),
        f"DROP TRIGGER IF EXISTS trail_no_truncate ON {TABLE}",
        (
            f"CREATE TRIGGER trail_no_truncate BEFORE TRUNCATE ON {TABLE} "
            "FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse()"
        ),
    ],
    "remove": [
        f"DROP TRIGGER IF EXISTS trail_append_only ON {TABLE}",
        f"DROP TRIGGER IF EXISTS trail_no_truncate ON {TABLE}",
    ],
}
_BY_VENDOR = {"sqlite": _SQLITE, "postgresql": _POSTGRES}


def install(connection: BaseDatabaseWrapper) -> None:
    """Puts the guard on the trail's table."""
    _run(connection, "install")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Takes the guard off, as only a migration or the clean-up of a test database does."""
    _run(connection, "remove")


def _run(connection: BaseDatabaseWrapper, what: str) -> None:
    with connection.cursor() as cursor:
        for statement in _BY_VENDOR[connection.vendor][what]:
            cursor.execute(statement)
