"""Which numbers of an old Excel book are identifiers that their format writes with leading zeros or signs between."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TypeAlias

from piiscan.readers import biff, numerals

FORMAT, STYLE, EPOCH = 0x41E, 0xE0, 0x22
NUMBER, SHORT, SHORTS, FORMULA = 0x203, 0x27E, 0xBD, 6
MOST = 2_000_000  # cells that are remembered
# Sheet, row and column, and what people see there.
Seen: TypeAlias = dict[tuple[int, int, int], str]


def seen(stream: bytes) -> Seen:
    """Returns the cells whose numbers are written in a way of their own; days are not among them."""
    codes: dict[int, str] = {}
    styles: list[int] = []
    shapes: dict[int, numerals.Shape] = {}
    found: Seen = {}
    sheet = -1
    for kind, content in biff.records(stream):
        if kind == FORMAT and len(content) > 5:
            codes[_short(content, 0)] = biff.long_text(content[2:])
        elif kind == STYLE and len(content) >= 4:
            styles.append(_short(content, 2))
        elif kind == biff.BEGIN and len(content) >= 4 and _short(content, 2) == 0x10:
            sheet += 1
            shapes = shapes or _shapes(codes, styles)
        elif shapes and kind in (NUMBER, SHORT, SHORTS, FORMULA):
            for row, column, style, value in _numbers(kind, content):
                if style in shapes and value.is_integer() and len(found) < MOST:
                    found[sheet, row, column] = shapes[style](str(int(value)))
    return found


def _shapes(codes: dict[int, str], styles: list[int]) -> dict[int, numerals.Shape]:
    known = {one: numerals.shape(one, codes.get(one, "")) for one in set(styles)}
    return {
        at: known[one]
        for at, one in enumerate(styles)
        if known[one] is not numerals.plain and not numerals.is_day(known[one])
    }


def _numbers(kind: int, content: bytes) -> Iterator[tuple[int, int, int, float]]:
    """Yields row, column, style and value of the numbers in one record."""
    if kind == SHORTS and len(content) >= 6:
        row, first = struct.unpack_from("<HH", content)
        for at in range((len(content) - 6) // 6):
            style, packed = struct.unpack_from("<HI", content, 4 + 6 * at)
            yield row, first + at, style, _unpacked(packed)
    elif kind == SHORT and len(content) >= 10:
        row, column, style, packed = struct.unpack_from("<HHHI", content)
        yield row, column, style, _unpacked(packed)
    elif (
        kind in (NUMBER, FORMULA) and len(content) >= 14 and (kind == NUMBER or content[12:14] != b"\xff\xff")
    ):
        row, column, style, value = struct.unpack_from("<HHHd", content)
        yield row, column, style, value


def _unpacked(packed: int) -> float:
    """Returns the number in four bytes: a whole one or the upper half of a float, perhaps a hundred times what is meant."""
    if packed & 2:
        value = float((packed >> 2) - (1 << 30 if packed & 0x80000000 else 0))
    else:
        (value,) = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))
    return value / 100 if packed & 1 else value


def _short(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 2], "little")
