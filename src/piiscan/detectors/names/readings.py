"""Finds people written as they are read: a surname and a given name with a space between, in kana or in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from piiscan.lexicons import given_readings, surname_readings

_KANA = re.compile(
    "(?<![ァ-ヴー])[ァ-ヴー]{2,6} [ァ-ヴー]{2,6}(?![ァ-ヴー])|(?<![ぁ-ゖー])[ぁ-ゖー]{2,6} [ぁ-ゖー]{2,6}(?![ぁ-ゖー])"
)
_LATIN = re.compile(
    r"(?<![A-Za-z])[A-Z](?:[a-z]{1,11}|[A-Z]{1,11}),? [A-Z](?:[a-z]{1,11}|[A-Z]{1,11})(?![A-Za-z])"
)
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F5)}


def pairs(folded: str) -> Iterator[tuple[int, int]]:
    """Yields where pairs of readings stand; in Latin letters the given name may come first."""
    for found in _KANA.finditer(folded):
        family, given = found[0].translate(_TO_HIRAGANA).split(" ")
        if family in surname_readings() and given in given_readings():
            yield found.span()
    for found in _LATIN.finditer(folded):
        one, other = (plain(part) for part in found[0].replace(",", "").lower().split(" "))
        families, givens = _in_latin()
        if (one in families and other in givens) or (other in families and one in givens):
            yield found.span()


_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ", "m": "まみむめも",
    "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ",
}  # fmt: skip
_LETTERS = {
    **{
        kana: row + vowel
        for row, letters in _ROWS.items()
        for kana, vowel in zip(letters, "aiueo", strict=True)
    },
    "や": "ya",
    "ゆ": "yu",
    "よ": "yo",
    "わ": "wa",
    "ゐ": "i",
    "ゑ": "e",
    "を": "o",
    "ん": "n",
    "ぢ": "zi",
    "づ": "zu",
    "ゔ": "bu",
    "ゃ": "ya",
    "ゅ": "yu",
    "ょ": "yo",
    "ぁ": "a",
    "ぃ": "i",
    "ぅ": "u",
    "ぇ": "e",
    "ぉ": "o",
    "っ": "q",
    "ー": "",
}
# Hepburn, and what passports and people write, in the one plain way in which both are compared.
_ONE_WAY = (
    ("shi", "si"), ("sh", "sy"), ("chi", "ti"), ("tch", "qch"), ("ch", "ty"), ("tsu", "tu"), ("ji", "zi"), ("j", "zy"),
    ("fu", "hu"), ("mb", "nb"), ("mp", "np"), ("mm", "nm"), ("l", "r"), ("'", ""),
)  # fmt: skip
_LONG = re.compile("o[ou]+|uu+|o(?:h(?![aiueoy]))")
_TWICE = re.compile("([kstgzdbpc])\\1|q")


def plain(latin: str) -> str:
    """Returns a name in Latin letters in one way of writing: Kunrei, without long vowels and doubled consonants."""
    for one, other in _ONE_WAY:
        latin = latin.replace(one, other)
    return _LONG.sub(lambda found: found[0][0], _TWICE.sub(lambda found: found[1] or "", latin))


def latin_of(kana: str) -> str:
    """Returns a name in hiragana in the same way; `Satō`, さとう and Satoh are one."""
    parts: list[str] = []
    for letter in kana:
        if letter in "ゃゅょ" and parts and parts[-1].endswith("i"):
            parts[-1] = parts[-1][:-1]
        parts.append(_LETTERS.get(letter, "?"))
    return plain("".join(parts))


@cache
def _in_latin() -> tuple[frozenset[str], frozenset[str]]:
    """Returns surnames and given names; those of one letter or two are no ground to tell a person by."""
    families, givens = (
        frozenset(told for one in readings if len(told := latin_of(one)) > 2)
        for readings in (surname_readings(), given_readings())
    )
    return families, givens
