"""Files of any file system that fsspec knows are listed and read; what a driver says of itself is not repeated."""

from __future__ import annotations

from collections.abc import Iterator

import fsspec
import pytest

from piiscan.model import Unreadable
from piiscan.runners.work import Place, Setting, Task, Worker
from piiscan.sources import SourceFailed
from piiscan.sources.addresses import source_of


@pytest.fixture
def bucket() -> Iterator[fsspec.AbstractFileSystem]:
    files = fsspec.filesystem("memory", skip_instance_cache=True)
    files.pipe("/bucket/営業/名簿.csv", "氏名,電話番号\n佐藤 花子,090-1234-5678\n".encode("cp932"))
    files.pipe("/bucket/memo.txt", b"nothing")
    yield files
    files.rm("/bucket", recursive=True)


@pytest.mark.usefixtures("bucket")
def test_files_of_a_bucket_are_listed_folder_by_folder_and_read_anew_by_their_address() -> None:
    items = list(source_of("memory://bucket").items())
    assert [(one.path, one.size) for one in items] == [
        ("memory://bucket/memo.txt", 7),
        ("memory://bucket/営業/名簿.csv", 38),
    ]
    assert all(one.changed > 0 for one in items)
    worker = Worker(Setting((Place("memory://bucket"),)))
    told = worker.done(Task(0, items[1].path, items[1].size, items[1].changed)).result
    assert told
    assert (told.status, told.encoding, told.kinds) == ("ok", "cp932", {"person_name": 1, "phone": 1})
    assert len(told.sha256) == 64


@pytest.mark.usefixtures("bucket")
def test_one_file_can_be_asked_for() -> None:
    (item,) = source_of("memory://bucket/memo.txt").items()
    with item.open() as file:
        assert file.read() == b"nothing"


def test_a_place_that_is_not_there_is_told(bucket: fsspec.AbstractFileSystem) -> None:
    with pytest.raises(SourceFailed, match="見つかりません"):
        list(source_of("memory://bucket/nowhere").items())
    (item,) = source_of("memory://bucket/memo.txt").items()
    bucket.rm("/bucket/memo.txt")
    with pytest.raises(Unreadable) as refused:
        item.open()
    assert refused.value.reason == "見つかりません"


def test_a_folder_that_cannot_be_listed_does_not_hide_the_others(
    bucket: fsspec.AbstractFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = type(bucket).ls

    def closed(self: object, path: str, **more: object) -> object:
        if path.endswith("営業"):
            raise PermissionError(f"AccessDenied for key secret-of-the-driver at {path}")
        return whole(self, path, **more)

    monkeypatch.setattr(type(bucket), "ls", closed)
    items = list(source_of("memory://bucket").items())
    assert [one.path for one in items] == ["memory://bucket/memo.txt", "memory://bucket/営業"]
    with pytest.raises(Unreadable) as refused:
        items[1].open()
    assert refused.value.reason == "フォルダーの中を一覧できませんでした"
