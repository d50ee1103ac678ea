"""Measures what piiscan finds and what it takes for something: by kind, on invented documents, on real addresses, beside others.

Run: python benchmarks/scan_accuracy.py [--count N] [--half open|held|unseen|fresh] [--misses KIND] [--data FOLDER] [--peers PYTHON]
The corpus is made in the run, with a fixed seed (scan_corpus.py). Rules are mended by the half `open` only; figures are of `held`.
--data is a folder with addresses_geolonia_half.csv (or PIISCAN_DATA), --peers the Python of an environment that holds the peers
(scan_peers.py says how to make it).
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from scan_corpus import Document, documents

from piiscan import detect
from piiscan.columns import APART, ColumnReader
from piiscan.engine import engine
from piiscan.lexicons import municipalities

Finds = list[tuple[int, int, str]]
SEED = 20261130
# Not among the structured kinds: what only language tells.
OF_LANGUAGE = ("person_name", "special_care")
INSTITUTIONS = (
    "市民病院",
    "中央図書館",
    "立第一小学校",
    "立北中学校",
    "役所",
    "商工会議所",
    "総合体育館",
    "消防署",
    "文化会館",
    "社会福祉協議会",
    "観光協会",
    "農業協同組合",
    "立美術館",
    "教育委員会",
    "保健所",
    "立大学附属病院",
    "議会",
    "公民館",
    "郵便局",
    "青年会議所",
    "森林組合",
    "第二中学校",
    "三丁目会館",
    "21世紀美術館",
)


def found_by_piiscan(document: Document) -> Finds:
    """Texts are read as texts, tables by their columns, as the scan of files does."""
    if document.genre == "table":
        return list(_found_in_table(document.text))
    return [(one.start, one.end, one.kind) for one in detect(document.text)]


def _found_in_table(text: str) -> Iterable[tuple[int, int, str]]:
    lines, start = text.splitlines(), 0
    rows = [line.split(",") for line in lines]
    columns = ColumnReader(engine()).decide(rows[0], rows[1:])
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            column = columns[at] if at < len(columns) else None
            if number and column is not None and column.kind and cell:
                yield start, start + len(cell), column.kind
            elif number and column is not None and not column.is_nobodys:
                yield from ((start + one.start, start + one.end, one.kind) for one in detect(cell + APART))
            start += len(cell) + 1


class Tally:
    """Counts what was found rightly, what wrongly, and what was missed, by kind."""

    def __init__(self) -> None:
        self.right, self.touched, self.found, self.gold = (
            Counter[str](),
            Counter[str](),
            Counter[str](),
            Counter[str](),
        )
        self.met = Counter[str]()  # finds that touch something of their kind

    def add(self, gold: Finds, found: Finds) -> None:
        gold_set, found_set = set(gold), set(found)
        for one in gold_set:
            self.gold[one[2]] += 1
            self.right[one[2]] += one in found_set
            self.touched[one[2]] += any(_touch(one, other) for other in found_set)
        for one in found_set:
            self.found[one[2]] += 1
            self.met[one[2]] += any(_touch(one, other) for other in gold_set)

    def row(self, kinds: Sequence[str]) -> list[float]:
        """Returns exact precision, recall, F1, and F1 where touching is enough, of these kinds together."""
        right, touched, met, found, gold = (
            sum(one[kind] for kind in kinds)
            for one in (self.right, self.touched, self.met, self.found, self.gold)
        )
        exact = (right / found if found else 0.0, right / gold if gold else 0.0)
        loose = (met / found if found else 0.0, touched / gold if gold else 0.0)
        return [*exact, _f1(*exact), _f1(*loose)]


def _touch(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[2] == other[2] and one[0] < other[1] and other[0] < one[1]


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def measure(corpus: Sequence[Document], find: Callable[[Document], Finds]) -> tuple[Tally, float]:
    tally, seconds = Tally(), 0.0
    find(Document("prose", "準備のための文です。"))  # what is made once is not measured
    for document in corpus:
        began = time.process_time()
        found = find(document)
        seconds += time.process_time() - began
        tally.add(document.gold, found)
    return tally, seconds


def told(numbers: Iterable[float]) -> str:
    return " | ".join(f"{one:.3f}" for one in numbers)


def by_kind(tally: Tally) -> None:
    print("| kind | gold | found | precision | recall | F1 | F1, touching |\n|---|--:|--:|--:|--:|--:|--:|")
    for kind in sorted({*tally.gold, *tally.found}):
        print(f"| {kind} | {tally.gold[kind]} | {tally.found[kind]} | {told(tally.row([kind]))} |")
    for name, kinds in groups(tally).items():
        gold, found = (sum(one[kind] for kind in kinds) for one in (tally.gold, tally.found))
        print(f"| **{name}** | {gold} | {found} | {told(tally.row(kinds))} |")


def groups(tally: Tally) -> dict[str, list[str]]:
    every = sorted({*tally.gold, *tally.found})
    return {"structured kinds": [one for one in every if one not in OF_LANGUAGE], "all kinds": every}


def show_misses(corpus: Sequence[Document], kind: str, most: int) -> None:
    """What was missed or wrongly found of a kind, with what stands around it."""
    seen = 0
    for document in corpus:
        found = set(found_by_piiscan(document))
        for mark, ones in (("missed", set(document.gold) - found), ("wrong", found - set(document.gold))):
            for start, end, name in sorted(ones):
                if (kind in (name, "all")) and seen < most:
                    seen += 1
                    text = document.text
                    around = f"{text[max(0, start - 24) : start]}«{text[start:end]}»{text[end : end + 24]}"
                    print(f"{mark:7}{document.genre:8}{name:20}{around!r}")


def addresses(folder: Path) -> None:
    with (folder / "addresses_geolonia_half.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = list(dict.fromkeys(row[0].strip() for row in csv.reader(file) if row and row[0].strip()))[1:]
    for name, wanted in (
        ("all cells", cells),
        ("cells with a number in them", [one for one in cells if any(map(_is_number, one))]),
    ):
        hit = covered = 0
        for cell in wanted:
            lengths = [one.end - one.start for one in detect(cell) if one.kind == "address"]
            hit += bool(lengths)
            covered += sum(lengths) >= 0.8 * len(cell)
        print(
            f"real addresses, {name}: {len(wanted)}, found {hit / len(wanted):.4f}, covered to 80 % {covered / len(wanted):.4f}"
        )


def _is_number(letter: str) -> bool:
    return letter.isdigit() or letter in "一二三四五六七八九十〇"


def institutions() -> None:
    names = [place + one for place in sorted(municipalities()) for one in INSTITUTIONS][::4]
    wrong = [one for one in names if any(span.kind == "address" for span in detect(one))]
    print(
        f"names of institutions: {len(names)}, taken for addresses {len(wrong)} ({len(wrong) / len(names):.5f}) {wrong[:5]}"
    )


def peers(python: str, corpus: Sequence[Document], sample: int) -> None:
    """The same documents through each peer, in the environment that holds them; slow ones read the first of them."""
    print(
        "| system | documents | MB for a second | structured P | R | F1 | F1, touching | all kinds P | R | F1 | F1, touching |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    _peer_row("piiscan", corpus, *measure(corpus, found_by_piiscan))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "documents.jsonl")
        path.write_text("\n".join(json.dumps(one.text) for one in corpus), encoding="utf-8")
        names = subprocess.run(
            [python, _adapter(), "list"], capture_output=True, text=True, check=True
        ).stdout.split()
        for name in names:
            some = corpus[:sample] if name.startswith("presidio") else corpus
            done = subprocess.run(
                [python, _adapter(), name, str(path), str(len(some))],
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                print(f"| {name} | not run: {done.stderr.strip().splitlines()[-1][:80]} |")
                continue
            *found, last = [json.loads(line) for line in done.stdout.splitlines()]
            tally = Tally()
            for document, spans in zip(some, found, strict=True):
                tally.add(document.gold, [(start, end, kind) for start, end, kind in spans])
            _peer_row(name, some, tally, last["seconds"])


def _adapter() -> str:
    return str(Path(__file__).with_name("scan_peers.py"))


def _peer_row(name: str, corpus: Sequence[Document], tally: Tally, seconds: float) -> None:
    size = sum(len(one.text.encode()) for one in corpus) / 1e6
    rows: dict[str, Any] = {group: told(tally.row(kinds)) for group, kinds in groups(tally).items()}
    print(
        f"| {name} | {len(corpus):,} | {size / seconds:.4f} | {rows['structured kinds']} | {rows['all kinds']} |",
        flush=True,
    )


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--count", type=int, default=4000, help="documents of each half")
    asked.add_argument("--half", default="held", choices=("open", "held", "unseen", "fresh"))
    asked.add_argument("--misses", default="", help="show what was missed or wrong of this kind (or all)")
    asked.add_argument("--most", type=int, default=60)
    asked.add_argument("--data", default=os.environ.get("PIISCAN_DATA", ""))
    asked.add_argument("--peers", default="", help="a Python that can import the peers")
    asked.add_argument("--sample", type=int, default=150, help="documents for the slow peers")
    told_to = asked.parse_args()
    if told_to.misses and told_to.half != "open":
        sys.exit("what is missed in the half that is held out is not looked at")
    corpus = list(documents(told_to.count, told_to.half, SEED))
    if told_to.misses:
        show_misses(corpus, told_to.misses, told_to.most)
        return
    if told_to.peers:
        peers(told_to.peers, corpus, told_to.sample)
        return
    tally, seconds = measure(corpus, found_by_piiscan)
    by_kind(tally)
    size = sum(len(one.text.encode()) for one in corpus)
    wrong = defaultdict(int, tally.found - tally.met)
    print(
        f"{len(corpus)} documents of the half {told_to.half!r}, {size / 1e6:.1f} MB, {size / 1e6 / seconds:.2f} MB for a second"
    )
    print("finds that touch nothing of their kind:", dict(wrong))
    institutions()
    if told_to.data:
        addresses(Path(told_to.data))


if __name__ == "__main__":
    main()
