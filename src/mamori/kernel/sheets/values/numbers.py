"""Turns written numbers into integers: 1,200 / １．２万 / 3千 / 二百五十."""

from __future__ import annotations

import re

_KANJI = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "億": 100_000_000}
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
NUMBER = r"(?:[\d〇零一二三四五六七八九十百千][\d,.〇零一二三四五六七八九十百千万億]*)"  # one class, so that it is linear
_TOKEN = re.compile(rf"(?P<digits>{_DIGITS})|(?P<kanji>[〇零一二三四五六七八九])|(?P<unit>[十百千万億])")
_LONGEST = 15


def whole_number(written: str) -> int | None:
    """Returns the integer that `written` (NFKC text matching NUMBER) says, or None if it is none (1.5, 12,34, 万)."""
    total = part = 0.0
    current: float | None = None
    tokens = list(_TOKEN.finditer(written))
    if sum(len(token.group()) for token in tokens) != len(written):
        return None
    for token in tokens:
        if token["digits"]:
            if current is not None or len(token["digits"].replace(",", "")) > _LONGEST:
                return None
            current = float(token["digits"].replace(",", ""))
        elif token["kanji"]:
            current = (current or 0) * 10 + _KANJI[token["kanji"]]
        elif token["unit"] in _SMALL:
            part += (1 if current is None else current) * _SMALL[token["unit"]]
            current = None
        else:
            part += current or 0
            if not part:
                return None
            total, part, current = total + part * _LARGE[token["unit"]], 0.0, None
    total += part + (current or 0)
    nearest = round(total)
    return nearest if abs(total - nearest) < 1e-6 and nearest < 10**_LONGEST else None
