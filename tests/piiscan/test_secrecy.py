"""What was planted is found nowhere but where it was planted: no report, log, error, manifest, temporary file or list of processes."""

from __future__ import annotations

import csv
import io
import logging
import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest

from piiscan.cli import main
from piiscan.model import FileResult
from piiscan.runners import work
from piiscan.runners.work import Place, Setting, Task, Worker

NAME, PHONE, MAIL, NUMBER, CARD = (
    "佐藤 花子",
    "090-4823-7716",
    "hanako.s@minato.example",
    "123456789018",
    "4111111111111111",
)
PLANTED = (NAME, PHONE, MAIL, NUMBER, CARD)
PASSWORD = "gei5Ohx-9quo"
ROW = [NAME, PHONE, MAIL, NUMBER, CARD]
HEADER = ["氏名", "電話番号", "メール", "個人番号", "カード番号"]


def written(value: str) -> set[bytes]:
    """Every way in which a value could be written down."""
    return {value.encode(encoding) for encoding in ("utf-8", "cp932", "euc-jp", "utf-16-le", "utf-16-be")} | {
        value.encode("unicode_escape"),
        value.replace("-", "").encode(),
    }


def leaks(told: bytes, values: tuple[str, ...] = PLANTED) -> list[str]:
    return [value for value in values if any(one in told for one in written(value))]


@pytest.fixture
def share(tmp_path: Path) -> Path:
    """Files of many forms that hold the planted values, some of them broken in the middle of one."""
    folder = tmp_path / "share"
    folder.mkdir()
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *([ROW] * 50)])
    (folder / "a.csv").write_bytes(text.getvalue().encode("cp932"))
    (folder / "b.txt").write_text(
        "。".join(f"{label}：{value}" for label, value in zip(HEADER, ROW, strict=True)), encoding="utf-8"
    )
    (folder / "c.txt").write_bytes(f"電話番号：{PHONE}".encode() + b"\xff\xfe\x81")
    with zipfile.ZipFile(folder / "d.zip", "w") as packed:
        packed.writestr("a.csv", text.getvalue())
    whole = (folder / "d.zip").read_bytes()
    (folder / "e.zip").write_bytes(whole[: len(whole) // 2])
    mail = EmailMessage()
    mail["From"], mail["Subject"] = MAIL, NAME
    mail.set_content(f"カード番号 {CARD}")
    (folder / "f.eml").write_bytes(bytes(mail))
    (folder / "g.xlsx").write_bytes(b"PK\x03\x04" + PHONE.encode())
    (folder / "h.pdf").write_bytes(b"%PDF-1.7\n" + MAIL.encode())
    database = sqlite3.connect(folder / "i.db")
    database.execute("create table people (a, b, c, d, e)")
    database.execute("insert into people values (?, ?, ?, ?, ?)", ROW)
    database.commit()
    database.close()
    return folder


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "html"])
def test_nothing_that_a_scan_writes_holds_a_value(share: Path, tmp_path: Path, form: str) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {**os.environ, "TMPDIR": str(temporary), "PYTHONFAULTHANDLER": "1", "PYTHONDEVMODE": "1"}
    out, manifest = tmp_path / f"out.{form}", tmp_path / "scan.db"
    done = subprocess.run(
        [sys.executable, "-m", "piiscan.cli", "scan", str(share), "--format", form, "--out", str(out), "--progress",
         "--manifest", str(manifest), "--jobs", "2"],
        capture_output=True, env=environment, cwd=tmp_path, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 1
    told = b"".join(
        one.read_bytes() for one in tmp_path.rglob("*") if one.is_file() and share not in one.parents
    )
    assert len(told) > 1000
    assert leaks(told + done.stdout + done.stderr) == []
    assert list(temporary.iterdir()) == []


def test_a_database_is_read_without_a_value_in_the_logs(
    share: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place = Place(f"sqlite:///{share}/i.db")
    with (
        caplog.at_level(logging.DEBUG),
        closing(Worker(Setting((place,)))) as worker,
        closing(place.source()) as source,
    ):
        results = [worker.done(Task(0, one.path, 0, 0)).result for one in source.items()]
    assert [one.kinds for one in results if one]
    assert leaks(f"{results!r}{caplog.text}".encode()) == []


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    def failed(*_things: object, **_more: object) -> FileResult:
        told = " ".join(PLANTED)
        raise RuntimeError(told) from ValueError(told)

    monkeypatch.setattr(work, "scan_item", failed)


@pytest.mark.usefixtures("failing")
def test_an_error_that_quotes_what_it_read_is_told_by_its_type(
    share: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), closing(Worker(Setting((Place(str(share)),)))) as worker:
        result = worker.done(Task(0, str(share / "b.txt"), 1, 1)).result
    assert result
    assert result.reason == "読み取りの途中で失敗しました（RuntimeError）"
    assert leaks(f"{result!r}{caplog.text}".encode()) == []


def test_a_password_is_in_no_result_error_log_manifest_or_list_of_processes(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("SHARE_PASSWORD", PASSWORD)
    lists: list[bytes] = []
    start = subprocess.Popen

    def watched(words: list[str], **more: object) -> object:
        process = start(words, **more)  # type: ignore[call-overload]  # handed on as they came
        lists.append(Path(f"/proc/{process.pid}/cmdline").read_bytes())
        return process

    monkeypatch.setattr(subprocess, "Popen", watched)
    places = ["postgresql://reader@127.0.0.1:1/crm", f"mysql://reader:{PASSWORD}@127.0.0.1:1/crm",
              f"imap://taro:{PASSWORD}@127.0.0.1:1/INBOX", str(tmp_path)]  # fmt: skip
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    with caplog.at_level(logging.DEBUG):
        code = main(
            [
                "scan",
                *places,
                "--password-env",
                "SHARE_PASSWORD",
                "--manifest",
                str(tmp_path / "scan.db"),
                "--jobs",
                "1",
            ]
        )
    told = capfd.readouterr()
    assert code == 0
    assert told.out.count("\t読めません: ") == 3
    assert lists, "a process was started, and its words were looked at"
    everything = told.out + told.err + caplog.text
    assert (
        leaks(everything.encode() + b"".join(lists) + (tmp_path / "scan.db").read_bytes(), (PASSWORD,)) == []
    )


def test_a_setting_is_shown_without_its_places() -> None:
    setting = Setting((Place(f"postgresql://a:{PASSWORD}@h/d", PASSWORD),))
    assert PASSWORD not in repr(setting)
    assert PASSWORD not in repr(Worker(setting))
