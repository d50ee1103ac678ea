"""Measures Japanese labels in ems and breaks them into lines, without a font."""

from __future__ import annotations

import unicodedata

NARROW = 0.55
_NO_LINE_START = "、。，．）」』】〕・ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ)],.!?！？"

_NO_LINE_END = "（「『【〔(["


def width_of(text: str) -> float:
    """Return the width of the text in ems: a full-width character is 1, any other 0.55, a combining mark 0."""
    return sum(_width(char) for char in text)


def _width(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else NARROW


def wrapped(text: str, ems: float, *, lines: int = 2) -> list[str]:
    """Return the text as at most `lines` lines of at most `ems` ems; what does not fit ends in an ellipsis.

    A line never begins with a closing mark or a small kana, nor ends with an opening mark or within a Latin word.
    Raises ValueError when not even one character fits.
    """
    if ems < 2 or lines < 1:
        raise ValueError("a label needs room for two characters and one line")
    rest = " ".join(text.split())
    found: list[str] = []
    while rest and len(found) < lines:
        is_last = len(found) == lines - 1
        line = _cut(rest, ems) if is_last else _broken(rest, ems)
        found.append(line)
        rest = "" if is_last else rest[len(line) :].lstrip()
    return found or [""]


def _cut(text: str, ems: float) -> str:
    if width_of(text) <= ems:
        return text
    kept = ""
    for char in text:
        if width_of(kept + char) > ems - 1:
            break
        kept += char
    return kept.rstrip() + "…"


def _broken(text: str, ems: float) -> str:
    if width_of(text) <= ems:
        return text
    end = 0
    while end < len(text) and width_of(text[: end + 1]) <= ems:
        end += 1
    best = end
    while end > 1 and end < len(text) and not _may_break(text[end - 1], text[end]):
        end -= 1
    return text[: end if end > 1 else best]


def _may_break(before: str, after: str) -> bool:
    is_within_word = before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
    return not (after in _NO_LINE_START or before in _NO_LINE_END or is_within_word)
