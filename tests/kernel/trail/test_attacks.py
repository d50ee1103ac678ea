"""Whoever owns database, server and key can rewrite the trail, and is found out by a checkpoint that lies outside.

Each attack is really performed, with SQL and with the guard off; what the trail alone would show, without the
checkpoints outside, is asserted too, for that is why they are needed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from mamori.kernel.trail import guard
from mamori.kernel.trail.body import stored_body
from mamori.kernel.trail.checkpoints import checkpoint
from mamori.kernel.trail.models import Checkpoint, SealHead
from mamori.kernel.trail.proving import verify
from mamori.kernel.trail.sealing import seal_all
from mamori.kernel.trail.verifier import Tree
from people import Cast
from trails import later, leave, sealed

ENTRY, SEAL, POINT = "kernel_trailentry", "kernel_seal", "kernel_checkpoint"
ROWS = 21


def sql(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall()) if cursor.description else []


def entry_of(number: int) -> int:
    return int(sql(f"SELECT entry_id FROM {SEAL} WHERE number = %s", number)[0][0])


def edit(number: int = 7) -> None:
    """Puts another reason into an entry."""
    sql(f"UPDATE {ENTRY} SET note = 'なかったこと' WHERE id = %s", entry_of(number))


def edit_a_field(_cast: Cast) -> None:
    edit()


def delete_a_middle_row(_cast: Cast) -> None:
    gone = entry_of(9)
    sql(f"DELETE FROM {SEAL} WHERE number = 9")
    sql(f"DELETE FROM {ENTRY} WHERE id = %s", gone)


def forget_after(number: int) -> None:
    """Removes all that came after, and sets the head back as if it had never been."""
    gone = [row[0] for row in sql(f"SELECT entry_id FROM {SEAL} WHERE number > %s", number)]
    sql(f"DELETE FROM {SEAL} WHERE number > %s", number)
    for one in gone:
        sql(f"DELETE FROM {ENTRY} WHERE id = %s", one)
    sql(f"DELETE FROM {POINT} WHERE size > %s", number)
    tree, head = Tree(), SealHead.objects.get()
    for leaf, chain, entry in sql(f"SELECT leaf, chain, entry_id FROM {SEAL} ORDER BY number"):
        tree.add(bytes(leaf))
        head.chain, head.newest = bytes(chain), entry
    head.number, head.peaks = tree.size, b"".join(tree.peaks)
    head.save()


def cut_the_tail(_cast: Cast) -> None:
    forget_after(ROWS - 4)


def rebuild() -> None:
    """Seals everything anew, in its order, as the product itself would do it, and without a trace of before."""
    sql(f"DELETE FROM {SEAL}")
    SealHead.objects.all().delete()
    seal_all()


def edit_and_rebuild(_cast: Cast) -> None:
    edit()
    rebuild()


def edit_rebuild_and_sign_anew(_cast: Cast) -> None:
    edit()
    rebuild()
    sql(f"DELETE FROM {POINT}")
    assert checkpoint(later(0)) is not None  # with the key of this install, which the attacker has


def restore_an_old_backup(cast: Cast) -> None:
    """Everything is as it was at an earlier time, and honest work goes on from there."""
    forget_after(5)
    leave(cast, ROWS)
    seal_all()
    assert checkpoint(later(1)) is not None


# What is found by: the checkpoints in the database alone, and the one outside.
ATTACKS: dict[str, tuple[Callable[[Cast], None], bool]] = {
    "edit a field": (edit_a_field, True),
    "delete a middle row": (delete_a_middle_row, True),
    "cut the tail": (cut_the_tail, False),
    "edit and rebuild the chain": (edit_and_rebuild, True),
    "edit, rebuild and sign with the stolen key": (edit_rebuild_and_sign_anew, False),
    "restore an old backup": (restore_an_old_backup, False),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_the_attack_is_found_by_the_checkpoint_outside(cast: Cast, name: str) -> None:
    attack, is_found_inside = ATTACKS[name]
    sealed(cast, 5)
    outside = sealed(cast, ROWS - 5, at=later(0.5))
    assert verify([outside]).faults == []
    guard.remove(connection)
    try:
        attack(cast)
    finally:
        guard.install(connection)
    assert bool(verify().faults) is is_found_inside
    assert verify([outside]).faults


def test_an_entry_that_is_written_past_the_product_is_sealed_like_any_other(cast: Cast) -> None:
    outside = sealed(cast, 3)
    before = Checkpoint.objects.count()
    sealed(cast, 1, at=later(1))
    assert verify([outside]).faults == []
    assert Checkpoint.objects.count() == before + 1


def test_what_is_edited_before_it_is_sealed_is_not_found_so_sealing_has_to_be_quick(cast: Cast) -> None:
    outside = sealed(cast, 3)
    entry = leave(cast)[0]
    guard.remove(connection)
    sql(f"UPDATE {ENTRY} SET note = 'なかったこと' WHERE id = %s", entry.pk)
    guard.install(connection)
    seal_all()
    assert "なかったこと" in stored_body(entry.pk)
    assert verify([outside]).faults == []


@pytest.mark.parametrize("column", ["salt", "leaf", "chain"])
def test_no_part_of_a_seal_can_be_changed_unseen(cast: Cast, column: str) -> None:
    outside = sealed(cast, 6)
    guard.remove(connection)
    sql(f"UPDATE {SEAL} SET {column} = %s WHERE number = 4", bytes(32))
    guard.install(connection)
    assert verify([outside]).faults


def test_two_entries_cannot_change_places(cast: Cast) -> None:
    sealed(cast, 6)
    one, two = entry_of(2), entry_of(3)
    guard.remove(connection)
    sql(f"UPDATE {SEAL} SET entry_id = -1 WHERE number = 2")
    sql(f"UPDATE {SEAL} SET entry_id = %s WHERE number = 3", one)
    sql(f"UPDATE {SEAL} SET entry_id = %s WHERE number = 2", two)
    guard.install(connection)
    assert verify().faults[:2] == [
        "2 番の記録が、封印されたときと異なります。",
        "3 番の記録が、封印されたときと異なります。",
    ]
