"""Makes one writing of many, letter for letter, so that every place in the folded text is the same place in the original."""

from __future__ import annotations

# Signs that people type between the groups of a number. ー (U+30FC) is a vowel inside words, and folds only beside digits.
_HYPHENS = "‐‑‒–—―−﹣－⁻₋ｰ"
_SPACES = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"

_TABLE: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_TABLE |= {ord(one): "-" for one in _HYPHENS}
_TABLE |= {ord(one): " " for one in _SPACES}
_TABLE |= {ord("￥"): "¥", ord("•"): "・", ord("･"): "・"}
# Circled and superscript digits are left alone: they number things, they are not parts of numbers.


def fold(text: str) -> str:
    """Returns the text with full-width ASCII, hyphens and spaces in their plain form; the length never changes."""
    if text.isascii():
        return text
    folded = text.translate(_TABLE)
    return _fold_long_vowels(folded) if "ー" in folded else folded


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
