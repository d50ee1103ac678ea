"""Every file below a folder is listed once, and nothing that could hold a scan up is opened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from piiscan.model import Unreadable
from piiscan.sources import SourceFailed
from piiscan.sources.folder import Folder


def names(folder: Path) -> list[str]:
    return [os.path.relpath(one.path, folder) for one in Folder(str(folder)).items()]


def test_files_come_by_name_and_those_of_a_folder_before_those_below_it(tmp_path: Path) -> None:
    for name in ("b/z.txt", "b/a/c.txt", "a.txt", "c/d.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert names(tmp_path) == ["a.txt", "b/z.txt", "b/a/c.txt", "c/d.txt"]


def test_a_link_is_listed_and_not_followed_unless_it_was_asked_for_itself(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "loop").symlink_to(tmp_path)
    (tmp_path / "real.txt").write_bytes(b"abc")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    told = {os.path.basename(one.path): one for one in Folder(str(tmp_path)).items()}  # noqa: PTH119 - paths are text here
    assert set(told) == {"real.txt", "link.txt", "loop"}
    with pytest.raises(Unreadable) as refused:
        told["link.txt"].open()
    assert refused.value.status == "refused"
    assert "リンク" in refused.value.reason
    (asked,) = Folder(str(tmp_path / "link.txt")).items()
    with asked.open() as file:
        assert (asked.size, file.read()) == (3, b"abc")


def test_a_folder_that_is_exchanged_for_a_link_after_it_was_listed_leads_nowhere(tmp_path: Path) -> None:
    share, other = tmp_path / "share", tmp_path / "other"
    for folder in (share / "below", other):
        folder.mkdir(parents=True)
        (folder / "a.txt").write_bytes(b"abc")
    (told,) = Folder(str(share)).items()
    with told.open() as file:
        assert file.read() == b"abc"
    (share / "below").rename(share.parent / "away")
    (share / "below").symlink_to(other)
    with pytest.raises(Unreadable, match="refused"):
        told.open()


def test_a_folder_reached_by_a_link_or_by_a_short_way_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "real" / "below").mkdir(parents=True)
    (tmp_path / "real" / "below" / "a.txt").write_bytes(b"abc")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    monkeypatch.chdir(tmp_path)
    for way in (str(tmp_path / "link"), str(tmp_path / "link") + "/", "real", "./real/", "real/../link"):
        (told,) = Folder(way).items()
        with told.open() as file:
            assert file.read() == b"abc", way


def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (told,) = Folder(str(tmp_path)).items()
    with pytest.raises(Unreadable, match="refused"):
        told.open()


def test_a_folder_that_nobody_may_list_is_listed_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "open.txt").write_bytes(b"1")
    listing = os.scandir

    def closed(path: str) -> object:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return listing(path)

    monkeypatch.setattr(os, "scandir", closed)
    told = list(Folder(str(tmp_path)).items())
    assert [os.path.relpath(one.path, tmp_path) for one in told] == ["open.txt", "closed"]
    with pytest.raises(PermissionError):
        told[1].open()


def test_a_place_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match="見つかりません"):
        list(Folder(str(tmp_path / "nowhere")).items())
