"""Ichitaro documents since version 8: the text of the body, and what other streams hold of notes, headers and boxes.

The format was never published; this follows what others found out by comparing documents of ministries with their Word
twins (ezpzfile-jtd, OpenJTD, Tika-JTD).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

from piiscan.model import Limits, Part, Passage, Unreadable
from piiscan.readers import ole
from piiscan.readers.bounds import Budget

STORE, TEXT, PIECES = b"SsmgV.01", b"TextV.01", b"QLSTV.01"
RECORD, INLINE, INLINE_END, RECORD_END = 0x1C, 0x1D, 0x1E, 0x1F
_PLACES = {"DocumentText": "", "Header": "ヘッダー", "Footnote": "脚注", "LayoutBoxText": "枠"}
_BREAKS = {0x0A: "\n", 0x0C: "\n", 0x0E: "\n", 0x09: "\t", 0x0D: "\n"}


def read(file: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yields the text of the document; raises Unreadable where there is none that this reader knows."""
    storage, budget = ole.Storage(file, limits), Budget(limits)
    if "JSCompDocument" in storage and "DocumentText" not in storage:
        raise Unreadable("unsupported", "圧縮された一太郎文書（jttc）は読めません")
    has_text = False
    for name in storage.names:
        place = _PLACES.get(name.rpartition("/")[2])
        if place is None:
            continue
        for text in _texts(storage.stream(name)):
            budget.spend(len(text))
            has_text = True
            if text.strip():
                yield Passage(place, text)
    if lines := storage.properties():
        yield Passage("文書のプロパティ", "\n".join(lines))
    if not has_text:
        raise Unreadable("unsupported", "一太郎文書の本文が知らない形で入っています")


def _texts(stream: bytes) -> Iterator[str]:
    """Yields the text of a stream that is a store of blocks, or just text."""
    if stream.startswith(STORE):
        stores = _stores(stream)
        main = stores.get(0, b"")
        if main.startswith(PIECES):
            yield _plain(b"".join(_piece(stores, main, at) for at in range(_count(main, 8))))
            return
        stream = main
    if stream.startswith(TEXT):
        yield _plain(stream[12 : 12 + 2 * _count(stream, 8)])


def _piece(stores: dict[int, bytes], main: bytes, number: int) -> bytes:
    if len(main) < 20 + 8 * number:
        return b""
    units, index = struct.unpack_from(">2I", main, 12 + 8 * number)
    return stores.get(index, b"")[: 2 * units]


def _count(content: bytes, at: int) -> int:
    """Returns the number that stands there, no larger than what follows can hold."""
    if len(content) < at + 4:
        return 0
    return min(int.from_bytes(content[at : at + 4], "big"), len(content) // 2)


def _stores(stream: bytes) -> dict[int, bytes]:
    """Returns the streams within the store, each put together from its blocks in the order of the directory."""
    found: dict[int, bytes] = {}
    try:
        entries, size, blocks = struct.unpack_from(">3I", stream, 8)
        at = 20 + size * blocks
        for _ in range(min(entries, len(stream) // 20)):
            index, _, length, count, _ = struct.unpack_from(">5I", stream, at)
            if count > len(stream) // 4:
                break
            numbers = struct.unpack_from(f">{count}I", stream, at + 20)
            at += 20 + 4 * count
            if sum(map(len, found.values())) > 2 * len(stream):
                break
            found[index] = b"".join(stream[20 + size * one : 20 + size * (one + 1)] for one in numbers)[
                :length
            ]
    except (struct.error, OverflowError):
        if not found:
            raise Unreadable("damaged", "一太郎文書の構造が壊れています") from None
    return found


def _plain(content: bytes) -> str:
    """Returns the text without its records: each tells how long it is, before and after."""
    units = struct.unpack(f">{len(content) // 2}H", content[: len(content) // 2 * 2])
    kept: list[int] = []
    at = 0
    while at < len(units):
        unit = units[at]
        if unit in (RECORD, INLINE_END):
            at = _after_record(units, at)
        elif unit == 0:
            break
        else:
            if unit >= 0x20 or unit in _BREAKS:
                kept.append(unit)
            at += 1
    text = struct.pack(f">{len(kept)}H", *kept).decode("utf-16-be", "replace")
    return re.sub(r"\n{3,}", "\n\n", text.translate(_BREAKS))


def _after_record(units: tuple[int, ...], at: int) -> int:
    """Returns where the text goes on. A record whose end is not where it says ends with the next mark of an end."""
    is_inline = units[at] == RECORD and units[at + 1 : at + 2] == (1,)
    if units[at] == INLINE_END or is_inline:
        mark = INLINE if is_inline else RECORD_END
        end = at + (7 if is_inline else 5)
        if end <= len(units) and units[end - 1] == mark:
            return end
    elif at + 2 < len(units):
        end = at + units[at + 2]
        if at + 4 < end <= len(units) and units[end - 1] == RECORD_END:
            return end
    for later in range(at + 1, min(at + 4096, len(units))):
        if units[later] in (INLINE, RECORD_END):
            return later + 1
    return at + 1
