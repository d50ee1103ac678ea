"""Makes one writing of many, letter for letter, so that every place in the folded text is the same place in the original."""

from __future__ import annotations

import re
from array import array
from functools import cache
from pathlib import Path
from types import ModuleType
from unicodedata import normalize, unidata_version

from piiscan import native
from piiscan.kept import kept, key_of

# Signs that people type between the groups of a number. ー (U+30FC) is a vowel inside words, and folds only beside digits.
_HYPHENS = "‐‑‒–—―−﹣－⁻₋"
_SPACES = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"
_KANJI_DIGITS = {ord(kanji): str(value) for value, kanji in enumerate("〇一二三四五六七八九")} | {
    ord("零"): "0"
}
_DIGITS = "[〇零一二三四五六七八九]"
# A number that vertical writing spells in kanji. Shorter ones are years, houses and words.
_SPELLED = re.compile(rf"{_DIGITS}(?:[-ー|]?{_DIGITS}){{6,}}")
_BESIDE = 1 << 31  # in the table of the C part: folds only by what stands beside it
_PARTED = str.maketrans("ー|", "--") | _KANJI_DIGITS


@cache
def table() -> dict[int, str]:
    """Returns what single letters fold to, whatever stands beside them."""
    told = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    # Half-width kana, forms for vertical writing, small forms, and radicals that PDF files give for kanji.
    for first, last in ((0xFF61, 0xFFA0), (0xFE10, 0xFE6C), (0x2E80, 0x2FE0)):
        for code in range(first, last):
            one = normalize("NFKC", chr(code))
            if len(one) == 1 and one != chr(code):
                told[code] = one
    told |= {ord(one): "-" for one in _HYPHENS}
    told |= {ord(one): " " for one in _SPACES}
    told |= {
        ord("￥"): "¥",
        ord("•"): "・",
        0xFF9E: "゛",
        0xFF9F: "゜",
        0x3099: "゛",
        0x309A: "゜",
        0xFE31: "-",
        0xFE32: "-",
        0xFE58: "-",
    }
    # Circled and superscript digits are left alone: they number things, they are not parts of numbers.
    return told


def in_parts(word: str) -> str:
    """Returns a word as one in half-width kana folds, whose marks of voice are letters of their own."""
    return normalize("NFD", word).translate({0x3099: "゛", 0x309A: "゜"})


def fold(text: str) -> str:
    """Returns the text with one writing of its signs; the length never changes.

    Full-width ASCII, hyphens, spaces, half-width kana and vertical forms become plain; a number of seven or more digits in
    kanji becomes one in digits.
    """
    if text.isascii():
        return text
    part = compiled_part()
    if part is not None:
        return str(part.fold(text))
    folded = _SPELLED.sub(lambda found: found[0].translate(_PARTED), text.translate(table()))
    return _fold_long_vowels(folded) if "ー" in folded else folded


def compiled_part() -> ModuleType | None:
    """Returns the compiled module, with its tables filled; None where it is not used."""
    part = native.part()
    if part is not None and not part.is_primed():
        key = key_of(unidata_version, files=[Path(__file__)])
        part.prime(*kept("folding", key, lambda: (_folds().tobytes(), _lowers().tobytes())))
    return part


def _folds() -> array[int]:
    told = array("I", range(65536))
    for code, one in table().items():
        told[code] = ord(one)
    for code in (*_KANJI_DIGITS, ord("ー")):
        told[code] = code | _BESIDE
    # A half-width vowel mark becomes ー, which then folds by what stands beside it.
    for code, one in table().items():
        if one == "ー":
            told[code] = ord(one) | _BESIDE
    return told


def _lowers() -> array[int]:
    # İ alone would become two letters, and Σ another one at the end of a word.
    letters = "".join(map(chr, range(65536))).replace("İ", "i").replace("Σ", "σ").lower()
    told = array("I", map(ord, letters))
    told[ord("İ")] = ord("İ")
    return told


def _fold_long_vowels(text: str) -> str:
    parts, last = [], 0
    at = text.find("ー")
    while at != -1:
        if 0 < at < len(text) - 1 and _is_digit(text[at - 1]) and _is_digit(text[at + 1]):
            parts.append(text[last:at])
            parts.append("-")
            last = at + 1
        at = text.find("ー", at + 1)
    parts.append(text[last:])
    return "".join(parts)


def _is_digit(letter: str) -> bool:
    return "0" <= letter <= "9"
