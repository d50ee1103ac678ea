"""Checkpoints come to the places outside, never over another, and again when a place was away."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as sent_mail
from django.db import connection

from mamori.kernel import chores, jobs, mail
from mamori.kernel.trail import copies, guard
from mamori.kernel.trail.checkpoints import the_last
from mamori.kernel.trail.models import Checkpoint, CheckpointCopy, Seal, SealHead
from mamori.kernel.trail.proving import verify
from mamori.kernel.trail.signing import KeyUnusable, path_of_key, the_key
from mamori.kernel.trail.standing import standing
from mamori.kernel.trail.verifier import Key, read_checkpoint
from people import NOW, Cast
from trails import later, leave, sealed


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.TRAIL_COPIES = [tmp_path]
    return tmp_path


def told() -> list[tuple[str, bool, str]]:
    return list(CheckpointCopy.objects.order_by("id").values_list("place", "ok", "told"))


def test_a_folder_gets_one_file_for_each_checkpoint(cast: Cast, folder: Path) -> None:
    notes = [sealed(cast, 2), sealed(cast, 1, at=later(1))]
    assert (copies.hand_out(later(1)), copies.hand_out(later(1))) == (2, 0)
    files = sorted(folder.iterdir())
    assert [path.read_text(encoding="utf-8") for path in files] == notes
    assert [path.name.partition("-0")[2] for path in files] == [
        "00000000002-20260601T010000Z.txt",
        "00000000003-20260601T020000Z.txt",
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} <= {0o444}
    assert list(copies.outside()) == notes


def test_no_copy_is_written_over_another(cast: Cast, folder: Path) -> None:
    sealed(cast, 2)
    last = the_last()
    assert last is not None
    (folder / copies.file_name(last)).write_text("another", encoding="utf-8")
    assert copies.hand_out(NOW) == 0
    assert told() == [(str(folder), False, "同じ名前の控えがすでにあります。")]


def test_a_folder_that_was_away_gets_what_it_missed(cast: Cast, settings: Any, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    settings.TRAIL_COPIES = [stick]
    sealed(cast, 1)
    assert copies.hand_out(NOW) == 0
    assert told() == [(str(stick), False, "No such file or directory")]
    assert not stick.exists()
    stick.mkdir()
    assert copies.hand_out(later(1)) == 1
    assert [one[1:] for one in told()] == [(True, "")]


def test_a_trail_that_was_turned_back_is_told_by_the_next_copy(cast: Cast, folder: Path) -> None:
    sealed(cast, 5)
    copies.hand_out(NOW)
    guard.remove(connection)
    for table in ("checkpointcopy", "checkpoint", "seal", "trailentry"):
        connection.cursor().execute(f"DELETE FROM kernel_{table}")
    SealHead.objects.all().delete()
    guard.install(connection)
    sealed(cast, 2)
    assert copies.hand_out(NOW) == 0
    assert "巻き戻されたおそれ" in told()[0][2]
    assert verify(copies.outside()).faults


def test_a_mailbox_gets_the_checkpoint_and_has_it_when_the_server_took_it(cast: Cast, settings: Any) -> None:
    settings.TRAIL_MAIL = ["audit@minato.example"]
    note = sealed(cast, 3)
    assert copies.hand_out(NOW) == 0
    assert told() == [("mailto:audit@minato.example", False, "送信を待っています。")]
    mail.deliver(NOW)
    assert copies.hand_out(later(0.2)) == 1
    assert [one[1] for one in told()] == [True]
    message = sent_mail.outbox[0]
    assert (message.to, message.subject) == (["audit@minato.example"], "操作の記録のチェックポイント（3件）")
    assert note in message.body
    assert "/" not in str(message.subject)


def test_the_clock_makes_the_checkpoint_and_hands_it_out(cast: Cast, folder: Path) -> None:
    leave(cast)
    jobs.enqueue(chores.seal_the_rest)
    jobs.drain()
    jobs.enqueue(chores.take_checkpoint)
    jobs.drain()
    assert (Seal.objects.count(), Checkpoint.objects.count(), len(list(folder.iterdir()))) == (1, 1, 1)


def test_the_standing_tells_what_is_late_missing_or_enough(cast: Cast, settings: Any, tmp_path: Path) -> None:
    leave(cast)
    now = standing(later(0.05))
    assert (now.number, now.waiting, now.is_late, now.is_checkpointed) == (0, 1, False, False)
    assert standing(later(0.1)).is_late
    sealed(cast, 1)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    settings.TRAIL_COPIES = [tmp_path / "one"]
    copies.hand_out(NOW)
    assert not standing(NOW).has_copies
    settings.TRAIL_COPIES = [tmp_path / "one", tmp_path / "two"]
    copies.hand_out(NOW)
    now = standing(NOW)
    assert (now.number, now.waiting, now.is_late, now.is_checkpointed, now.has_copies) == (
        2,
        0,
        False,
        True,
        True,
    )
    now = standing(later(27))
    assert (now.is_late, now.is_checkpointed, now.has_copies) == (False, False, False)


def test_the_key_is_made_once_and_is_for_the_owner_alone(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.HOME, settings.PUBLIC_URL = tmp_path, "https://mamori.example.jp"
    key = the_key()
    assert stat.S_IMODE(path_of_key().stat().st_mode) == 0o600
    assert the_key() == key
    assert key.name.startswith("mamori.example.jp/trail-")
    assert Key.read(str(key.public)).has_signed(read_checkpoint(sealed(cast, 1)))
    assert key.seed.hex() not in repr(key)


def test_of_many_who_need_the_first_key_at_once_all_get_the_same(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _number: str(the_key().public), range(32)))
    assert len(keys) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["trail.key"]


@pytest.mark.parametrize(
    "spoilt", ["", "PRIVATE+KEY+a+00000000+AWJ+CzFeSecmXOZX4HtTppu0ZnBbv7i1KLW/oBbo2qon", "x+y"]
)
def test_a_spoilt_key_is_told_and_never_replaced(settings: Any, tmp_path: Path, spoilt: str) -> None:
    settings.HOME = tmp_path
    path_of_key().write_text(spoilt, encoding="ascii")
    with pytest.raises(KeyUnusable, match=r"trail\.key"):
        the_key()
    assert path_of_key().read_text(encoding="ascii") == spoilt
