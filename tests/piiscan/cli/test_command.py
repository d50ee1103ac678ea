"""The command: forms, exit codes, progress, what it leaves out, and a stop after which it goes on."""

from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from piiscan.cli import main
from piiscan.cli.scanning import _rate
from piiscan.readers import fonts


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    for at in range(6):
        (folder / f"{at}.txt").write_text(f"連絡先は m{at}@minato.example です", encoding="utf-8")
    (folder / "memo.txt").write_text("会議は10時から", encoding="utf-8")
    return folder


@pytest.mark.parametrize(("name", "begins"), [
    ("a.json", '{"files": ['), ("a.jsonl", '{"path": '), ("a.csv", "\ufeff場所,重大さ"), ("a.html", "<!doctype html>"),
    ("a.txt", ""),
])  # fmt: skip
def test_the_ending_of_the_file_decides_the_form(share: Path, tmp_path: Path, name: str, begins: str) -> None:
    out = tmp_path / name
    assert main(["scan", str(share), "--out", str(out), "--jobs", "1"]) == 1
    assert out.read_text(encoding="utf-8").startswith(begins)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "m3@minato" not in out.read_text(encoding="utf-8")


def test_the_files_of_the_scan_itself_are_left_out(share: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(share)
    for _time in range(2):
        assert main(["scan", ".", "--out", "found.jsonl", "--manifest", "scan.db", "--jobs", "1"]) == 1
        told = [
            json.loads(one)["path"] for one in Path("found.jsonl").read_text(encoding="utf-8").splitlines()
        ]
        assert sorted(told) == [
            f"./{name}" for name in ("0.txt", "1.txt", "2.txt", "3.txt", "4.txt", "5.txt", "memo.txt")
        ]


def test_progress_is_told_where_it_is_wanted(share: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", str(share), "--progress", "--jobs", "1"]) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("7/7 ファイル  ")
    assert "ファイル/秒" in last
    assert last.endswith("見つかった 6")
    assert main(["scan", str(share), "--jobs", "1"]) == 1
    assert capsys.readouterr().err == "", "who did not ask, and has no terminal, is told nothing"


def test_a_place_beside_one_that_is_not_there_is_scanned_all_the_same(
    share: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scan", str(share), str(share / "nowhere"), "--jobs", "1"]) == 1
    assert f"{share}/nowhere\t読めません: 見つかりません" in capsys.readouterr().out


def test_a_rate_is_written_as_people_write_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert [_rate(one) for one in ("500", "5M", "1.5k", "2MB/s", "1GiB")] == [500, 5e6, 1500, 2e6, 1e9]
    for wrong in ("", "fast", "0", "-5"):
        with pytest.raises(SystemExit) as ended:
            main(["scan", ".", f"--limit-rate={wrong}"])
        assert ended.value.code == 2
    assert "5M や 500k" in capsys.readouterr().err


def test_a_password_that_is_typed_into_an_address_is_warned_of_and_not_repeated(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["scan", "imap://taro:gei5Ohx-9quo@127.0.0.1:1/", "--jobs", "1"]) == 2
    told = capsys.readouterr()
    assert "--password-env" in told.err
    assert "接続できません" in told.out
    assert "gei5Ohx-9quo" not in told.out + told.err


def test_an_environment_without_the_password_is_told(capsys: pytest.CaptureFixture[str], share: Path) -> None:
    assert main(["scan", str(share), "--password-env", "NOT_THERE"]) == 2
    assert "環境変数 NOT_THERE がありません" in capsys.readouterr().err


def test_the_doctor_tells_what_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "○ PDF のための代わりの字形" in out
    assert out.splitlines()[-1] == "調査に必要なものはそろっています。"


def test_the_doctor_fails_where_text_would_be_lost_unseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fonts, "FILE", tmp_path / "boxes.ttf")
    assert main(["doctor"]) == 2
    assert "× PDF のための代わりの字形" in capsys.readouterr().out


def test_a_text_can_be_explained_with_own_rules_from_the_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yaml").write_text("kind: staff\ntitle: 社員番号\npattern: 'K-\\d{5}'\n", encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO("担当 K-12345"))
    assert main(["explain", "-", "--rules", str(tmp_path)]) == 1
    assert capsys.readouterr().out == "3–10\t社員番号\t0.80\t*-***45\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_scan_that_is_stopped_keeps_what_it_has_and_goes_on_with_the_same_words(
    share: Path, tmp_path: Path, number: signal.Signals
) -> None:
    (share / "9_slow.txt").write_text("x" * 2_000_000, encoding="utf-8")
    manifest = tmp_path / "scan.db"
    words = [sys.executable, "-m", "piiscan.cli", "scan", str(share), "--format", "jsonl", "--jobs", "1"]
    words += ["--manifest", str(manifest)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*words, "--limit-rate", "20k"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
    ) as process:
        assert process.stdout, "there is a pipe"
        first = [json.loads(process.stdout.readline())["path"] for _line in range(3)]
        process.send_signal(number)
        _rest, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "途中で止めました" in said
    assert "同じ命令をもう一度実行すると、続きから調べます" in said
    with sqlite3.connect(manifest) as database:
        kept = {path for (path,) in database.execute("SELECT path FROM files")}
    database.close()
    assert set(first) <= kept
    assert str(share / "9_slow.txt") not in kept
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 8
