"""Pairs of readings are people in kana and in Latin letters, however they are romanised."""

from __future__ import annotations

import pytest

from piiscan.detectors.names.readings import latin_of, pairs, plain


@pytest.mark.parametrize(
    ("kana", "written"),
    [
        ("さとう", "Satoh"),
        ("おおの", "Ohno"),
        ("じゅんいちろう", "Jun'ichiro"),
        ("はっとり", "Hattori"),
        ("ほんま", "Homma"),
        ("つじ", "Tsuji"),
        ("ゆうこ", "Yuko"),
        ("きょうこ", "Kyoko"),
    ],
)
def test_one_name_is_one_name_in_every_romanisation(kana: str, written: str) -> None:
    assert latin_of(kana) == plain(written.lower())


@pytest.mark.parametrize(
    "text", ["Taro Yamada", "YAMADA TARO", "Sato, Hanako", "サトウ ハナコ", "さとう はなこ"]
)
def test_a_surname_and_a_given_name_are_a_person(text: str) -> None:
    assert list(pairs(f"氏名 {text}。")) == [(3, 3 + len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "New York",
        "Microsoft Word",
        "Tokyo Station",
        "Toyota Motor",
        "センター ビル",
        "おおきな もりの",
        "xTaro Yamada",
    ],
)
def test_other_pairs_of_words_are_none(text: str) -> None:
    assert list(pairs(text)) == []
