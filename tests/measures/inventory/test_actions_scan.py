"""Scans start, pause, go on, stop and end, and every file that is found has a row."""

from __future__ import annotations

import os
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mamori.kernel.approval import AlreadyDecided
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory import chores
from mamori.measures.inventory.actions import recording, scanning, slices
from mamori.measures.inventory.models import ScannedFile, ScanRun, ScanTarget
from measures.inventory.share import Share, rows
from people import NOW, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_every_file_has_a_row_and_the_run_adds_up(share: Share) -> None:
    share.put("顧客/名簿.csv", rows(20))
    share.put("メモ.txt", "会議は10時から")
    share.put("写真.xlsx", b"PK\x03\x04" + bytes(range(256)))
    share.aim()
    run = share.scan()
    assert (run.state, run.seen, run.read + run.partly, run.unreadable) == ("done", 3, 2, 1)
    assert run.seen == run.read + run.partly + run.unreadable == share.target.files.count()
    found = share.file("名簿.csv")
    assert (found.standing, found.people, found.status) == ("holding", 20, "ok")
    assert {"person_name", "phone", "email"} <= set(found.counts)
    assert found.changed_at == NOW
    assert share.file("メモ.txt").standing == "clear"
    unread = share.file("写真.xlsx")
    assert (unread.standing, bool(unread.reason)) == ("unread", True)


def test_no_value_that_was_found_is_kept_anywhere(share: Share, tmp_path: Path) -> None:
    share.put("名簿.csv", rows(15))
    share.aim()
    share.scan()
    told = str(list(ScannedFile.objects.values())) + str(list(TrailEntry.objects.values()))
    memory = b"".join(path.read_bytes() for path in (tmp_path / "memory").iterdir())
    for planted in ("090-1203-5603", "guest3@", "井上 健太", "井上", "09012035603"):
        assert planted not in told
        assert planted.encode() not in memory
    assert "*" in told, "masked samples are there"


def test_the_memory_of_a_scan_is_readable_to_its_owner_alone(share: Share, tmp_path: Path) -> None:
    share.put("名簿.csv", rows(5))
    share.aim()
    share.scan()
    folder = tmp_path / "memory"
    modes = {oct(path.stat().st_mode & 0o777) for path in [*folder.glob("*.db")]}
    assert (oct(folder.stat().st_mode & 0o777), modes) == ("0o700", {"0o600"})


def test_what_is_left_out_has_no_row(share: Share) -> None:
    share.put("tmp/名簿.csv", rows(5))
    share.put("~$名簿.csv", rows(5))
    share.put("名簿.csv", rows(5))
    share.aim(leave_out=["tmp", "~$*"])
    assert share.scan().seen == 1


def test_a_second_run_reads_only_what_has_changed_and_tells_what_is_new(share: Share) -> None:
    share.put("名簿.csv", rows(5))
    share.put("控え.csv", rows(5))
    share.aim()
    share.scan()
    share.put("名簿.csv", rows(30), changed=NOW + DAY)
    (share.root / "控え.csv").unlink()
    run = share.scan(at=NOW + DAY)
    assert (run.seen, run.gone, run.expected) == (1, 1, 2)
    assert [one.people for one in share.file("名簿.csv").sightings.all()] == [30, 5]
    assert [one.standing for one in share.file("控え.csv").sightings.all()] == ["gone", "holding"]
    share.scan(at=NOW + 2 * DAY)
    assert share.file("名簿.csv").sightings.count() == 2, "nothing new, nothing noted"


def test_a_share_that_is_away_makes_nothing_gone(share: Share) -> None:
    share.put("a/名簿.csv", rows(5))
    share.aim()
    share.scan()
    (share.root / "a" / "名簿.csv").unlink()
    run = share.scan(at=NOW + DAY)
    assert (run.state, bool(run.error_words)) == ("failed", True)
    assert share.file("名簿.csv").standing == "holding"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every folder")
def test_a_folder_that_cannot_be_opened_makes_nothing_gone(share: Share) -> None:
    share.put("a/名簿.csv", rows(5))
    share.put("b.txt", "x")
    share.aim()
    share.scan()
    (share.root / "a").chmod(0)
    try:
        run = share.scan(at=NOW + DAY)
    finally:
        (share.root / "a").chmod(0o700)
    assert (run.state, run.gone, run.unreadable) == ("done", 0, 1)


def test_a_run_goes_on_in_slices_and_counts_every_file_once(
    share: Share, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "BATCH", 2)
    monkeypatch.setattr(slices, "SLICE_SECONDS", 0.0)
    monkeypatch.setattr(slices, "WORTH", 0)
    for number in range(7):
        share.put(f"{number}.txt", "x")
    share.aim()
    run = scanning.start_scan(share.target, by=cast.sato.actor, at=NOW)
    turns = 1
    while slices.work(run.pk, clock=lambda: NOW):
        turns += 1
        ScanRun.objects.filter(pk=run.pk).update(started_at=NOW)
    run.refresh_from_db()
    assert (run.state, run.seen, share.target.files.count()) == ("done", 7, 7)
    assert turns > 3


def test_a_run_is_paused_resumed_and_stopped(share: Share, cast: Cast) -> None:
    share.put("名簿.csv", rows(5))
    target = share.aim()
    by: Any = {"by": cast.watanabe.actor, "at": NOW}
    run = scanning.start_scan(target, **by)
    scanning.pause_scan(run, **by)
    assert not slices.work(run.pk, clock=lambda: NOW)
    assert not target.files.exists()
    with pytest.raises(scanning.AlreadyRunning):
        scanning.start_scan(target, **by)
    scanning.resume_scan(run, **by)
    assert not slices.work(run.pk, clock=lambda: NOW)
    run.refresh_from_db()
    assert run.state == "done"
    with pytest.raises(AlreadyDecided):
        scanning.stop_scan(run, **by)


def test_a_run_that_is_stopped_in_the_middle_keeps_what_it_found_and_loses_nothing(
    share: Share, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    share.put("a.csv", rows(5))
    share.put("b.csv", rows(5))
    share.aim()
    share.scan()
    monkeypatch.setattr(slices, "BATCH", 1)
    run = scanning.start_scan(share.target, by=cast.sato.actor, at=NOW + DAY)
    written = recording.Writer.write

    def write_and_stop(writer: Any, batch: Any, *, at: Any) -> Any:
        counts = written(writer, batch, at=at)
        ScanRun.objects.filter(pk=run.pk).update(state="stopped")
        return counts

    monkeypatch.setattr(recording.Writer, "write", write_and_stop)
    assert not slices.work(run.pk, clock=lambda: NOW + DAY)
    run.refresh_from_db()
    assert (run.state, run.seen, run.gone) == ("stopped", 0, 0)
    assert set(share.target.files.values_list("standing", flat=True)) == {"holding"}


def test_a_target_that_is_switched_off_is_not_scanned(share: Share, cast: Cast) -> None:
    target = share.aim(is_active=False)
    with pytest.raises(scanning.TargetIsStopped):
        scanning.start_scan(target, by=cast.sato.actor, at=NOW)


def test_a_root_that_is_no_longer_allowed_ends_the_run_in_words(share: Share, settings: Any) -> None:
    share.put("名簿.csv", rows(5))
    share.aim()
    run = scanning.begin(share.target, by=share.cast.sato.actor, at=NOW)
    settings.SCAN_ROOTS = []
    slices.work(run.pk, clock=lambda: NOW)
    run.refresh_from_db()
    assert (run.state, "MAMORI_SCAN_ROOTS" in run.error_words) == ("failed", True)


def test_the_end_of_a_scan_leaves_one_entry_in_the_trail(share: Share) -> None:
    share.put("名簿.csv", rows(5))
    share.aim()
    run = share.scan()
    entry = TrailEntry.objects.get(action="inventory.finish_scan")
    assert (entry.object_id, entry.note) == (str(run.pk), "見つけた1件のうち、読めた1・一部0・読めなかった0")


def test_the_worker_does_a_scan_in_its_turns_and_the_clock_starts_it(share: Share, time_machine: Any) -> None:
    from mamori.kernel import jobs

    share.put("名簿.csv", rows(5))
    share.aim(schedule="weekly", weekday=6, hour=2)
    time_machine.move_to(NOW, tick=False)
    assert chores.start_due_scans.call() == 0
    time_machine.move_to(NOW + timedelta(days=6), tick=False)
    assert chores.start_due_scans.call() == 1
    assert chores.start_due_scans.call() == 0, "it runs already"
    jobs.drain()
    assert ScanRun.objects.get().state == "done"
    assert ScanTarget.objects.get().files.count() == 1


def test_the_folder_of_a_department_makes_it_the_owner(share: Share, cast: Cast) -> None:
    share.put("営業一課/名簿.csv", rows(5))
    share.put("名簿.csv", rows(5))
    share.aim(cast.administration, by_folder=True, shown_as=r"\\fs01\全社")
    share.scan()
    assert share.file(r"\営業一課\名簿.csv").department == cast.sales_one
    assert share.file(r"\\fs01\全社\名簿.csv").department == cast.administration


def test_the_memory_file_is_a_database_of_its_own(share: Share, tmp_path: Path) -> None:
    share.put("名簿.csv", rows(5))
    share.aim()
    share.scan()
    with sqlite3.connect(tmp_path / "memory" / f"{share.target.pk}.db") as memory:
        assert memory.execute("SELECT count(*) FROM files").fetchone() == (1,)
    memory.close()
