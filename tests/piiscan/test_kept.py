"""What was built is found again by whoever built it, and nothing that anybody else may have written is believed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from piiscan import kept
from piiscan.engine import Engine
from piiscan.rules import shipped

KEY = kept.key_of("test")
TOLD = (1, "語", b"\0\1", None, [("a", 0.5)])
NEEDS_USERS = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system tells no owner")
pytestmark = NEEDS_USERS


class Building:
    """Counts how often it builds."""

    times = 0

    def __call__(self) -> object:
        self.times += 1
        return TOLD


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(kept.FOLDER, str(tmp_path / "cache"))
    return tmp_path / "cache"


def only(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_it_is_built_once_and_nobody_else_may_read_it(folder: Path) -> None:
    build = Building()
    assert [kept.kept("a", KEY, build) for _ in range(3)] == [TOLD] * 3
    assert build.times == 1
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(only(folder).stat().st_mode) == 0o600


def test_another_key_is_another_thing(folder: Path) -> None:
    build = Building()
    for part in ("one", "other"):
        kept.kept("a", kept.key_of(part), build)
    assert build.times == 2
    assert len(list(folder.iterdir())) == 2


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def linked(path: Path) -> None:
    aside = path.parent.parent / "aside"
    path.rename(aside)
    path.symlink_to(aside)


UNSOUND: list[Callable[[Path], object]] = [
    flipped,
    linked,
    lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(path.read_bytes()[:50]),
    lambda path: path.write_bytes(b"PSK1" + KEY + bytes(40)),
    lambda path: path.chmod(0o622),
]


@pytest.mark.parametrize("spoil", UNSOUND)
def test_a_file_that_is_not_sound_is_not_believed_and_made_anew(
    folder: Path, spoil: Callable[[Path], object]
) -> None:
    build = Building()
    kept.kept("a", KEY, build)
    spoil(only(folder))
    assert [kept.kept("a", KEY, build) for _ in range(2)] == [TOLD] * 2
    assert build.times == 2, "built anew once, and kept again"


def test_what_belongs_to_another_user_is_not_believed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = Building()
    kept.kept("a", KEY, build)
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    assert kept.kept("a", KEY, build) == TOLD
    assert build.times == 2


@pytest.mark.parametrize("mode", [0o777, 0o720])
def test_a_folder_that_others_may_write_to_is_left_alone(folder: Path, mode: int) -> None:
    folder.mkdir()
    folder.chmod(mode)
    build = Building()
    kept.kept("a", KEY, build)
    kept.kept("a", KEY, build)
    assert build.times == 2
    assert not list(folder.iterdir())


@pytest.mark.parametrize("told", ["", "relative", "/dev/null/nowhere"])
def test_without_a_folder_everything_works(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kept.FOLDER, told)
    assert kept.kept("a", KEY, Building()) == TOLD


def test_old_files_go(folder: Path) -> None:
    for number in range(kept.MOST + 5):
        kept.kept("a", kept.key_of(number), Building())
    assert len(list(folder.iterdir())) == kept.MOST


def test_an_engine_from_the_file_finds_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "電話は03-1234-5678、個人番号 123456789018、taro@example.jp、神奈川県横浜市西区みなとみらい1-2-3"
    first, second = Engine(shipped()).detect(text), Engine(shipped()).detect(text)
    assert first == second
    monkeypatch.setenv(kept.FOLDER, "")
    assert Engine(shipped()).detect(text) == first
    assert len(first) >= 4


def test_many_processes_may_build_at_once(folder: Path) -> None:
    words = [sys.executable, "-c", "from piiscan import detect; print(len(detect('03-1234-5678')))"]
    running = [subprocess.Popen(words, stdout=subprocess.PIPE) for _ in range(4)]
    assert [one.communicate()[0].strip() for one in running] == [b"1"] * 4
    assert not [one for one in folder.iterdir() if one.name.startswith(".")]
