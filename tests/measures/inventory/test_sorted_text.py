"""The register is sorted by long text without reading every row, where the database can index it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection
from django.http import QueryDict

from mamori.kernel.ledger import Listing, sorting
from mamori.measures.inventory.ledgers import register as ledger
from mamori.measures.inventory.models import Entry
from measures.inventory.furnished import entered
from people import TODAY, Cast

pytestmark = pytest.mark.django_db
NAMES = {"inventory_entry_by_business", "inventory_entry_by_name", "inventory_entry_by_storage_place"}


def present() -> set[str]:
    with connection.cursor() as cursor:
        return {*connection.introspection.get_constraints(cursor, Entry._meta.db_table)} & NAMES


def test_the_indexes_are_there_on_sqlite_and_are_made_again_when_they_are_gone(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        assert (present(), sorting.furnish(Entry, using=DEFAULT_DB_ALIAS)) == (set(), [])
        return
    assert (present(), sorting.furnish(Entry, using=DEFAULT_DB_ALIAS)) == (NAMES, [])
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX inventory_entry_by_name")
        cursor.execute("DROP INDEX inventory_entry_by_storage_place")
        cursor.execute("CREATE INDEX inventory_entry_by_storage_place ON inventory_entry (storage_place)")
    made = sorting.furnish(Entry, using=DEFAULT_DB_ALIAS)
    assert set(made) == {"inventory_entry_by_name", "inventory_entry_by_storage_place"}
    assert present() == NAMES


@pytest.mark.parametrize("text", ["business", "name", "storage_place"])
def test_a_page_by_long_text_is_chosen_from_its_index(cast: Cast, text: str) -> None:
    for number in range(3):
        written: dict[str, Any] = {text: "長い" * 900 + str(3 - number)}
        entered(cast, **written)
    question = QueryDict(mutable=True)
    question.update({"sort": text})
    listing = Listing(ledger, question, actor=cast.sato.actor, today=TODAY)
    shown = [getattr(row, text)[-1] for row in listing.leaf.rows]
    assert shown == sorted(shown)
    if connection.vendor == "sqlite":
        chosen = listing.selection.order_by(text, "number").values("pk")[:51].explain()
        assert f"inventory_entry_by_{text}" in chosen
        assert "TEMP B-TREE" not in chosen
