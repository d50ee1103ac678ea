"""The tagger in C and the one in Python read the same people, and neither opens what it was not built for."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piiscan.detectors.names.segmenting import MOST_LETTERS, cut
from piiscan.detectors.names.tagging import Tagger, stretches, tagger
from piiscan.detectors.names.weights import Weights, weights
from piiscan.folding import compiled_part, fold
from piiscan.lexicons.words import Words, words
from piiscan_names import NOBODY, PEOPLE

WORDS = [
    "佐藤", "太郎", "花子", "田中様", "担当：", "（営業部）", "東京都", "株式会社", "山田電機", "ジョン・スミス", "氏", "さん", "は", "が",
    "と", "、", "。", "\n", "「", "」", "ガーデン", "リューベック", "昭和", "12", "AB", "T", "＝", "々", "𠮷", "﨑", " ", "　", "ー", "・",
    "さくら", "ス",
]  # fmt: skip
needs_c = pytest.mark.skipif(compiled_part() is None, reason="the C part was not built here")


@needs_c
@pytest.mark.parametrize("marked", [*PEOPLE, *NOBODY])
def test_both_read_the_same_people_in_prose(marked: str) -> None:
    text = fold(marked)
    assert tagger().people(text) == tagger().people_slowly(text)


@needs_c
@settings(max_examples=60)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.characters(codec="utf-8")), max_size=30).map("".join))
def test_both_read_the_same_people_whatever_the_text(text: str) -> None:
    folded = fold(text)
    assert tagger().people(folded) == tagger().people_slowly(folded)


def test_without_the_c_part_a_tagger_reads_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = fold("\r\n".join([*PEOPLE, *NOBODY]))
    as_usual = tagger().people(text)
    monkeypatch.setenv("PIISCAN_PURE", "1")
    assert Tagger(words(), weights()).people(text) == as_usual


@needs_c
def test_both_cut_long_stretches_at_the_same_letter() -> None:
    chance = random.Random(4)
    text = fold("".join(chance.choice(WORDS[:16]) for _ in range(MOST_LETTERS)))
    assert len(list(stretches(text))) > 1
    assert tagger().people(text) == tagger().people_slowly(text)


def test_a_cut_text_loses_no_letter() -> None:
    text = fold("本日は田中太郎がﾃﾚﾜｰｸ、𠮷野さんが出社😀")
    pieces = cut(words(), text)
    assert "".join(text[one.start : one.end] for one in pieces) == text


def test_names_are_told_within_the_text_and_apart() -> None:
    text = fold("".join(PEOPLE * 3))
    found = tagger().people(text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(before[1] <= behind[0] for before, behind in pairwise(found))


def test_what_is_no_lexicon_and_no_weights_is_refused() -> None:
    with pytest.raises(ValueError, match="not weights"):
        Weights(memoryview(b"PSN0" + bytes(100)))
    with pytest.raises(ValueError, match="not a lexicon"):
        Words(memoryview(b"PSW0" + bytes(100)))


@needs_c
@pytest.mark.parametrize("cut_to", [0, 3, 19, 500, -1])
def test_the_c_part_refuses_torn_weights(cut_to: int) -> None:
    part = compiled_part()
    assert part is not None
    with pytest.raises(ValueError, match="not the files"):
        part.tagger(words().mapped, bytes(weights().mapped[:cut_to]))


@needs_c
def test_a_tagger_keeps_what_it_reads_from() -> None:
    own = Tagger(Words(memoryview(bytes(words().mapped))), Weights(memoryview(bytes(weights().mapped))))
    assert own.people("担当:佐藤") == tagger().people("担当:佐藤")


def test_an_engine_is_made_without_opening_weights_and_names() -> None:
    program = (
        "from piiscan.engine import engine; from piiscan import lexicons\n"
        "from piiscan.detectors.names.weights import weights\n"
        "engine(); print(weights.cache_info().currsize, lexicons.given_names.cache_info().currsize)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["0", "0"]
