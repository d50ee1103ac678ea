"""Cuts a part of a binary workbook into its records, and reads texts and numbers that stand in them."""

from __future__ import annotations

import struct
from codecs import utf_16_le_decode
from collections.abc import Iterator
from typing import BinaryIO, TypeAlias

from piiscan.model import Unreadable
from piiscan.readers.numerals import LONGEST as DIGITS

# Kind of a record, the block it lies in, and from where to where its content stands there.
Record: TypeAlias = tuple[int, bytes, int, int]
BLOCK = 1 << 18
LONGEST = 1 << 22  # bytes; a longer record is a picture or none, and passed over
LITERAL = b"\x17"  # how a formula begins that is a text
PAD = bytes(64)  # behind every block: what a record lacks of its fields is read as nothing
# Records that end a sheet, a book, shared texts, styles, comments, a pivot's fields and its rows, a link to a book.
ENDS = frozenset((130, 132, 160, 279, 629, 180, 194, 588))
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_LENGTH = struct.Struct("<I").unpack_from
_SMALL = struct.Struct("<i").unpack_from
_REAL = struct.Struct("<d").unpack_from


def records(file: BinaryIO) -> Iterator[Record]:
    """Yields the records up to the one that ends the part; raises Unreadable where the part ends before it.

    Basis: MS-XLSB 2.1.4: the kind takes one byte or two, the size one to four, seven bits in each of them.
    """
    block, at, limit = b"", 0, 0
    while more := file.read(BLOCK):
        block = block[at:limit] + more
        at, limit = 0, len(block)
        block += PAD
        while at < limit:
            kind, begin = block[at], at + 1
            if kind > 127:
                kind = kind & 127 | (block[begin] & 127) << 7
                begin += 1
            size = block[begin]
            begin += 1
            if size > 127:
                size, begin = _size(block, begin - 1)
            end = begin + size
            if end > limit:  # the rest of it, or of its head, comes with the next block
                if size > LONGEST and begin <= limit:
                    _pass_over(file, end - limit)
                    at = limit
                break
            yield kind, block, begin, end
            if kind in ENDS:
                return
            at = end
    raise Unreadable("damaged", "壊れているため途中まで読みました")


def wide(block: bytes, at: int, end: int) -> tuple[str, int]:
    """Returns the text that begins there, "" for none, and where it ends; at the latest at the end of the record."""
    if at + 4 > end:
        return "", end
    (length,) = _LENGTH(block, at)
    at += 4
    if length == 0xFFFFFFFF:
        return "", at
    stop = min(at + 2 * length, end)
    return utf_16_le_decode(block[at:stop], "replace", True)[0], stop


def rich(block: bytes, at: int, end: int) -> str:
    """Returns a text with looks of its own, without the looks and without the reading aids behind it."""
    return wide(block, at + 1, end)[0]


def real(block: bytes, at: int, end: int) -> str:
    """Returns the number in eight bytes."""
    return written(_REAL(block, at)[0])


def small(block: bytes, at: int, end: int) -> str:
    """Returns the number in four bytes: a whole one or the upper half of a float, perhaps a hundred times what is meant."""
    (packed,) = _SMALL(block, at)
    if packed & 3 == 2:
        return str(packed >> 2)
    number: float = packed >> 2
    if not packed & 2:
        (number,) = _REAL(bytes(4) + (packed & ~3).to_bytes(4, "little", signed=True), 0)
    return written(number / 100 if packed & 1 else number)


def truth(block: bytes, at: int, end: int) -> str:
    return "TRUE" if block[at] else "FALSE"


def error(block: bytes, at: int, end: int) -> str:
    return ERRORS.get(block[at], "")


def written(number: float) -> str:
    """Returns the number with all its digits, as `numerals.plain` does."""
    return str(int(number)) if number.is_integer() and abs(number) < 10**DIGITS else repr(number)


def literal(formula: bytes) -> str:
    """Returns the text that the formula is; "" where it is anything else."""
    if formula[:1] != LITERAL:
        return ""
    length = int.from_bytes(formula[1:3], "little")
    return utf_16_le_decode(formula[3 : 3 + 2 * length], "replace", True)[0]


def _size(block: bytes, at: int) -> tuple[int, int]:
    size = 0
    for shift in (0, 7, 14, 21):
        size |= (block[at] & 127) << shift
        at += 1
        if block[at - 1] < 128:
            break
    return size, at


def _pass_over(file: BinaryIO, count: int) -> None:
    while count > 0 and (dropped := file.read(min(count, BLOCK))):
        count -= len(dropped)
