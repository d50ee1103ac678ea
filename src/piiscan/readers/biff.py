"""What the records of an old Excel book say beside its cells: text boxes and comments, headers, choices, names of authors."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from piiscan.model import Part, Passage
from piiscan.readers.bounds import Budget
from piiscan.readers.workbook import header_text

FILE_PASS, HEADER, FOOTER, BOUND_SHEET, NOTE, TEXT_OBJECT, CONTINUE, BEGIN = (
    0x2F,
    0x14,
    0x15,
    0x85,
    0x1C,
    0x1B6,
    0x3C,
    0x809,
)
_HEAD = struct.Struct("<HH")


def is_encrypted(stream: bytes) -> bool:
    """Tells whether the book is under a password."""
    return any(kind == FILE_PASS for kind, _ in records(stream, most=64))


def beside(stream: bytes, budget: Budget) -> Iterator[Part]:
    """Yields what stands beside the cells, sheet by sheet; books of before 97 say nothing here."""
    names: list[str] = []
    sheet = -1
    told = records(stream)
    for kind, content in told:
        said, what = "", ""
        if kind == BOUND_SHEET and len(content) > 8:
            names.append(_short(content[6:]))
        elif kind == BEGIN:
            # The first begins the book itself; charts begin inside of sheets.
            sheet += len(content) >= 4 and struct.unpack_from("<H", content, 2)[0] == 0x10
        elif kind in (HEADER, FOOTER) and len(content) > 3:
            said, what = header_text(long_text(content)), "のヘッダーとフッター"
        elif kind == NOTE and len(content) > 11:
            said, what = "コメントした人: " + long_text(content[8:]), "のコメント"
        elif kind == TEXT_OBJECT and len(content) >= 12:
            said, what = _boxed(content, told), "の図形とコメント"
        if said.strip():
            budget.spend(len(said))
            yield Passage((f"シート「{names[sheet]}」" if 0 <= sheet < len(names) else "シート") + what, said)


def records(stream: bytes, most: int = 1 << 30) -> Iterator[tuple[int, bytes]]:
    at = count = 0
    while at + 4 <= len(stream) and count < most:
        kind, size = _HEAD.unpack_from(stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size
        count += 1


def _boxed(content: bytes, following: Iterator[tuple[int, bytes]]) -> str:
    """Returns the text of a box, which stands in the records that follow: a byte that tells its width, then letters."""
    (wanted,) = struct.unpack_from("<H", content, 10)
    text = ""
    while len(text) < wanted:
        kind, piece = next(following, (0, b""))
        if kind != CONTINUE or not piece:
            break
        text += piece[1:].decode("utf-16-le" if piece[0] & 1 else "latin-1", "replace")
    return text[:wanted]


def _short(content: bytes) -> str:
    """Returns a text with one byte for its length."""
    return _letters(content[2:], content[0], content[1])


def long_text(content: bytes) -> str:
    """Returns a text with two bytes for its length."""
    return _letters(content[3:], struct.unpack_from("<H", content)[0], content[2])


def _letters(content: bytes, length: int, flags: int) -> str:
    if flags & 1:
        return content[: 2 * length].decode("utf-16-le", "replace")
    return content[:length].decode("latin-1")
