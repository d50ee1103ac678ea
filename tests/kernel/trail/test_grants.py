"""With the rights that are written for it, the product's role on PostgreSQL adds to the trail and can do nothing else to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from mamori.kernel.people.models import Department
from mamori.kernel.trail.checkpoints import checkpoint
from mamori.kernel.trail.grants import grants
from mamori.kernel.trail.proving import verify
from mamori.kernel.trail.sealing import seal_all
from people import NOW, Cast
from trails import leave

pytestmark = pytest.mark.postgres
FORBIDDEN = [
    "UPDATE kernel_trailentry SET note = 'x'",
    "DELETE FROM kernel_trailentry",
    "TRUNCATE kernel_trailentry CASCADE",
    "ALTER TABLE kernel_trailentry DISABLE TRIGGER ALL",
    "DROP TRIGGER trail_append_only ON kernel_trailentry",
    "SET session_replication_role = replica",
    "INSERT INTO kernel_trailentry (id, at, action) VALUES (7, now(), 'x')",
    "INSERT INTO kernel_trailentry (id, at, action) OVERRIDING SYSTEM VALUE VALUES (7, now(), 'x')",
    "SELECT nextval('kernel_trailentry_id_seq')",
    "UPDATE kernel_seal SET chain = leaf",
    "DELETE FROM kernel_seal",
    "UPDATE kernel_checkpoint SET note = 'x'",
    "DELETE FROM kernel_checkpoint",
    "INSERT INTO kernel_checkpoint (id, size) VALUES (7, 1)",
]


@pytest.fixture
def as_the_product(cast: Cast) -> Iterator[Cast]:
    """Goes on as a role that has the written rights only; it goes with the transaction of the test."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE mamori_product NOLOGIN")
        for statement in grants("mamori_product"):
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE mamori_product")
    yield cast
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_the_role_does_its_work(as_the_product: Cast) -> None:
    leave(as_the_product, 3)
    assert seal_all() == 3
    assert checkpoint(NOW) is not None
    assert verify().faults == []
    Department.objects.filter(pk=as_the_product.making.pk).update(name="工場")


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_role_can_do_nothing_else_to_the_trail(as_the_product: Cast, statement: str) -> None:
    leave(as_the_product, 1)
    seal_all()
    refused = r"permission denied|must be owner"
    with pytest.raises(DatabaseError, match=refused), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
