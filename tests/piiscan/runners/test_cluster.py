"""A cluster of Ray on this machine finds what this machine finds, and a process that is killed there loses nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from piiscan.runners.cluster import BYTES, FILES, Shard
from piiscan.runners.work import Task


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    for at in range(450):
        (folder / f"{at:03}.txt").write_text(f"連絡先は m{at}@minato.example です", encoding="utf-8")
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04broken")
    return folder


def scan(share: Path, *words: str) -> subprocess.Popen[str]:
    """Starts a scan in a process of its own: Ray is not for the process of the tests."""
    return subprocess.Popen(
        [sys.executable, "-m", "piiscan.cli", "scan", str(share), "--format", "jsonl", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip


def rows(told: str) -> dict[str, dict[str, Any]]:
    whole = [json.loads(one) for one in told.splitlines()]
    named = {row["path"]: {**row, "seconds": 0} for row in whole}
    assert len(named) == len(whole), "no file has two results"
    return named


def readers_of(process: int) -> set[int]:
    """Returns the processes of the cluster that this scan has started and that read a shard now."""
    found = set()
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and b"ray::read_shard" in (entry / "cmdline").read_bytes():
                raylet = _parent(int(entry.name))
                if _parent(raylet) == process:
                    found.add(int(entry.name))
        except (OSError, IndexError):
            continue  # it has ended meanwhile
    return found


def _parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])


def test_a_shard_is_full_by_files_or_by_bytes() -> None:
    by_files, by_bytes = Shard(), Shard()
    for at in range(FILES):
        assert not by_files.is_full
        by_files.add(Task(0, str(at), 1, 1))
    by_bytes.add(Task(0, "large", BYTES, 1))
    assert by_files.is_full
    assert by_bytes.is_full


@pytest.mark.cluster
def test_a_cluster_finds_what_this_machine_finds_and_a_second_scan_reads_nothing(
    share: Path, tmp_path: Path
) -> None:
    here, _error = scan(share).communicate(timeout=200)
    manifest = str(tmp_path / "scan.db")
    process = scan(share, "--cluster", "local", "--manifest", manifest)
    there, said = process.communicate(timeout=200)
    assert process.returncode == 1, said
    assert rows(there) == rows(here)
    assert {one["cause"] for one in rows(there).values()} == {"", "damaged"}
    again, _error = scan(share, "--cluster", "local", "--manifest", manifest).communicate(timeout=200)
    assert rows(again) == rows(here)


@pytest.mark.cluster
def test_a_process_of_the_cluster_that_is_killed_loses_nothing(share: Path) -> None:
    with scan(share, "--cluster", "local", "--limit-rate", "20k") as process:
        killed: set[int] = set()
        while not killed and process.poll() is None:
            for reader in readers_of(process.pid):
                os.kill(reader, signal.SIGKILL)
                killed.add(reader)
        told, _error = process.communicate(timeout=200)
    assert killed, "a process that was reading was killed"
    assert process.returncode == 1
    assert len(rows(told)) == 451
    assert {one["status"] for path, one in rows(told).items() if path.endswith(".txt")} == {"ok"}


def test_where_ray_is_missing_it_is_named(share: Path) -> None:
    hidden = (
        "import sys; sys.modules['ray'] = None; from piiscan.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", hidden, "scan", str(share), "--cluster", "ray://10.0.0.1:10001"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "クラスターで調べるには、pip install 'mamori[cluster]' で追加してください" in done.stderr
