"""Writes the lexicon of words by which piiscan cuts Japanese text, from sudachidict-core (Apache-2.0).

A word keeps its classes (a coarse part of speech) and what each costs; classes keep what it costs that one follows another,
averaged over Sudachi's own matrix as it is used in the sentences of the training data. The layout is told in
src/piiscan/lexicons/words.py. The package must be installed (`uv sync --group training`); the result is the same each time.
"""

from __future__ import annotations

import re
import struct
import sys
from collections import Counter, defaultdict
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

import numpy as np
from sudachipy import Dictionary, Morpheme, SplitMode

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from training_sentences import sentences

from piiscan.detectors.names.segmenting import CLASSES, COST_LEAST, COST_STEP
from piiscan.folding import fold
from piiscan.lexicons.words import FIRST_TWO, hashed_pair, key_of, slot_of

Entries: TypeAlias = dict[str, dict[int, int]]
TARGET = Path(__file__).resolve().parents[1] / "src" / "piiscan" / "lexicons" / "words.bin"
MARKS = ("surname", "given", "person", "place", "country", "proper")
INDEX = {name: at for at, name in enumerate(CLASSES)}
PARTICLES = frozenset("はがをにでとのもへやか") | {"から"}
_KATAKANA = re.compile("[ァ-ヴー・=]+")
LOAD = 0.88  # share of the slots that are taken
LONGEST = 8
LONGEST_ABROAD = 24
_VERBS = ("verb_on", "verb_end", "verb_not", "verb")


class Sudachi:
    """The binary dictionary, read for what its Python face does not tell: connection ids, costs and the matrix."""

    def __init__(self) -> None:
        found = find_spec("sudachidict_core")
        if found is None or found.origin is None:
            sys.exit("sudachidict-core is missing: uv sync --group training")
        self._bytes = (Path(found.origin).parent / "resources" / "system.dic").read_bytes()
        places = self._directory()
        start = places["ConnMatrix"]
        rights, lefts = struct.unpack_from("<2H", self._bytes, start)
        matrix = np.frombuffer(self._bytes, dtype="<i2", count=rights * lefts, offset=start + 4)
        self.matrix = matrix.reshape(lefts, rights).astype(int)
        self._entries = places["Entries"]

    def _directory(self) -> dict[str, int]:
        at = self._bytes.index(b"\x0aConnMatrix") - 1
        count, at = self._bytes[at], at + 1
        places = {}
        for _ in range(count):
            size = self._bytes[at]
            name = self._bytes[at + 1 : at + 1 + size].decode()
            places[name], at = self._number(at + 1 + size)
            _size, at = self._number(at)
        return places

    def _number(self, at: int) -> tuple[int, int]:
        value = shift = 0
        while True:
            one, at = self._bytes[at], at + 1
            value |= (one & 127) << shift
            shift += 7
            if one < 128:
                return value, at

    def costs(self, word: Morpheme) -> tuple[int, int, int]:
        """Returns the word's id to the left, its id to the right, and its cost; an id of -1: it stands in no text."""
        left, right, cost = struct.unpack_from("<3h", self._bytes, self._entries + word.word_id() * 8)
        return left, right, cost


_PARTICLE = {"格助詞": "case", "接続助詞": "joining", "終助詞": "final"}
_AUXILIARY = (("auxiliary_on", "連用"), ("auxiliary_end", ("終止", "連体")))


def class_of(written: str, told: tuple[str, ...]) -> int:
    """Returns the class of a word with Sudachi's part of speech."""
    name = {
        "助詞": lambda: written if written in PARTICLES else _PARTICLE.get(told[1], "particle"),
        "助動詞": lambda: next((one for one, forms in _AUXILIARY if told[5].startswith(forms)), "auxiliary"),
        "動詞": lambda: _verb(told[5]),
        "接尾辞": lambda: {"動詞的": _verb(told[5]), "形容詞的": "adjective"}.get(
            told[1], "counter_suffix" if told[2] == "助数詞" else "suffix"),
        "名詞": lambda: _noun(told),
        "補助記号": lambda: {"句点": "stop", "読点": "comma", "括弧開": "open", "括弧閉": "close"}.get(told[1], "sign"),
    }.get(told[0], lambda: _PLAIN.get(told[0], "sign"))()  # fmt: skip
    return INDEX[name]


_PLAIN = {"形容詞": "adjective", "形状詞": "adjectival", "副詞": "adverb", "接続詞": "conjunction", "感動詞": "cry",
          "連体詞": "adnominal", "代名詞": "pronoun", "接頭辞": "prefix", "空白": "space"}  # fmt: skip


def _verb(form: str) -> str:
    if form.startswith("連用"):
        return "verb_on"
    if form.startswith(("終止", "連体")):
        return "verb_end"
    return "verb_not" if form.startswith("未然") else "verb"


def _noun(told: tuple[str, ...]) -> str:
    if told[1] == "数詞":
        return "number"
    if told[1] != "固有名詞":
        return {"サ変可能": "doing", "副詞可能": "when", "助数詞可能": "counter"}.get(told[2], "noun")
    if told[2] == "人名":
        return {"姓": "surname", "名": "given"}.get(told[3], "person")
    if told[2] == "地名":
        return "country" if told[3] == "国" else "place"
    return "proper"


def is_kept(written: str, name: str, cost: int) -> bool:
    """Tells whether a word is worth its room: long compounds, rare inflections and villages behind their county are not."""
    size = len(written)
    if _KATAKANA.fullmatch(written) and name in ("place", "proper", "person"):
        return size <= LONGEST_ABROAD  # without them every such word looks like a name of a person
    if size > LONGEST or written.isascii():
        return False
    if name == "place":
        return size <= 5 and not (
            (size > 3 and re.search(".[市県郡区町村].", written[1:]))
            or (size == 5 and written[-1] not in "市区町村郡県島山川")
            or (size == 4 and cost > 11000)
        )
    if name in _VERBS:
        return size < 5 if cost <= 11000 else size < 4
    if name in ("noun", "doing"):
        return size < 4 or (size <= 6 and cost <= 11500)
    if name == "proper":
        return not (size > 2 and written[-1] == "駅")
    return size <= 5 or name not in ("adjective", "when", "adverb", "adnominal")


def entries(sudachi: Sudachi) -> tuple[Entries, dict[str, int]]:
    """Returns the words with their classes and costs, and the marks of each: names of what it can be, and whether a word."""
    kept: Entries = defaultdict(dict)
    marks: dict[str, int] = defaultdict(int)
    for word in Dictionary().entries():
        left, _right, cost = sudachi.costs(word)
        written = fold(word.surface())
        if not written:
            continue
        number = class_of(written, word.part_of_speech())
        name = CLASSES[number]
        marks[written] |= 1 << MARKS.index(name) if name in MARKS else 1 << len(MARKS)
        if left < 0:
            continue
        if (is_kept(written, name, cost) or len(written) == 1) and cost < kept[written].get(number, 1 << 20):
            kept[written][number] = cost
    return {word: told for word, told in kept.items() if told}, marks


def joins(sudachi: Sudachi) -> np.ndarray:
    """Returns what it costs that a class follows another."""
    size = len(CLASSES)
    total, seen = np.zeros((size, size)), np.zeros((size, size))
    rights: list[Counter[int]] = [Counter() for _ in CLASSES]
    lefts: list[Counter[int]] = [Counter() for _ in CLASSES]
    rights[0][0] = lefts[0][0] = 1
    reader = Dictionary().tokenizer(mode=SplitMode.C)
    for sentence in sentences():
        before: tuple[int, int] | None = (0, 0)
        for word in reader.tokenize(sentence.text):
            if word.is_oov():
                before = None
                continue
            number = class_of(word.surface(), word.part_of_speech())
            left, right, _cost = sudachi.costs(word)
            lefts[number][left] += 1
            rights[number][right] += 1
            if before:
                total[before[0], number] += sudachi.matrix[left, before[1]]
                seen[before[0], number] += 1
            before = (number, right)
        if before:
            total[before[0], 0] += sudachi.matrix[0, before[1]]
            seen[before[0], 0] += 1
    usual = np.array([[_usual(sudachi.matrix, one, other) for other in lefts] for one in rights])
    return np.rint((total + 5 * usual) / (seen + 5)).astype("<i2")


def _usual(matrix: np.ndarray, rights: Counter[int], lefts: Counter[int]) -> float:
    """Returns the mean cost over the ids that a class mostly has; what is never seen together has no other ground."""
    pairs = [(right, left, a * b) for right, a in rights.most_common(8) for left, b in lefts.most_common(8)]
    weight = sum(count for _right, _left, count in pairs)
    return sum(matrix[left, right] * count for right, left, count in pairs) / weight if weight else 3000.0


def packed(kept: Entries, marks: dict[str, int], costs: np.ndarray) -> bytes:
    """Returns the file; see src/piiscan/lexicons/words.py."""
    slots = int(len(kept) / LOAD) + 1
    keys, values = np.zeros(slots, "<u4"), np.zeros(slots, "<u2")
    longest = np.ones(FIRST_TWO, "u1")
    meanings: dict[bytes, int] = {}
    for written in sorted(kept):
        told = sorted(kept[written].items(), key=lambda pair: (pair[1], pair[0]))[:4]
        row = bytearray(b"\xff\x00" * 4 + bytes([marks[written] & 0x7F]))
        for at, (number, cost) in enumerate(told):
            row[2 * at] = number
            row[2 * at + 1] = min(255, max(0, round((cost - COST_LEAST) / COST_STEP)))
        key = key_of(written)
        slot = slot_of(key, slots)
        while keys[slot] and keys[slot] != key:
            slot = (slot + 1) % slots
        keys[slot], values[slot] = key, meanings.setdefault(bytes(row), len(meanings))
        if len(written) > 1:
            pair = hashed_pair(written[0], written[1])
            longest[pair] = max(longest[pair], len(written))
    if len(meanings) > 65535:
        raise SystemExit(f"{len(meanings)} meanings do not fit")
    head = b"PSW1" + struct.pack("<3I", slots, len(CLASSES), len(meanings))
    return b"".join([head, costs.tobytes(), longest.tobytes(), keys.tobytes(), values.tobytes(), *meanings])


def main() -> None:
    """Writes the file and says how much it holds."""
    sudachi = Sudachi()
    kept, marks = entries(sudachi)
    told = packed(kept, marks, joins(sudachi))
    fresh = TARGET.with_suffix(".new")
    fresh.write_bytes(told)
    fresh.replace(TARGET)  # whoever has the old one mapped keeps it
    print(f"{TARGET.name}: {len(kept):,} words, {len(told):,} bytes")


if __name__ == "__main__":
    main()
