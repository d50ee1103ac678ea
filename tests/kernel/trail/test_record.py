"""The trail is added to and read, never changed: not in code, not in the database; and it keeps no personal value."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction

from mamori.kernel import trail
from mamori.kernel.people.models import Account, Assignment, Person
from mamori.kernel.permission import Role
from mamori.kernel.trail.models import Sealed, TrailEntry
from mamori.kernel.trail.record import open_frame
from people import NOW, Cast


def leave(about: models.Model, cast: Cast, **changes: list[Any]) -> TrailEntry:
    with open_frame("demo.change", by=cast.takahashi.actor, at=NOW, because=""):
        return trail.record(about=about, changes=changes)


@contextmanager
def refused_by_the_database() -> Iterator[None]:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        yield


WAYS_IN_CODE: dict[str, Callable[[TrailEntry], object]] = {
    "save": lambda entry: entry.save(),
    "delete": lambda entry: entry.delete(),
    "update of a query": lambda entry: TrailEntry.objects.filter(pk=entry.pk).update(note="x"),
    "delete of a query": lambda entry: TrailEntry.objects.filter(pk=entry.pk).delete(),
    "bulk update": lambda entry: TrailEntry.objects.bulk_update([entry], ["note"]),
}
WAYS_AROUND: dict[str, Callable[[TrailEntry], object]] = {
    "another manager": lambda entry: models.QuerySet(TrailEntry).filter(pk=entry.pk).update(note="x"),
    "another manager deletes": lambda entry: models.QuerySet(TrailEntry).filter(pk=entry.pk).delete(),
    "upsert": lambda entry: TrailEntry.objects.bulk_create(
        [entry], update_conflicts=True, unique_fields=["id"], update_fields=["note"]
    ),
}
STATEMENTS = ["UPDATE kernel_trailentry SET note = 'x'", "DELETE FROM kernel_trailentry"]


@pytest.mark.parametrize("way", WAYS_IN_CODE)
def test_no_code_can_change_or_remove_an_entry(cast: Cast, way: str) -> None:
    entry = leave(cast.sales, cast)
    entry.note = "x"
    with pytest.raises(Sealed):
        WAYS_IN_CODE[way](entry)
    assert TrailEntry.objects.get().note == ""


@pytest.mark.parametrize("way", WAYS_AROUND)
def test_code_that_goes_around_is_stopped_by_the_database(cast: Cast, way: str) -> None:
    entry = leave(cast.sales, cast)
    entry.note = "x"
    with refused_by_the_database():
        WAYS_AROUND[way](entry)
    assert TrailEntry.objects.get().note == ""


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_itself_refuses(cast: Cast, statement: str) -> None:
    leave(cast.sales, cast)
    with refused_by_the_database(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert TrailEntry.objects.get().note == ""


@pytest.mark.postgres
def test_postgresql_refuses_to_empty_the_table(cast: Cast) -> None:
    leave(cast.sales, cast)
    with refused_by_the_database(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE kernel_trailentry CASCADE")
    assert TrailEntry.objects.count() == 1


def test_an_account_that_stands_in_the_trail_cannot_be_removed(cast: Cast) -> None:
    leave(cast.sales, cast)
    with pytest.raises(models.ProtectedError):
        Account.objects.filter(pk=cast.takahashi.account.pk).delete()


def everything_in(entry: TrailEntry) -> str:
    """All that the row holds about the object; who acted is named on purpose."""
    mine = {field.name for field in TrailEntry._meta.concrete_fields} - {"actor", "actor_name"}
    return " ".join(str(getattr(TrailEntry.objects.get(pk=entry.pk), name)) for name in sorted(mine))


def test_personal_values_stand_in_the_trail_only_as_keyed_digests(cast: Cast) -> None:
    entry = leave(
        cast.mori.person,
        cast,
        name=["森 あおい", "林 あおい"],
        email=["p1010@minato.example", ""],
        title=["", "主任"],
    )
    kept = everything_in(entry)
    for value in ("森", "林", "あおい", "p1010@"):
        assert value not in kept
    before, after = entry.changes["name"]
    assert before != after
    assert all(value.startswith("hmac:") and len(value) == 37 for value in (before, after))
    assert entry.changes["email"][1] == ""
    assert entry.changes["title"] == ["", "主任"]
    assert entry.object_label == f"従業者 #{cast.mori.person.pk}"


def test_the_same_value_has_the_same_digest_only_under_the_same_key(cast: Cast, settings: Any) -> None:
    once, again = (leave(cast.mori.person, cast, name=["森 あおい", None]) for _ in range(2))
    settings.SECRET_KEY = "another key"
    other = leave(cast.mori.person, cast, name=["森 あおい", None])
    assert once.changes["name"] == again.changes["name"]
    assert once.changes["name"][0] != other.changes["name"][0]


def test_things_named_by_a_person_are_named_by_their_number(cast: Cast) -> None:
    assignment = Assignment.objects.get(account=cast.sato.account, role=Role.PRIVACY_OFFICER)
    labels = [leave(about, cast).object_label for about in (cast.sato.account, assignment, cast.sales)]
    assert labels == [f"アカウント #{cast.sato.account.pk}", f"役割の割当て #{assignment.pk}", "営業部"]


def test_an_entry_keeps_where_it_came_from(cast: Cast) -> None:
    actor = cast.takahashi.actor.coming_from(session="5e55", ip="192.0.2.7", request_id="req-1")
    entry = trail.note("demo.sign_in", by=actor, at=NOW, about=cast.takahashi.account, text="サインイン")
    assert (entry.session, entry.ip, entry.request_id, entry.note) == (
        "5e55",
        "192.0.2.7",
        "req-1",
        "サインイン",
    )
    assert (entry.changes, entry.before_hash, entry.after_hash) == ({}, "", "")


def test_the_hashes_tell_states_apart(cast: Cast) -> None:
    one = leave(cast.sales, cast, name=["営業部", "販売部"])
    two = leave(cast.sales, cast, name=["販売部", "営業部"])
    assert (one.before_hash, one.after_hash) == (two.after_hash, two.before_hash)
    assert one.before_hash != one.after_hash
    assert len(one.before_hash) == 64


def test_a_difference_names_only_what_differs(cast: Cast) -> None:
    before = trail.snapshot(cast.mori.person)
    cast.mori.person.title, cast.mori.person.joined_on = "主任", date(2026, 4, 2)
    found = trail.diff(before, trail.snapshot(cast.mori.person))
    assert found == {"title": ["", "主任"], "joined_on": [date(2026, 4, 1), date(2026, 4, 2)]}
    assert trail.diff({}, {"new": 1}) == {"new": [None, 1]}
    assert leave(cast.mori.person, cast, **found).changes["joined_on"] == ["2026-04-01", "2026-04-02"]


def test_something_that_is_not_stored_cannot_be_told_about(cast: Cast) -> None:
    with pytest.raises(ValueError, match="record before you delete"):
        leave(Person(name="まだいない"), cast)
    assert TrailEntry.objects.count() == 0
