"""What is erased is owed, proven and verified by the next scan; one file is scanned for another measure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mamori.kernel import files
from mamori.kernel.action import NotAllowed
from mamori.kernel.duty.models import Duty
from mamori.measures.inventory import api
from mamori.measures.inventory.actions import deciding, reconciling, register, targets
from mamori.measures.inventory.actions.answers import ReasonMissing
from measures.inventory.furnished import entered
from measures.inventory.share import Share, open_duties, rows
from people import NOW, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_an_erasure_is_owed_proven_and_verified_by_the_next_scan(share: Share) -> None:
    path = share.put("名簿.csv", rows(20))
    share.aim()
    share.scan()
    row, by = share.row("unregistered"), share.cast.suzuki.actor
    deciding.remove_found(row, kind="erase", due_on=date(2026, 6, 20), by=by, at=NOW)
    assert open_duties("inventory.prove_removal") == [("営業部", date(2026, 6, 20))]
    with pytest.raises(deciding.ProofMissing):
        deciding.prove_removal(row, proof=" ", by=by, at=NOW)
    path.unlink()
    proof = SimpleUploadedFile("log.txt", "消去の記録".encode())
    deciding.prove_removal(row, proof="鈴木が消去", upload=proof, by=by, at=NOW + DAY)
    assert open_duties("inventory.prove_removal") == []
    assert [one.name for one in files.of(row)] == ["log.txt"]
    share.put("ほか.txt", "x")
    share.scan(at=NOW + 2 * DAY)
    row.refresh_from_db()
    decision = row.decisions.get()
    assert (row.state, decision.verified_at, decision.proven_by) == ("closed", NOW + 2 * DAY, "鈴木 かおり")


def test_a_file_that_was_said_to_be_gone_and_is_not_comes_back(share: Share) -> None:
    share.put("名簿.csv", rows(20))
    share.aim()
    share.scan()
    row, by = share.row("unregistered"), share.cast.suzuki.actor
    deciding.remove_found(row, kind="move", moved_to="金庫", due_on=date(2026, 6, 20), by=by, at=NOW)
    deciding.prove_removal(row, proof="移した", by=by, at=NOW + DAY)
    reconciling.reconcile(share.target, at=NOW + DAY)
    row.refresh_from_db()
    assert row.state == "proven", "nobody has looked since"
    share.scan(at=NOW + 2 * DAY)
    row.refresh_from_db()
    assert (row.state, row.came_back) == ("open", "still_there")
    assert [duty for duty, _due in open_duties("inventory.decide_found")] == ["営業部"]


def test_what_vanishes_without_proof_settles_its_duty(share: Share) -> None:
    path = share.put("名簿.csv", rows(20))
    share.put("ほか.txt", "x")
    share.aim()
    share.scan()
    row, by = share.row("unregistered"), share.cast.suzuki.actor
    deciding.remove_found(row, kind="erase", due_on=date(2026, 6, 20), by=by, at=NOW)
    path.unlink()
    share.scan(at=NOW + DAY)
    row.refresh_from_db()
    assert (row.state, open_duties("inventory.prove_removal")) == ("closed", [])
    assert row.decisions.get().verified_at == NOW + DAY


BROKEN = b"PK\x03\x04" + b"\0" * 60


def test_a_file_that_cannot_be_read_any_more_is_neither_settled_nor_verified(share: Share) -> None:
    share.put("名簿.csv", rows(20))
    share.put("写し.csv", rows(20))
    share.aim()
    share.scan()
    erased, open_one, by = (
        share.row("unregistered", "名簿.csv"),
        share.row("unregistered", "写し.csv"),
        share.cast.suzuki,
    )
    deciding.remove_found(erased, kind="erase", due_on=date(2026, 6, 20), by=by.actor, at=NOW)
    for name in ("名簿.csv", "写し.csv"):
        share.put(name, BROKEN, changed=NOW + DAY)
    share.scan(at=NOW + DAY)
    assert share.file("名簿.csv").standing == "unread"
    for row, state in ((erased, "removing"), (open_one, "open")):
        row.refresh_from_db()
        assert row.state == state
    deciding.prove_removal(erased, proof="消した", by=by.actor, at=NOW + DAY)
    share.scan(at=NOW + 2 * DAY)
    erased.refresh_from_db()
    assert (erased.state, erased.came_back) == ("open", "still_there"), "it is still there, readable or not"


def test_a_place_in_which_only_an_unreadable_file_lies_is_no_ghost(share: Share) -> None:
    entry = entered(share.cast, name="顧客の名簿", items=["氏名"], count=20, count_basis="exact")
    by = share.cast.takahashi.actor
    register.change_entry(entry, {}, places=[f"{share.root}/顧客"], by=by, at=NOW)
    share.put("顧客/名簿.csv", rows(60))
    share.aim()
    share.scan()
    assert list(share.lists()) == ["drift"]
    share.put("顧客/名簿.csv", BROKEN, changed=NOW + DAY)
    share.scan(at=NOW + DAY)
    assert list(share.lists()) == ["drift"], "nobody can tell that it fits now"


def test_what_is_no_longer_looked_at_is_not_verified_as_erased(share: Share) -> None:
    share.put("個人用/名簿.csv", rows(20))
    share.put("ほか.txt", "x")
    target = share.aim()
    share.scan()
    row, by = share.row("unregistered"), share.cast.suzuki.actor
    deciding.remove_found(row, kind="erase", due_on=date(2026, 6, 20), by=by, at=NOW)
    deciding.prove_removal(row, proof="消した", by=by, at=NOW)
    targets.change_target(target, {"leave_out": ["個人用"]}, by=share.cast.watanabe.actor, at=NOW)
    share.target.refresh_from_db()
    share.scan(at=NOW + DAY)
    row.refresh_from_db()
    assert (row.state, row.decisions.get().verified_at) == ("proven", None)


def test_a_file_that_is_put_back_is_open_again(share: Share) -> None:
    path = share.put("名簿.csv", rows(20))
    share.put("ほか.txt", "x")
    share.aim()
    share.scan()
    path.unlink()
    share.scan(at=NOW + DAY)
    share.put("名簿.csv", rows(20))
    share.scan(at=NOW + 2 * DAY)
    row = share.row("unregistered")
    assert (row.state, row.came_back) == ("open", "reappeared")


def test_a_decision_can_be_taken_back_with_a_reason(share: Share) -> None:
    share.put("名簿.csv", rows(20))
    share.aim()
    share.scan()
    row, by = share.row("unregistered"), share.cast.suzuki.actor
    deciding.remove_found(row, kind="erase", due_on=date(2026, 6, 20), by=by, at=NOW)
    with pytest.raises(ReasonMissing):
        deciding.reopen_found(row, by=by, at=NOW)
    deciding.reopen_found(row, because="保存が必要と分かった", by=by, at=NOW)
    assert (share.row("unregistered").state, open_duties("inventory.prove_removal")) == ("open", [])
    assert Duty.objects.get(key="inventory.prove_removal").is_withdrawn


def test_one_file_is_scanned_for_another_measure_and_left_nowhere(
    cast: Cast, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    upload = SimpleUploadedFile("持ち出し.csv", rows(12).encode())
    found = api.scan_one(upload, by=cast.mori.actor, at=NOW)
    assert (found.status, found.people, found.holds_personal_information) == ("ok", 12, True)
    assert found.labels == ["氏名", "電話番号", "メールアドレス"]
    assert "090-1203-5603" not in repr(found)
    assert "井上 健太" not in repr(found)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(NotAllowed):
        api.scan_one(upload, by=cast.mallory.actor, at=NOW)
