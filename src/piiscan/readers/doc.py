"""Word documents from 97 to 2003: body, footnotes, headers, comments, text boxes, in the order of the piece table."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from piiscan.model import Limits, Part, Passage, Unreadable
from piiscan.readers import charset, ole
from piiscan.readers.bounds import Budget
from piiscan.readers.paper import Paper

MAGIC, MAGIC_OLD = 0xA5EC, 0xA5DC
FIRST_97 = 0xC1  # version of the first format with a piece table in a stream of its own
ENCRYPTED, TABLE_1 = 0x0100, 0x0200
# The parts of the text one after another, as the header counts their letters.
_PLACES = (
    "",
    "脚注",
    "ヘッダーとフッター",
    "マクロ",
    "コメント",
    "文末脚注",
    "テキストボックス",
    "ヘッダーのテキストボックス",
)
_COUNTS_AT = 0x4C
_CLX_AT = 0x01A2
_CELL, _FIELD, _RESULT, _END = "\x07", "\x13", "\x14", "\x15"
_CONTROLS = dict.fromkeys(range(32)) | {
    0x0B: "\n",
    0x0C: "\n",
    0x0D: "\n",
    0x0E: "\n",
    0x09: "\t",
    0x1E: "-",
    0xA0: " ",
}
_SPELLED = re.compile(r'HYPERLINK\s+(?:\\\w\s+)?"?((?:mailto|tel):[^"\s]+)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One run of the text: how many letters, where its bytes begin, and whether each letter is one byte."""

    letters: int
    at: int
    is_narrow: bool


def read(file: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yields the text of the document part by part; raises Unreadable for what is encrypted, damaged or older."""
    storage = ole.Storage(file, limits)
    stream = storage.stream("WordDocument")
    if len(stream) < 32:
        raise Unreadable("damaged", "本文が見つかりません")
    magic, version, flags = (*struct.unpack_from("<HH", stream), struct.unpack_from("<H", stream, 10)[0])
    if flags & ENCRYPTED:
        raise Unreadable("encrypted", "パスワードで保護されています")
    budget = Budget(limits)
    if magic == MAGIC and version >= FIRST_97:
        yield from _modern(storage, stream, flags, budget)
    elif magic in (MAGIC, MAGIC_OLD):
        yield from _old(stream, budget)
    else:
        raise Unreadable("unsupported", "古い形式のWord文書です")
    if lines := storage.properties():
        yield Passage("文書のプロパティ", "\n".join(lines))
    yield from ole.objects(storage)


def _modern(storage: ole.Storage, stream: bytes, flags: int, budget: Budget) -> Iterator[Part]:
    table = storage.stream("1Table" if flags & TABLE_1 else "0Table")
    try:
        counts = struct.unpack_from("<8I", stream, _COUNTS_AT)
        clx_at, clx_size = struct.unpack_from("<2I", stream, _CLX_AT)
        pieces = _pieces(table[clx_at : clx_at + clx_size])
    except struct.error as error:
        raise Unreadable("damaged", "文書の構造が壊れています") from error
    letters = _letters(stream, pieces, budget)
    rest = ""
    for count, place in zip(counts, _PLACES, strict=True):
        text = rest
        while len(text) < count and (more := next(letters, "")):
            text += more
        rest = text[count:]
        yield from _parts(text[:count], place)
    yield from _parts(rest, "本文の残り")


def _pieces(clx: bytes) -> list[_Piece]:
    """Returns the pieces of the text in their order."""
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 2:
        raise Unreadable("damaged", "文書の構造が壊れています")
    (size,) = struct.unpack_from("<I", clx, at + 1)
    plex = clx[at + 5 : at + 5 + size]
    count = (len(plex) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", plex)
    pieces = []
    for number in range(count):
        (where,) = struct.unpack_from("<I", plex, 4 * (count + 1) + 8 * number + 2)
        is_narrow = bool(where & 0x40000000)
        begin = (where & 0x3FFFFFFF) // 2 if is_narrow else where
        if ends[number + 1] > ends[number]:
            pieces.append(_Piece(ends[number + 1] - ends[number], begin, is_narrow))
    return pieces


def _letters(stream: bytes, pieces: list[_Piece], budget: Budget) -> Iterator[str]:
    """Yields the text of the pieces, one string for each, as long as the piece says it is."""
    for piece in pieces:
        size = piece.letters if piece.is_narrow else 2 * piece.letters
        content = stream[piece.at : piece.at + size]
        budget.spend(len(content))
        text = content.decode("cp1252" if piece.is_narrow else "utf-16-le", "replace")
        yield text


def _old(stream: bytes, budget: Budget) -> Iterator[Part]:
    """Yields the text of Word 6 and 95, which lies in one piece of the code page of its country."""
    begin, end = struct.unpack_from("<2I", stream, 24)
    if not 24 <= begin < end <= len(stream):
        raise Unreadable("damaged", "本文が見つかりません")
    reading = charset.read(stream[begin:end])
    budget.spend(len(reading.text))
    yield from _parts(reading.text, "")


def _parts(text: str, place: str) -> Iterator[Part]:
    """Yields the text of one part without its codes; where it is a table, its cells apart."""
    paper = Paper(place)
    waiting: list[str] = []
    for line in re.split(r"[\r\x0c]", _without_fields(text)):
        if _CELL not in line:
            _write_rows(paper, waiting)
            paper.write(line.translate(_CONTROLS))
            paper.line()
        else:
            waiting.append(line)
        yield from paper.taken(is_last=False)
    _write_rows(paper, waiting)
    yield from paper.taken(is_last=True)


def _write_rows(paper: Paper, lines: list[str]) -> None:
    """Writes what was gathered of a table: a cell ends in a mark, and a row in one more, with nothing between."""
    if not lines:
        return
    cells = "\r".join(lines).split(_CELL)
    lines.clear()
    tail = cells.pop()
    paper.begin_table()
    paper.begin_row()
    is_open = False
    for cell in cells:
        if cell == "" and is_open:
            paper.begin_row()
            is_open = False
            continue
        paper.begin_cell()
        paper.write(cell.translate(_CONTROLS))
        paper.end_cell()
        is_open = True
    paper.end_table()
    if tail.strip():
        paper.write(tail.translate(_CONTROLS))
        paper.line()


def _without_fields(text: str) -> str:
    """Returns the text with the results of its fields, and of what makes them only addresses to write or call to."""
    if _FIELD not in text:
        return text
    kept: list[str] = []
    depth = hidden = 0
    code: list[str] = []
    for part in re.split(r"([\x13-\x15])", text):
        if part == _FIELD:
            depth += 1
            hidden = depth
            code = []
        elif part == _RESULT:
            hidden = 0
            kept += [f" {one} " for one in _SPELLED.findall("".join(code))]
        elif part == _END:
            depth, hidden = max(0, depth - 1), 0
        elif hidden:
            code.append(part)
        else:
            kept.append(part)
    return "".join(kept)
