"""Entries are sealed in one chain without a gap, whoever seals, whatever dies, and in whatever order they come."""

from __future__ import annotations

import pytest
import time_machine
from django.db import OperationalError, connection

from installation import Installation, until
from mamori.kernel import chores, jobs
from mamori.kernel.trail import sealing
from mamori.kernel.trail.checkpoints import checkpoint
from mamori.kernel.trail.models import Checkpoint, Seal, SealHead
from mamori.kernel.trail.proving import verify
from mamori.kernel.trail.sealer import Sealer
from mamori.kernel.trail.sealing import advance_watermark, seal_all, seal_now, seal_waiting, the_head
from mamori.kernel.trail.verifier import Tree
from people import NOW, Cast
from trails import later, leave, sealed


def numbers() -> list[tuple[int, int]]:
    return list(Seal.objects.order_by("number").values_list("number", "entry_id"))


def test_what_waits_is_sealed_in_its_order_and_once(cast: Cast) -> None:
    entries = leave(cast, 4)
    assert (seal_waiting(), seal_waiting()) == (4, 0)
    assert numbers() == [(place, entry.pk) for place, entry in enumerate(entries, 1)]
    assert verify().faults == []


def test_a_large_heap_is_sealed_in_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 3)
    leave(cast, 7)
    assert [seal_waiting() for _ in range(4)] == [3, 3, 1, 0]
    assert verify().entries == 7


def test_the_head_knows_the_tree_of_all_that_is_sealed(cast: Cast) -> None:
    for count in (1, 2, 4):
        leave(cast, count)
        seal_waiting()
    tree = Tree()
    for leaf in Seal.objects.order_by("number").values_list("leaf", flat=True):
        tree.add(bytes(leaf))
    assert sealing.tree_of(the_head()) == tree


def test_equal_entries_have_different_leaves(cast: Cast) -> None:
    leave(cast, 2)
    seal_waiting()
    salts, leaves = zip(*Seal.objects.values_list("salt", "leaf"), strict=True)
    assert len({bytes(one) for one in salts}) == len({bytes(one) for one in leaves}) == 2


def test_an_entry_that_was_committed_late_is_found_within_reach_and_beyond(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "LOOK_BACK", 2)
    entries = leave(cast, 6)
    for one in (entries[0], entries[2], entries[3], entries[5]):
        seal_now(one)
    assert seal_waiting() == 1  # the fifth, which is within reach of the sixth
    assert seal_waiting() == 0
    assert seal_all(since=the_head().watermark) == 1  # the second, which the minute's look finds
    assert verify().entries == 6


def test_the_watermark_only_passes_what_was_sealed_an_hour_ago(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        old = leave(cast, 3)
        seal_waiting()
    with time_machine.travel(later(1), tick=False):
        leave(cast, 2)
        seal_waiting()
    assert advance_watermark(later(0.9)) == 0
    assert advance_watermark(later(1.1)) == old[-1].pk
    assert advance_watermark(later(0.9)) == old[-1].pk


def test_the_nightly_sweep_finds_what_lies_below_the_watermark(cast: Cast) -> None:
    entries = leave(cast, 3)
    seal_now(entries[2])
    SealHead.objects.update(watermark=entries[2].pk)
    jobs.enqueue(chores.seal_the_rest)
    jobs.drain()
    assert verify().entries == 3


def test_a_death_between_seals_and_head_leaves_neither(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    leave(cast, 3)
    with monkeypatch.context() as patch:

        def die(*_given: object, **_named: object) -> None:
            raise SystemExit

        patch.setattr(SealHead, "save", die)
        with pytest.raises(SystemExit):
            seal_waiting()
    assert (numbers(), the_head().number) == ([], 0)
    assert seal_waiting() == 3
    assert verify().faults == []


def test_a_checkpoint_is_made_when_there_is_something_new_and_once_a_day_all_the_same(cast: Cast) -> None:
    assert checkpoint(NOW) is None  # nothing is sealed yet
    sealed(cast, 2)
    assert checkpoint(later(0.2)) is None
    sealed(cast, 1, at=later(0.4))
    assert checkpoint(later(23)) is None
    assert checkpoint(later(24.5)) is not None
    assert list(Checkpoint.objects.order_by("id").values_list("size", flat=True)) == [2, 3, 3]
    assert verify().faults == []


def test_a_turn_of_the_sealer_tells_whether_there_may_be_more(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mamori.kernel.trail.sealer.BATCH", 2)
    monkeypatch.setattr(sealing, "BATCH", 2)
    sealer = Sealer()
    sealer._sweep_due = float("inf")
    leave(cast, 3)
    assert (sealer.turn(), sealer.turn(), sealer.turn()) == (True, False, False)
    assert verify().entries == 3


@pytest.mark.parametrize("error", [OperationalError("database is locked"), ValueError("a bug")])
def test_a_sealer_that_met_an_error_goes_on(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    class Stumbling(Sealer):
        turns = 0

        def turn(self) -> bool:
            self.turns += 1
            if self.turns == 1:
                raise error
            self._end.set()
            return False

    monkeypatch.setattr("mamori.kernel.trail.sealer.TURN_SECONDS", 0.01)
    monkeypatch.setattr("mamori.kernel.trail.sealer.close_old_connections", lambda: None)
    sealer = Stumbling()
    sealer.start()
    sealer.join(5)
    assert (sealer.turns, sealer.is_alive()) == (2, False)


def test_seals_and_checkpoints_cannot_be_changed_in_code_or_database(cast: Cast) -> None:
    from django.db import DatabaseError, transaction

    from mamori.kernel.trail.append_only import Sealed

    sealed(cast, 1)
    for row in (Seal.objects.get(), Checkpoint.objects.get()):
        table = row._meta.db_table
        for way in (row.save, row.delete, type(row).objects.all().delete):
            with pytest.raises(Sealed):
                way()
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {row._meta.pk.column} = 9"):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                connection.cursor().execute(statement)


PREPARE = """
from mamori.kernel import trail
from mamori.kernel.people.models import Account
from mamori.kernel.permission import Actor
from mamori.kernel.trail.models import Seal, TrailEntry
from mamori.kernel.trail.proving import verify
from mamori.kernel.trail.sealing import seal_all, seal_waiting
about = Account.objects.get_or_create(email="about@example.jp")[0]
def leave(count):
    for number in range(count):
        trail.note("demo.note", by=Actor.system(), at=timezone.now(), about=about, text=str(number))
"""
STATE = (
    PREPARE
    + "seal_all()\nfound = verify()\nanswer = [found.entries - TrailEntry.objects.count(), found.faults]"
)


def sealed_now(installation: Installation) -> int:
    return int(str(installation.ask(PREPARE + "answer = Seal.objects.count()")))


def test_several_who_write_and_seal_at_once_make_one_chain_without_a_gap(installation: Installation) -> None:
    before = installation.ask(PREPARE + "answer = TrailEntry.objects.count()")
    racer = PREPARE + "for _ in range(25):\n    leave(4)\n    seal_waiting()"
    racers = [installation.fork(racer) for _ in range(4)]
    assert [installation.wait(one) for one in racers] == [0, 0, 0, 0]
    assert installation.ask(STATE) == [0, []]
    assert installation.ask("from mamori.kernel.trail.models import Seal\nanswer = Seal.objects.count()") == (
        int(str(before)) + 400
    )


def test_sealers_that_are_killed_leave_a_chain_that_holds(installation: Installation) -> None:
    for _ in range(5):
        sealer = installation.fork(PREPARE + "while True:\n    leave(20)\n    seal_waiting()")
        ready = sealed_now(installation)
        until(lambda ready=ready: sealed_now(installation) > ready)  # type: ignore[misc]  # bound at once
        installation.kill(sealer)
    assert installation.ask(STATE) == [0, []]


def test_a_worker_seals_what_others_write(installation: Installation) -> None:
    installation.ask(PREPARE + "leave(3)")
    worker = installation.worker()
    until(lambda: installation.ask(PREPARE + "answer = TrailEntry.objects.filter(seal=None).count()") == 0)
    installation.kill(worker)
    assert installation.ask(STATE) == [0, []]


@pytest.mark.postgres
def test_a_number_that_is_committed_after_a_later_one_is_sealed_too(installation: Installation) -> None:
    gate = installation.home / "late"
    gate.touch()
    late = installation.fork(
        PREPARE
        + "import pathlib\nfrom django.db import transaction\n"
        + f"gate = pathlib.Path({str(gate)!r})\n"
        + "with transaction.atomic():\n    leave(1)\n    gate.with_name('late.written').touch()\n"
        + "    while gate.exists(): time.sleep(0.01)"
    )
    until(gate.with_name("late.written").exists)
    installation.ask(PREPARE + "leave(2)\nseal_all()")
    gate.unlink()
    assert installation.wait(late) == 0
    assert installation.ask(PREPARE + "answer = seal_waiting()") == 1
    order = "answer = list(Seal.objects.order_by('-number').values_list('entry_id', flat=True)[:3])"
    last, second, first = list(installation.ask(PREPARE + order))  # type: ignore[call-overload]  # JSON
    assert last < first < second
    assert installation.ask(STATE) == [0, []]
