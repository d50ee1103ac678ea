"""Every file below a folder has one result, and no result, report or command tells a value."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from piiscan import scan
from piiscan.cli import main

ROWS = "氏名,電話番号,メール\n佐藤 まもる,090-1234-5678,sato@minato.example\n鈴木 かおり,03-1234-5678,suzuki@minato.example\n"


@pytest.fixture
def share(tmp_path: Path) -> Path:
    """A share of five files, one of them empty and two that are no text."""
    (tmp_path / "営業").mkdir()
    (tmp_path / "営業" / "名簿.csv").write_bytes(ROWS.encode("cp932"))
    (tmp_path / "営業" / "空.txt").write_bytes(b"")
    (tmp_path / "memo.txt").write_text("会議は明日の10時から", encoding="utf-8")
    (tmp_path / "logo.mkv").write_bytes(b"\x1aE\xdf\xa3 no text")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere")
    return tmp_path


def test_files_read_and_files_listed_with_a_reason_are_files_found(share: Path) -> None:
    told = {Path(one.path).name: (one.status, one.reason, one.kinds) for one in scan([share])}
    assert told == {
        "名簿.csv": ("ok", "", {"person_name": 2, "phone": 2, "email": 2}),
        "空.txt": ("ok", "", {}),
        "memo.txt": ("ok", "", {}),
        "logo.mkv": ("unreadable", "まだ読めない形式です（動画）", {}),
        "broken.txt": (
            "unreadable",
            "リンクです（指す先がこの場所にあれば、そのファイルとして調べます）",
            {},
        ),
    }


def test_a_result_tells_the_file_and_never_a_value(share: Path) -> None:
    (found,) = scan([share / "営業" / "名簿.csv"])
    assert (found.encoding, found.media_type, found.size) == ("cp932", "text/csv", len(ROWS.encode("cp932")))
    assert len(found.sha256) == 64
    assert found.samples["phone"] == ["***-****-*678", "**-****-*678"]
    for value in ("090-1234", "sato@", "suzuki@"):
        assert value not in repr(found)
        assert value not in json.dumps(found.as_row())


def test_bytes_lost_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("電話番号 03-1234-5678 山田".encode() + b"\xff\xfe")
    (found,) = scan([tmp_path / "a.txt"])
    assert found.status == "partial"
    assert "読めない文字が" in found.reason


def test_the_command_ends_with_what_it_found(share: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", str(share)]) == 1
    assert "名簿.csv\tメールアドレス 2、氏名 2、電話番号 2" in capsys.readouterr().out
    assert main(["scan", str(share / "memo.txt")]) == 0
    assert main(["scan", str(share / "missing")]) == 2
    assert "見つかりません" in capsys.readouterr().out


def test_the_command_writes_one_object_a_file(share: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert (
        main(["scan", str(share / "営業"), "--format", "jsonl", "--out", str(out), "--kinds", "email"]) == 1
    )
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {Path(row["path"]).name: row["kinds"] for row in rows} == {"名簿.csv": {"email": 2}, "空.txt": {}}


def test_an_unknown_kind_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", ".", "--kinds", "email,shoe_size"]) == 2
    assert "知らない種類です: shoe_size" in capsys.readouterr().err


def test_explaining_shows_doubtful_finds_too_but_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "番号 123456789018"]) == 1
    out = capsys.readouterr().out
    assert "個人番号（マイナンバー）\t0.40\t********9018" in out
    assert "12345678" not in out


def test_the_rules_are_listed_without_those_that_find_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    out = capsys.readouterr().out
    assert "my_number\t個人番号（マイナンバー）\t" in out
    assert "other_number" not in out
