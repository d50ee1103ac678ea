"""Measures how fast piiscan finds: megabytes of input for a second of CPU, on one core, by kind of work and of input.

Run: python benchmarks/scan_speed.py [--size MB] [--runs N] [--pure] [--growth] [--large GB]
Inputs are made in the run from invented people and companies; times are CPU time, the middle of the runs, on one core.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from scan_inputs import customers, documents, prose

from piiscan import native
from piiscan.columns import ColumnReader, TableCount
from piiscan.engine import Engine, engine
from piiscan.isolation.opened import Opened
from piiscan.people import people
from piiscan.readers import charset, plain, tables
from piiscan.rules import shipped
from piiscan.scanning import scan_file

GROWTH = "\n| everything on | MB | CPU s | MB for a second | peak memory MB |\n|---|--:|--:|--:|--:|"


def cpu(work: Callable[[], object], runs: int) -> float:
    """Returns the middle of the CPU seconds that the work takes."""
    told = []
    for _ in range(runs):
        began = time.process_time()
        work()
        told.append(time.process_time() - began)
    return statistics.median(told)


def row(name: str, sizes: Iterable[tuple[int, float]]) -> str:
    return f"| {name} | " + " | ".join(f"{size / 1e6 / seconds:,.0f}" for size, seconds in sizes) + " |"


def works(everything: Engine) -> dict[str, Engine]:
    rules = shipped()
    return {
        "numbers and check digits": Engine([rule for rule in rules if rule.shapes or not rule.finds]),
        "patterns (mail, dates, plates …)": Engine([rule for rule in rules if rule.pattern]),
        "addresses": Engine([rule for rule in rules if rule.by == "addresses"]),
        "all of these": Engine([rule for rule in rules if rule.by in ("", "addresses")]),
        "everything, names in prose too": everything,
    }


def count_csv(path: Path, deciding: Engine, counting: Engine) -> TableCount:
    """Counts and hashes a csv file; one engine decides its columns, names too, another reads what no column explains."""
    with path.open("rb") as file, Opened(file, path.stat().st_size) as opened:
        rows = tables.rows(plain.Whole(opened.file))
        header = next(rows)
        first = [one for one, _ in zip(rows, range(1000), strict=False)]
        count = TableCount(ColumnReader(deciding).decide(header, first), counting, people(b"k" * 32))
        count.add(first)
        count.add_rest(rows)
        assert opened.sha256
    return count


def measure(size: int, runs: int) -> None:
    chance = random.Random(20261124)
    inputs = {
        "customers": customers(size, chance),
        "prose": prose(size, chance),
        "documents": documents(size, chance),
    }
    everything = engine()
    engines = works(everything)
    limits(inputs, runs)
    print(
        "\n| of texts in memory, UTF-8 MB for a second | customers | prose | documents |\n|---|--:|--:|--:|"
    )
    for name, one in engines.items():
        texts = [text[: len(text) // 8] if one is everything else text for text in inputs.values()]
        print(row(name, [(len(text.encode()), cpu(partial(one.count, text), runs)) for text in texts]))
    print(
        "\n| of files: read, decoded, hashed, found | customers.csv | prose.txt | documents.txt |\n|---|--:|--:|--:|"
    )
    structured = engines["all of these"]
    with tempfile.TemporaryDirectory() as folder:
        for encoding in ("utf-8", "cp932"):
            paths = [Path(folder, f"{name}.{'csv' if name == 'customers' else 'txt'}") for name in inputs]
            for path, text in zip(paths, inputs.values(), strict=True):
                path.write_bytes(text.encode(encoding, "replace"))
            sizes = [path.stat().st_size for path in paths]
            seconds = [cpu(partial(count_csv, paths[0], everything, structured), runs)]
            seconds += [cpu(partial(scan_file, path, using=structured), runs) for path in paths[1:]]
            what = "numbers, patterns, addresses, names in columns"
            print(row(f"{encoding}: {what}", zip(sizes, seconds, strict=True)))
            seconds = [cpu(partial(scan_file, path), runs) for path in paths]
            print(row(f"{encoding}: everything", zip(sizes, seconds, strict=True)))


def limits(inputs: dict[str, str], runs: int) -> None:
    """What the machine gives at this moment: it is shared, and these rates say how fast it was."""
    print("\n| limits: MB for a second | customers | prose | documents |\n|---|--:|--:|--:|")
    raw = [text.encode() for text in inputs.values()]
    two = [text.encode("cp932", "replace") for text in inputs.values()]
    every: list[tuple[str, list[bytes], Callable[[bytes], object]]] = [
        ("copy", raw, bytearray),
        ("count a literal (`grep -c`)", raw, partial(count_literal, "電話番号".encode())),
        ("decode UTF-8", raw, bytes.decode),
        ("decode CP932, Python's codec", two, partial(str, encoding="cp932")),
        ("decode CP932, as piiscan does", two, partial(charset.decoded, name="cp932")),
    ]
    for name, contents, work in every:
        print(row(name, [(len(one), cpu(partial(work, one), runs)) for one in contents]))


def count_literal(literal: bytes, content: bytes) -> int:
    return content.count(literal)


def growth() -> None:
    """Files of 1, 10 and 100 MB, each in a process of its own, for its memory."""
    print(GROWTH)
    for kind in ("customers", "prose"):
        for size in (1, 10, 100):
            if kind == "prose" and size == 100:
                continue
            subprocess.run([sys.executable, __file__, "--one", kind, "--size", str(size)], check=True)


def one(kind: str, size: int) -> None:
    make = {"customers": customers, "prose": prose}[kind]
    block = make(1_000_000, random.Random(1))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.csv" if kind == "customers" else "a.txt")
        with path.open("w", encoding="utf-8") as file:
            file.writelines(block if n == 0 else block[block.index("\n") + 1 :] for n in range(size))
        del block
        scanned(path, kind)


def scanned(path: Path, kind: str) -> None:
    engine()
    began, clock = time.process_time(), time.monotonic()
    result = scan_file(path)
    seconds, clock = time.process_time() - began, time.monotonic() - clock
    peak = most_memory()
    size = result.size / 1e6
    print(f"| {kind} | {size:,.0f} | {seconds:.2f} | {size / seconds:,.0f} | {peak:,.0f} |", flush=True)
    if size > 1000:
        told = (
            f"{result.people:,} people (about), {sum(result.kinds.values()):,} finds, status {result.status}"
        )
        print(f"\n{clock:.0f} s on the clock; {told}")


def most_memory() -> float:
    """Returns the most megabytes that this process has held, and not what the one held that started it."""
    told = Path("/proc/self/status").read_text()
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


def large(gigabytes: int) -> None:
    """One csv file, read in a process of its own: half a gigabyte of rows, again and again with other digits."""
    print(GROWTH)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "large.csv")
        with path.open("wb") as file:
            for number in range(10):
                block = customers(50_000_000, random.Random(number)).encode()
                file.write(block if number == 0 else block[block.index(b"\n") + 1 :])
                for turn in range(1, 2 * gigabytes):
                    digits = "".join(random.Random(turn).sample("0123456789", 10)).encode()
                    file.write(
                        block[block.index(b"\n") + 1 :].translate(bytes.maketrans(b"0123456789", digits))
                    )
        subprocess.run([sys.executable, __file__, "--file", str(path)], check=True)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--size", type=int, default=20, help="megabytes of each input")
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--pure", action="store_true", help="without the C part")
    asked.add_argument("--growth", action="store_true", help="files of 1, 10 and 100 MB, and their memory")
    asked.add_argument("--large", type=int, metavar="GB", help="one csv file so large, and its memory")
    asked.add_argument("--one", help=argparse.SUPPRESS)
    asked.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    told = asked.parse_args()
    if told.pure:
        os.environ["PIISCAN_PURE"] = "1"
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if told.file:
        scanned(told.file, "customers")
        return
    if told.one:
        one(told.one, told.size)
        return
    print(
        f"C part: {native.part() is not None}; load {' '.join(f'{one:.1f}' for one in os.getloadavg())}; {told.size} MB, {told.runs} runs"
    )
    if told.large:
        large(told.large)
    elif told.growth:
        growth()
    else:
        measure(told.size * 1_000_000, told.runs)


if __name__ == "__main__":
    main()
