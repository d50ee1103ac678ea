"""Keeps an index of the pairs of letters in searched text, so that a rare word is found without reading every row.

Japanese words are often two letters long and stand without spaces, so that neither words nor triples of letters can be
looked up. The index only says which rows *can* hold a word; `search.matching` still decides. The database keeps it
itself: SQLite by triggers in an FTS5 table without content, PostgreSQL by a GIN index on a function of the column.
"""

# ruff: noqa: S608, S611 - tables are named by our own models, and the letters searched for are parameters
from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models.expressions import RawSQL
from django.db.models.signals import post_migrate

from mamori.kernel.ledger.search import FOLDED
from mamori.kernel.text import terms

RARE: Final = 4_000  # with more rows than this holding the pairs, walking along the order finds a page sooner
SQUARE: Final = 128  # SQLite counts letters off in two digits of this base; longer text is always looked at
LONG: Final = "long"  # the token of such text; never a pair, which is written in hexadecimal digits
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION mamori_pairs(words text) RETURNS text[] LANGUAGE sql
IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
    SELECT coalesce(array_agg(DISTINCT letter || following), '{}') FROM (
        SELECT letter, lead(letter) OVER (ORDER BY place) AS following
        FROM string_to_table(words, NULL) WITH ORDINALITY AS one (letter, place)
    ) AS two WHERE following IS NOT NULL
$$"""


def pairs_of(query: str) -> list[str]:
    """Returns the pairs of neighbouring letters in the words of a query, each once."""
    return sorted({word[at : at + 2] for word in terms(query) for at in range(len(word) - 1)})


def are_kept(model: type[models.Model]) -> bool:
    """Tells whether the rows' pairs are indexed: the model says so (`pairs_kept`), and the database can."""
    return getattr(model, "pairs_kept", False) and (
        connections[DEFAULT_DB_ALIAS].vendor == "postgresql" or _has_fts5()
    )


def holding(model: type[models.Model], query: str, paths: Sequence[str] = (FOLDED,)) -> RawSQL | None:
    """Returns the subquery for the keys of rows that can hold all words, or None where the indexes cannot tell.

    A word may stand in the row's own text or in that of a row it belongs to ("entry__search_text"), one step away.
    """
    places = [_place(model, path) for path in paths]
    words = [word for word in terms(query) if pairs_of(word)]
    if not words or not all(places):
        return None
    asked = [" ".join(words)] if len(places) == 1 else words  # in one place, all pairs are asked for at once
    parts, params = [], []
    for each in asked:
        found = [_holding(place, each) for place in places if place]
        parts.append(f"SELECT id FROM ({' UNION '.join(sql for sql, _param in found)}) AS holding")
        params += [param for _sql, param in found]
    return RawSQL(" INTERSECT ".join(parts), params)


Place = tuple[str, str, str]


def _place(model: type[models.Model], path: str) -> Place | None:
    """Returns the table whose text the path names, and table and column of the row that belongs to it ("" for itself)."""
    step, _, name = path.rpartition("__")
    if name != FOLDED or "__" in step:
        return None
    if not step:
        return (model._meta.db_table, "", "") if are_kept(model) else None
    field = model._meta.get_field(step)
    if not isinstance(field, models.ForeignKey) or not are_kept(field.remote_field.model):
        return None
    return field.remote_field.model._meta.db_table, model._meta.db_table, str(field.column)


def _holding(place: Place, words: str) -> tuple[str, Any]:
    """Returns the statement for the rows that can hold all the words in that place, and its parameter."""
    table, owner, column = place
    param: Any = pairs_of(words)
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        sql = f'SELECT id FROM "{table}" WHERE mamori_pairs({FOLDED}) @> %s::text[]'
    else:
        sql = f'SELECT rowid AS id FROM "{table}_pairs" WHERE "{table}_pairs" MATCH %s'
        param = f"({' AND '.join(pair.encode().hex() for pair in param)}) OR {LONG}"
    return (f'SELECT id FROM "{owner}" WHERE "{column}" IN ({sql})' if owner else sql), param


def are_rare(found: RawSQL) -> bool:
    """Tells whether fewer than RARE rows can hold the words. One query."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        sql = f"SELECT count(*) FROM ({found.sql} LIMIT {RARE}) AS few"
        cursor.execute(sql, found.params)
        return bool(cursor.fetchone()[0] < RARE)


def furnish(model: type[models.Model], *, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Makes the index where it is missing or of an older make, from the rows there are; tells whether it had to."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return _furnish_postgres(cursor, model._meta.db_table)
        return _has_fts5() and _furnish_sqlite(cursor, model._meta.db_table)


def _furnish_postgres(cursor: Any, table: str) -> bool:
    cursor.execute("SELECT to_regclass(%s)", [f'"{table}_pairs"'])
    if cursor.fetchone()[0] is not None:
        return False
    cursor.execute(_POSTGRES_FUNCTION)
    cursor.execute(f'CREATE INDEX "{table}_pairs" ON "{table}" USING gin (mamori_pairs({FOLDED}))')
    return True


def _furnish_sqlite(cursor: Any, table: str) -> bool:
    """Makes table and triggers anew unless they stand as written here: a table that Django remakes loses triggers."""
    triggers = _triggers(table)
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
    present = dict(cursor.fetchall())
    if all(present.get(name) == sql for name, sql in triggers.items()):
        return False
    for name in triggers:
        cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
    cursor.execute(f'DROP TABLE IF EXISTS "{table}_pairs"')
    cursor.execute(
        f'CREATE VIRTUAL TABLE "{table}_pairs" '
        "USING fts5(pairs, content='', detail=none, columnsize=0, tokenize='ascii')"
    )
    filled = f'SELECT one.id, {_pairs_in_sql("one")} FROM "{table}" AS one'
    cursor.execute(f'INSERT INTO "{table}_pairs" (rowid, pairs) {filled}')
    for sql in triggers.values():
        cursor.execute(sql)
    return True


def _triggers(table: str) -> dict[str, str]:
    """Returns the triggers by name; what is taken out of the index must be told it as it was put in."""
    pairs = f"{table}_pairs"
    put = f'INSERT INTO "{pairs}" (rowid, pairs) VALUES (new.id, {_pairs_in_sql("new")});'
    take = (
        f'INSERT INTO "{pairs}" ("{pairs}", rowid, pairs) '
        f"VALUES ('delete', old.id, {_pairs_in_sql('old')});"
    )
    changed = f'UPDATE OF {FOLDED} ON "{table}" WHEN old.{FOLDED} IS NOT new.{FOLDED}'
    return {
        f"{pairs}_put": f'CREATE TRIGGER "{pairs}_put" AFTER INSERT ON "{table}" BEGIN {put} END',
        f"{pairs}_take": f'CREATE TRIGGER "{pairs}_take" AFTER DELETE ON "{table}" BEGIN {take} END',
        f"{pairs}_change": f'CREATE TRIGGER "{pairs}_change" AFTER {changed} BEGIN {take} {put} END',
    }


def _pairs_in_sql(row: str) -> str:
    """Returns the expression for the pairs of a row's text in hexadecimal; triggers know no recursion to count by."""
    text, digits = f"{row}.{FOLDED}", f"(VALUES {','.join(f'({n})' for n in range(SQUARE))})"
    place = f"(high.column1 * {SQUARE} + low.column1 + 1)"
    return (
        f"CASE WHEN length({text}) > {SQUARE * SQUARE} THEN '{LONG}' ELSE coalesce("
        f"(SELECT group_concat(DISTINCT hex(substr({text}, {place}, 2))) FROM {digits} AS high "
        f"CROSS JOIN {digits} AS low WHERE high.column1 * {SQUARE} + 1 < length({text}) "
        f"AND {place} < length({text})), '') END"
    )


@cache
def _has_fts5() -> bool:
    """Tells whether this Python's SQLite has the full-text module, as nearly all have."""
    with sqlite3.connect(":memory:") as memory:
        return ("ENABLE_FTS5",) in memory.execute("PRAGMA compile_options").fetchall()


def _after_migrating(sender: AppConfig, using: str, **_more: Any) -> None:
    for model in sender.get_models():
        if getattr(model, "pairs_kept", False):
            furnish(model, using=using)


post_migrate.connect(_after_migrating, dispatch_uid="mamori.kernel.ledger.pairs")
