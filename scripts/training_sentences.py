"""Reads the sentences with names that people marked, on which the tagger is trained and measured.

Stockmark's NER data of Japanese Wikipedia (CC BY-SA 3.0) and the entities that Megagon Labs added to UD Japanese GSD
(CC BY-SA 4.0). They lie outside the repository, in the folder that `PIISCAN_DATA` names (../shared/data).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from piiscan.folding import fold

FOLDER = Path(os.environ.get("PIISCAN_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
KINDS = {
    "人名": "PER", "PERSON": "PER", "地名": "LOC", "GPE": "LOC", "LOC": "LOC", "法人名": "ORG", "政治的組織名": "ORG",
    "その他の組織名": "ORG", "ORG": "ORG", "施設名": "FAC", "FAC": "FAC", "製品名": "OTH", "イベント名": "OTH",
    "PRODUCT": "OTH", "EVENT": "OTH", "WORK_OF_ART": "OTH",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, folded, with its entities: start, end, and PER, LOC, ORG, FAC or OTH. `corpus` is wiki or gsd."""

    corpus: str
    text: str
    entities: tuple[tuple[int, int, str], ...]

    @property
    def fold(self) -> int:
        """Returns which fifth of its corpus the sentence belongs to (0–4), by its hash."""
        return hashlib.blake2b(self.text.encode(), digest_size=4).digest()[0] % 5

    @property
    def people(self) -> set[tuple[int, int]]:
        """Returns where the sentence names people."""
        return {(start, end) for start, end, kind in self.entities if kind == "PER"}


def sentences(folder: Path = FOLDER) -> Iterator[Sentence]:
    """Yields all sentences of both corpora."""
    yield from _wikipedia(folder / "ner_wikipedia_train.jsonl")
    yield from _gsd(folder / "ud_japanese_gsd_dev.ne.conllu")


def _wikipedia(path: Path) -> Iterator[Sentence]:
    for line in path.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        marks = [(*one["span"], KINDS[one["type"]]) for one in told["entities"] if one["type"] in KINDS]
        yield Sentence("wiki", fold(told["text"]), tuple(sorted(marks)))


def _gsd(path: Path) -> Iterator[Sentence]:
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        found = re.search(r"^# text = (.*)$", block, re.MULTILINE)
        if found:
            yield Sentence("gsd", fold(found[1]), tuple(_entities(found[1], block)))


def _entities(text: str, block: str) -> Iterator[tuple[int, int, str]]:
    at = begun = 0
    for line in block.splitlines():
        if not line[:1].isdigit():
            continue
        cells = line.split("\t")
        start = text.index(cells[1], at)
        at = start + len(cells[1])
        mark = re.search(r"NE=([BILU])-(\w+)", cells[9])
        if mark and mark[1] in "BU":
            begun = start
        if mark and mark[1] in "LU" and mark[2] in KINDS:
            yield begun, at, KINDS[mark[2]]
