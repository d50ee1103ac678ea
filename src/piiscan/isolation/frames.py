"""The wire between the process that reads and the one that scans: short frames, which the receiver trusts in nothing.

A frame is its length, its kind and its bytes. A process that reads hostile files may have been taken over by one, so
everything that comes from it is measured, and a frame out of order ends the talk.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator

from piiscan.model import Passage, Picture, Read, Sheet, Text, Unread
from piiscan.readers import charset, tables

HEADER = struct.Struct("<IB")
SIZE = struct.Struct("<II")
LARGEST = 96 << 20  # bytes of one frame
PIECE = 1 << 20  # letters of a passage in one frame; rows are sent when they are as many
PASSAGE, SHEET, ROWS, LINES, END_OF_SHEET, PICTURE, UNREAD, DONE = range(1, 9)
STATUSES = frozenset(
    {
        "encrypted",
        "damaged",
        "unsupported",
        "too_large",
        "timeout",
        "memory",
        "crashed",
        "image_only",
        "refused",
    }
)
LONGEST_PLACE = 1000
LONGEST_REASON = 200
_CELL, _ROW = "\x1f", "\x1e"
_PLAIN = str.maketrans({_CELL: " ", _ROW: " ", "\0": " "})
_NO_CONTROLS = dict.fromkeys((*range(32), 127))


class Broken(Exception):
    """What came over the wire is no frame, or none that may come here."""


def packed(kind: int, content: bytes = b"") -> bytes:
    """Returns one frame."""
    return HEADER.pack(len(content), kind) + content


def of_part(part: Read) -> Iterator[bytes]:
    """Yields the frames of a part."""
    if isinstance(part, Passage):
        yield from (packed(PASSAGE, _joined(part.place, piece)) for piece in _pieces(part.text))
    elif isinstance(part, Sheet):
        yield packed(SHEET, _encoded(part.place))
        if isinstance(part.rows, tables.Rows):
            yield from (packed(LINES, _utf8(one)) for one in part.rows.rest())
        else:
            yield from (packed(ROWS, one) for one in _blocks(part.rows))
        yield packed(END_OF_SHEET)
    elif isinstance(part, Picture):
        size = SIZE.pack(part.width, part.height)
        yield packed(PICTURE, _encoded(part.place.translate(_PLAIN)) + b"\0" + size + part.grey)
    else:
        yield packed(UNREAD, _joined(part.place, part.status, part.reason))


def _pieces(text: str) -> Iterator[str]:
    """Yields a long text in pieces that end with a line, where there are lines."""
    at = 0
    while len(text) - at > PIECE:
        cut = text.rfind("\n", at, at + PIECE) + 1 or at + PIECE
        yield text[at:cut]
        at = cut
    yield text[at:]


def _blocks(rows: Iterable[list[str]]) -> Iterator[bytes]:
    lines: list[str] = []
    letters = 0
    for row in rows:
        line = _CELL.join(row)
        if _ROW in line or line.count(_CELL) != len(row) - 1:
            line = _CELL.join(cell.translate(_PLAIN) for cell in row)
        lines.append(line)
        letters += len(line)
        if letters > PIECE or len(lines) >= 1000:
            yield _encoded(_ROW.join(lines))
            lines, letters = [], 0
    if lines:
        yield _encoded(_ROW.join(lines))


def _joined(first: str, *others: str) -> bytes:
    return _encoded("\0".join((first.translate(_PLAIN), *others)))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", errors="replace")


def _utf8(text: Text) -> bytes:
    return _encoded(text) if isinstance(text, str) else text


def lines_of(content: bytes) -> bytes:
    """Returns the text of a frame of lines, well-formed whatever came."""
    return charset.utf8(content, "utf-8")[0]


def rows_of(content: bytes) -> list[list[str]]:
    """Returns the rows of a frame."""
    return [line.split(_CELL) for line in _decoded(content).split(_ROW)]


def part_of(kind: int, content: bytes) -> Passage | Picture | Unread:
    """Returns the part that is one frame. Raises Broken."""
    place, _mark, rest = content.partition(b"\0")
    if kind == PASSAGE:
        return Passage(place_of(place), _decoded(rest))
    if kind == UNREAD:
        status, _mark, reason = rest.partition(b"\0")
        told = _decoded(status)
        if told not in STATUSES:
            raise Broken
        return Unread(place_of(place), told, _decoded(reason).translate(_NO_CONTROLS)[:LONGEST_REASON])
    if kind == PICTURE and len(rest) >= SIZE.size:
        width, height = SIZE.unpack_from(rest)
        if width * height == len(rest) - SIZE.size > 0:
            return Picture(place_of(place), width, height, rest[SIZE.size :])
    raise Broken


def place_of(content: bytes) -> str:
    """Returns a place, without anything that a screen would obey."""
    return _decoded(content).translate(_NO_CONTROLS)[-LONGEST_PLACE:]


def received(stream: io.BufferedReader) -> tuple[int, bytes]:
    """Returns the next frame. Raises EOFError at the end, Broken when it is none."""
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        raise EOFError
    length, kind = HEADER.unpack(header)
    if length > LARGEST or not PASSAGE <= kind <= DONE:
        raise Broken
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return kind, content


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", errors="replace")
