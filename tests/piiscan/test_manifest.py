"""A second scan reads what has changed and nothing else, and tells the same."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from piiscan import FileResult, scan, scanning
from piiscan.cli import main
from piiscan.manifest import Manifest, version_of_rules
from piiscan.model import Item


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Tells the names of the files that were read."""
    told: list[str] = []
    whole = scanning.scan_item

    def watched(item: Item, **more: object) -> FileResult:
        told.append(Path(item.path).name)
        return whole(item, **more)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(scanning, "scan_item", watched)
    return told


def rows(share: Path, *, rules: str = "1") -> list[FileResult]:
    with Manifest(share.parent / "manifest.db", rules=rules) as manifest:
        return list(scan([share], manifest=manifest))


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(f"連絡先 {name}@minato.example", encoding="utf-8")
    (folder / "c.bin").write_bytes(b"\0")
    return folder


def test_only_what_changed_is_read_again(share: Path, read: list[str]) -> None:
    first = rows(share)
    assert rows(share) == first
    assert read == ["a.txt", "b.txt", "c.bin"], "what nobody can read is not tried again"
    (share / "b.txt").write_text("連絡先 03-1234-5678, b@minato.example", encoding="utf-8")
    assert [one.kinds for one in rows(share)] == [{"email": 1}, {"phone": 1, "email": 1}, {}]
    assert read[3:] == ["b.txt"]


def test_other_rules_read_everything_again(share: Path, read: list[str]) -> None:
    rows(share, rules="1")
    rows(share, rules="2")
    assert read.count("a.txt") == 2
    assert version_of_rules() != version_of_rules("email")


def test_the_manifest_holds_no_value_and_opens_for_its_owner_only(share: Path) -> None:
    rows(share)
    path = share.parent / "manifest.db"
    assert b"a@minato" not in path.read_bytes()
    assert os.stat(path).st_mode & 0o077 == 0  # noqa: PTH116 - the mode is what is asked for
    assert sqlite3.connect(path).execute("SELECT count(*) FROM files").fetchone() == (3,)


def test_a_file_that_is_no_manifest_is_left_as_it_is(share: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = share.parent / "letter.txt"
    other.write_text("拝啓" * 500, encoding="utf-8")
    assert main(["scan", str(share), "--manifest", str(other)]) == 2
    assert "結果を覚えておくファイルではありません" in capsys.readouterr().err
    assert other.read_text(encoding="utf-8") == "拝啓" * 500
