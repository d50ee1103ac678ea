"""A second scan reads what has changed, asks the content where only the time has, and forgets what is gone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from piiscan.manifest import Manifest
from piiscan.model import FileResult
from piiscan.runners.course import Course, Step
from piiscan.runners.work import Done, Place, Setting, Task, Worker


@dataclass
class Here:
    """Reads in this process, and remembers what it read."""

    setting: Setting
    read: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    is_stopped: bool = False

    def run(self, steps: Iterator[Step]) -> Iterator[Done | FileResult]:
        with closing(Worker(self.setting)) as worker:
            for step in steps:
                if self.is_stopped:
                    return
                if isinstance(step, Task):
                    done = worker.done(step)
                    (self.read if done.result else self.same).append(Path(step.path).name)
                    yield done
                else:
                    yield step

    def stop(self) -> None:
        self.is_stopped = True


def scanned(share: Path, *, rules: str = "1", stop_after: int = 0) -> tuple[Course, Here, list[FileResult]]:
    setting = Setting((Place(str(share)),))
    runner = Here(setting)
    with Manifest(share.parent / "manifest.db", rules) as manifest:
        course = Course(setting, runner, manifest)
        told = []
        for result in course.results():
            told.append(result)
            if len(told) == stop_after:
                course.stop()
    return course, runner, told


@pytest.fixture
def share(tmp_path: Path) -> Path:
    for name in ("a", "b", "c/d", "c/e"):
        path = tmp_path / "share" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"連絡先 {path.stem}@minato.example", encoding="utf-8")
    return tmp_path / "share"


def test_what_is_the_same_is_not_read_again_and_tells_the_same(share: Path) -> None:
    _course, first, told = scanned(share)
    course, second, again = scanned(share)
    assert (first.read, second.read, second.same) == (["a.txt", "b.txt", "d.txt", "e.txt"], [], [])
    assert again == told
    assert course.tally.unchanged == 4


def test_a_file_whose_time_alone_has_changed_is_compared_and_not_read(share: Path) -> None:
    scanned(share)
    os.utime(share / "a.txt", ns=(1, 1))
    course, second, told = scanned(share)
    assert (second.read, second.same, course.tally.unchanged) == ([], ["a.txt"], 4)
    assert told[0].kinds == {"email": 1}
    assert scanned(share)[1].same == [], "the new time is remembered"


def test_a_file_that_was_rewritten_at_the_same_size_is_read(share: Path) -> None:
    scanned(share)
    (share / "a.txt").write_text("電話は 03-1234-5678 x-minato", encoding="utf-8")
    size = (share / "b.txt").stat().st_size
    with (share / "a.txt").open("r+b") as file:
        file.truncate(size)
    _course, second, told = scanned(share)
    assert second.read == ["a.txt"]
    assert told[0].kinds == {"phone": 1}


def test_what_is_gone_is_forgotten_and_counted(share: Path) -> None:
    scanned(share)
    (share / "c" / "d.txt").unlink()
    (share / "new.txt").write_bytes(b"1")
    assert scanned(share)[0].tally.vanished == 1
    assert scanned(share)[0].tally.vanished == 0


def test_nothing_is_forgotten_below_a_folder_that_could_not_be_listed(
    share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned(share)
    listing = os.scandir

    def closed(path: str) -> object:
        if str(path).endswith("/c"):
            raise PermissionError(13, "Permission denied", path)
        return listing(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", closed)
        course, _runner, told = scanned(share)
    assert course.tally.vanished == 0
    assert [one.status for one in told if one.path.endswith("/c")] == ["unreadable"]
    assert scanned(share)[1].read == []


def test_a_scan_that_is_stopped_goes_on_where_it_was(share: Path) -> None:
    course, first, _told = scanned(share, stop_after=2)
    assert (first.read, course.tally.is_stopped, course.tally.vanished) == (["a.txt", "b.txt"], True, 0)
    course, second, told = scanned(share)
    assert second.read == ["d.txt", "e.txt"]
    assert len(told) == 4


def test_other_rules_read_everything_again_and_forget_nothing(share: Path) -> None:
    scanned(share)
    course, second, _told = scanned(share, rules="2")
    assert len(second.read) == 4
    assert course.tally.vanished == 0
    assert scanned(share, rules="2")[1].read == []


def test_a_place_that_is_not_there_is_a_result_with_a_reason(share: Path) -> None:
    course, _runner, told = scanned(share / "nowhere")
    assert [(one.status, one.cause, one.reason) for one in told] == [
        ("unreadable", "missing", "見つかりません")
    ]
    assert course.tally.failures == 1


def test_what_is_to_be_done_is_counted_ahead(share: Path) -> None:
    setting = Setting((Place(str(share)),))
    course = Course(setting, Here(setting))
    course.count_ahead().join()
    told = course.tally
    assert (told.all_files, told.is_counted) == (4, True)
    assert told.all_size == sum(one.stat().st_size for one in share.rglob("*.txt"))


def test_a_name_that_is_no_text_is_remembered_like_any_other(share: Path) -> None:
    name = "名簿.txt".encode("cp932")
    Path(os.fsdecode(os.fsencode(share) + b"/" + name)).write_bytes(b"a@minato.example")
    _course, _first, told = scanned(share)
    assert len(told) == 5
    assert scanned(share)[1].read == []


def test_a_failure_of_a_reader_tells_its_type_and_not_its_words(
    share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_things: object, **_more: object) -> FileResult:
        raise ValueError("the cell was 090-1234-5678")

    monkeypatch.setattr("piiscan.runners.work.scan_item", failing)
    _course, _runner, told = scanned(share)
    assert {(one.status, one.cause, one.reason) for one in told} == {
        ("unreadable", "crashed", "読み取りの途中で失敗しました（ValueError）")
    }
