"""Says the records of a binary workbook in the words of its form in XML, so that the same listeners hear both."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, TypeAlias, TypeVar

from piiscan.model import Part, Unreadable
from piiscan.readers.bounds import Budget
from piiscan.readers.markup import Listener
from piiscan.readers.xlsb_records import literal, real, records, rich, wide

T = TypeVar("T")
# How the rows of a pivot table give the values of every field: SHARED, NUMBER, DAY, TEXT, or not at all.
Fields: TypeAlias = list[str]
_Saying: TypeAlias = Callable[[Listener[Any], bytes, Fields], None]
SHARED, NUMBER, DAY, TEXT = "shared", "number", "day", "text"
SHARED_TEXT = 19
OF_SOURCE = 4  # among the flags of a field: rows have a value for it
DAYS, TEXTS, NUMBERS = 4, 8, 64  # among those of its values
_STATES = {1: "hidden", 2: "veryHidden"}
_DAY = struct.Struct("<HHBBBB")


def texts(file: BinaryIO, found: list[str], budget: Budget) -> Iterable[Part]:
    """Adds the texts that cells refer to by number, and tells nothing; raises Unreadable after the last of a torn part."""
    for kind, block, at, end in records(file):
        if kind == SHARED_TEXT:
            text = rich(block, at, end)
            budget.spend(len(text))
            found.append(text)
    return ()


def parts(file: BinaryIO, listener: Listener[T], budget: Budget, fields: Fields) -> Iterator[T]:
    """Yields what the listener makes of the records; raises Unreadable, after all that could be read, where they are torn."""
    try:
        for kind, block, at, end in records(file):
            if say := _SAID.get(kind):
                budget.spend((end - at) // 2)
                say(listener, block[at:end], fields)
                yield from listener.taken(is_last=False)
    except Unreadable:
        yield from listener.taken(is_last=True)
        raise
    yield from listener.taken(is_last=True)


def _sheet(listener: Listener[Any], content: bytes, fields: Fields) -> None:
    relation, at = wide(content, 8, len(content))
    state = _STATES.get(int.from_bytes(content[:4], "little"), "")
    listener.start("sheet", {"name": _text(content, at), "state": state, "id": relation})


def _book(listener: Listener[Any], content: bytes, fields: Fields) -> None:
    listener.start("workbookPr", {"date1904": "1" if content[:1] and content[0] & 1 else ""})


def _name(listener: Listener[Any], content: bytes, fields: Fields) -> None:
    """Says a name; of what it stands for only a text, not what it refers to or reckons."""
    name, at = wide(content, 9, len(content))
    size = int.from_bytes(content[at : at + 4], "little")
    at += 4
    formula, at = content[at : at + size], at + size
    at += 4 + int.from_bytes(content[at : at + 4], "little")
    listener.start("definedName", {"name": name, "comment": _text(content, at)})
    listener.text(literal(formula))
    listener.end("definedName")


def _format(listener: Listener[Any], content: bytes, fields: Fields) -> None:
    number = int.from_bytes(content[:2], "little")
    listener.start("numFmt", {"numFmtId": str(number), "formatCode": _text(content, 2)})


def _style(listener: Listener[Any], content: bytes, fields: Fields) -> None:
    listener.start("xf", {"numFmtId": str(int.from_bytes(content[2:4], "little"))})


def _author(listener: Listener[Any], content: bytes, fields: Fields) -> None:
    _say(listener, "author", _text(content, 0))


def _comment(listener: Listener[Any], content: bytes, fields: Fields) -> None:
    author, row, _, column = struct.unpack("<4I", content[:16].ljust(16, b"\0"))
    cell = f"{_letters(column)}{row + 1}"
    listener.start("comment", {"ref": cell, "authorId": str(author)})


def _comment_text(listener: Listener[Any], content: bytes, fields: Fields) -> None:
    _say(listener, "t", rich(content, 0, len(content)))


def _field(listener: Listener[Any], content: bytes, fields: Fields) -> None:
    listener.start("cacheField", {"name": _text(content, 20)})
    fields.append(TEXT if content[:1] and content[0] & OF_SOURCE else "")


def _field_values(listener: Listener[Any], content: bytes, fields: Fields) -> None:
    kinds = int.from_bytes(content[:2], "little")
    if fields and fields[-1]:
        if any(content[2:6]):
            fields[-1] = SHARED
        elif kinds & NUMBERS:
            fields[-1] = NUMBER
        elif kinds & DAYS and not kinds & TEXTS:
            fields[-1] = DAY


def _row(listener: Listener[Any], content: bytes, fields: Fields) -> None:
    """Says what a row of a pivot table has that is not shared: its values one after the other, in the order of the fields."""
    at = 0
    for kind in fields:
        if kind == SHARED:
            at += 4
        elif kind == TEXT:
            text, at = wide(content, at, len(content))
            listener.start("s", {"v": text})
        elif kind:
            (_number if kind == NUMBER else _day)(listener, content[at : at + 8], fields)
            at += 8


def _run(listener: Listener[Any], content: bytes, fields: Fields) -> None:
    """Says many values of one kind."""
    kind, at = int.from_bytes(content[:2], "little"), 6
    while at < len(content):
        if kind == 2:
            text, at = wide(content, at, len(content))
            listener.start("s", {"v": text})
        elif kind in (1, 32):
            (_number if kind == 1 else _day)(listener, content[at : at + 8], fields)
            at += 8
        else:
            return


def _string(listener: Listener[Any], content: bytes, fields: Fields) -> None:
    listener.start("s", {"v": _text(content, 0)})


def _number(listener: Listener[Any], content: bytes, fields: Fields) -> None:
    if len(content) >= 8:
        listener.start("n", {"v": real(content, 0, 8)})


def _day(listener: Listener[Any], content: bytes, fields: Fields) -> None:
    if len(content) >= 8:
        year, month, day, *clock = _DAY.unpack_from(content)
        listener.start("d", {"v": "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(year, month, day, *clock)})


def _linked_text(listener: Listener[Any], content: bytes, fields: Fields) -> None:
    _say(listener, "v", _text(content, 4))


def _linked_number(listener: Listener[Any], content: bytes, fields: Fields) -> None:
    if len(content) >= 12:
        _say(listener, "v", real(content, 4, 12))


def _begun(name: str) -> _Saying:
    return lambda listener, content, fields: listener.start(name, {})


def _ended(name: str) -> _Saying:
    return lambda listener, content, fields: listener.end(name)


# Basis: MS-XLSB 2.3: the records by their numbers.
_SAID: dict[int, _Saying] = {
    156: _sheet, 153: _book, 39: _name, 44: _format, 617: _begun("cellXfs"), 47: _style, 618: _ended("cellXfs"),
    632: _author, 635: _comment, 637: _comment_text, 636: _ended("comment"),
    183: _field, 189: _field_values, 191: _run, 33: _row, 21: _number, 24: _string, 25: _day, 28: _number, 31: _string, 32: _day,
    368: _linked_number, 371: _linked_text,
}  # fmt: skip


def _text(content: bytes, at: int) -> str:
    return wide(content, at, len(content))[0]


def _say(listener: Listener[Any], name: str, text: str) -> None:
    listener.start(name, {})
    listener.text(text)
    listener.end(name)


def _letters(column: int) -> str:
    """Returns the letters of a column; the first is 0."""
    letters, column = "", column % (1 << 14) + 1
    while column:
        column, last = divmod(column - 1, 26)
        letters = chr(65 + last) + letters
    return letters
