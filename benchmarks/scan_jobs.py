"""Measures how a scan scales: the second look at an unchanged tree, one process and two, and a cluster on this machine.

Run: python benchmarks/scan_jobs.py [FILES] [MEGABYTES]        (100,000 small files; 200 MB of customer tables unless told)

Every figure is that of the command in a process of its own, start and end included. The cluster is measured where Ray is.
"""

from __future__ import annotations

import importlib.util
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

IN_A_FOLDER = 250
SURNAMES = ["佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤"]
GIVEN = ["花子", "太郎", "かおり", "まもる", "健一", "美咲", "大輔", "陽子"]
HEADER = "氏名,電話番号,メール,住所,備考\n"


def tree(root: Path, files: int) -> None:
    """Makes many small files, most of them with nothing in them, as on a file server."""
    for at in range(files):
        folder = root / f"{at // IN_A_FOLDER:05}"
        folder.mkdir(parents=True, exist_ok=True)
        told = f"連絡先は m{at}@minato.example です" if at % 10 == 0 else "本日の会議では予算について話した。"
        (folder / f"{at}.txt").write_text(told, encoding="utf-8")


def tables(root: Path, megabytes: int) -> None:
    """Makes tables of invented customers, two megabytes each."""
    chance = random.Random(20261124)
    root.mkdir()
    for at in range(max(1, megabytes // 2)):
        rows, size = [HEADER], 0
        while size < 2_000_000:
            row = (
                f"{chance.choice(SURNAMES)} {chance.choice(GIVEN)},090-{chance.randint(1000, 9999)}-{chance.randint(0, 9999):04},"
                f"u{chance.randint(1, 10**7)}@minato.example,東京都港区芝公園{chance.randint(1, 4)}-{chance.randint(1, 30)},"
                f"注文番号 {chance.randint(10**9, 10**10)}\n"
            )
            rows.append(row)
            size += len(row.encode())
        (root / f"{at:04}.csv").write_text("".join(rows), encoding="utf-8")


class Took(NamedTuple):
    """Seconds on the clock and of the processors, those of all processes that the command waited for."""

    clock: float
    cpu: float

    def told(self, amount: float, what: str) -> str:
        return f"{self.clock:.1f} s, {amount / self.clock:,.0f} {what}/s; CPU {self.cpu:.1f} s, {amount / self.cpu:,.0f} {what}/s"


def scanned(*words: str) -> Took:
    """Returns what the command takes."""
    began = time.monotonic()
    command = [sys.executable, "-m", "piiscan.cli", "scan", *words, "--format", "jsonl", "--out", os.devnull]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    code = process.returncode = os.waitstatus_to_exitcode(status)
    assert code in (0, 1), code
    return Took(time.monotonic() - began, used.ru_utime + used.ru_stime)


def main() -> None:
    files, megabytes = (
        (int(one) for one in (*sys.argv[1:], "100000", "200")[:2])
        if len(sys.argv) != 2
        else (int(sys.argv[1]), 200)
    )
    with tempfile.TemporaryDirectory(prefix="piiscan-jobs-") as folder:
        root = Path(folder)
        tree(root / "share", files)
        tables(root / "tables", megabytes)
        print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, Python {sys.version.split()[0]}")
        manifest = ("--manifest", str(root / "scan.db"))
        first = scanned(str(root / "share"), *manifest)
        print(f"first scan of {files:,} small files: {first.told(files, 'files')}")
        again = min(scanned(str(root / "share"), *manifest) for _time in range(3))
        print(f"second scan, nothing changed: {again.told(files, 'files')}")
        size = sum(one.stat().st_size for one in (root / "tables").iterdir()) / 1e6
        took = {
            jobs: min(scanned(str(root / "tables"), "--jobs", str(jobs)) for _time in range(2))
            for jobs in (1, 2)
        }
        for jobs, one in took.items():
            print(f"{size:.0f} MB of tables, --jobs {jobs}: {one.told(size, 'MB')}")
        print(f"two processes are {took[1].clock / took[2].clock:.2f} times as fast as one")
        if importlib.util.find_spec("ray"):
            there = scanned(str(root / "tables"), "--cluster", "local")
            print(f"the same on a cluster of this machine, its start included: {there.clock:.1f} s")


if __name__ == "__main__":
    main()
