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


def scanned(*words: str) -> float:
    """Returns the seconds that the command takes."""
    began = time.monotonic()
    command = [sys.executable, "-m", "piiscan.cli", "scan", *words, "--format", "jsonl", "--out", os.devnull]
    code = subprocess.run(command, check=False, capture_output=True).returncode
    assert code in (0, 1), code
    return time.monotonic() - began


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
        print(f"first scan of {files:,} small files: {first:.1f} s, {files / first:,.0f} files/s")
        again = min(scanned(str(root / "share"), *manifest) for _time in range(3))
        print(f"second scan, nothing changed: {again:.2f} s, {files / again:,.0f} files/s")
        size = sum(one.stat().st_size for one in (root / "tables").iterdir()) / 1e6
        took = {
            jobs: min(scanned(str(root / "tables"), "--jobs", str(jobs)) for _time in range(2))
            for jobs in (1, 2)
        }
        for jobs, seconds in took.items():
            print(f"{size:.0f} MB of tables, --jobs {jobs}: {seconds:.1f} s, {size / seconds:.1f} MB/s")
        print(f"two processes are {took[1] / took[2]:.2f} times as fast as one")
        if importlib.util.find_spec("ray"):
            there = scanned(str(root / "tables"), "--cluster", "local")
            print(
                f"the same on a cluster of this machine, its start included: {there:.1f} s, {size / there:.1f} MB/s"
            )


if __name__ == "__main__":
    main()
