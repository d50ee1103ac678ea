"""Reads the words of mail headers and bodies in the encodings that Japanese mail programs really write."""

from __future__ import annotations

import base64
import binascii
import codecs
import quopri
import re
from urllib.parse import unquote_to_bytes

from piiscan.readers import charset

LONGEST = 1 << 16  # bytes of a header that are read
_WORD = re.compile(rb"=\?([A-Za-z0-9_.:-]{1,40})(?:\*[A-Za-z-]{0,20})?\?([bBqQ])\?([^?\s]*)\?=")
_BETWEEN = re.compile(rb"(\?=)[ \t\r\n]+(=\?)")
# What is declared, and the wider encoding that is meant: letters of Windows stand in all of them.
_MEANT = {
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "windows-31j": "cp932", "ms_kanji": "cp932",
    "cp932": "cp932", "x-euc-jp": "euc_jp", "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp", "iso-2022-jp-1": "iso2022_jp",
    "iso-2022-jp-2": "iso2022_jp", "iso-2022-jp-ms": "iso2022_jp", "cp50220": "iso2022_jp", "cp50221": "iso2022_jp",
    "us-ascii": "ascii", "iso-8859-1": "cp1252",
}  # fmt: skip


# Encodings that mails, messages and rich text declare.
_MET = (
    "ascii", "latin-1", "cp1252", "cp932", "euc_jp", "iso2022_jp_ext", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-7",
    "gb18030", "gb2312", "gbk", "big5", "euc_kr", "cp949", "cp936", "cp950", "cp1250", "cp1251", "koi8_r", "iso8859_2", "iso8859_15",
)  # fmt: skip


def warm() -> None:
    """Fetches the encodings that may be declared."""
    for name in _MET:
        codecs.lookup(name)


def raw(value: bytes) -> str:
    """Returns a header as it is written, bytes above ASCII by what they look like."""
    try:
        return value[:LONGEST].decode("ascii")
    except UnicodeDecodeError:
        return charset.read(value[:LONGEST]).text


def decoded(value: bytes) -> str:
    """Returns what a header says. Words in pieces are joined before they are decoded: programs cut letters in two."""
    value = _BETWEEN.sub(rb"\1\2", value[:LONGEST])
    written: list[str] = []
    pending, meant, at = b"", "", 0
    for word in _WORD.finditer(value):
        between = value[at : word.start()]
        name = word[1].decode("ascii").lower()
        if pending and (between or name != meant):
            written.append(text(pending, meant))
            pending = b""
        written.append(raw(between) if between else "")
        pending, meant, at = pending + _packed(word[2], word[3]), name, word.end()
    if pending:
        written.append(text(pending, meant))
    if at < len(value):
        written.append(raw(value[at:]))
    return "".join(written)


def continued(name: str, found: dict[str, str]) -> str:
    """Returns a parameter that comes as name*, or in pieces as name*0, name*1*: RFC 2231."""
    pieces = [found.get(f"{name}*", "")]
    if not pieces[0]:
        pieces = []
        for number in range(100):
            piece = found.get(f"{name}*{number}*", found.get(f"{name}*{number}"))
            if piece is None:
                break
            pieces.append(piece)
    joined = "".join(pieces)
    if joined.count("'") >= 2:
        declared, _, rest = joined.split("'", 2)
        return text(unquote_to_bytes(rest), declared.lower())
    return text(unquote_to_bytes(joined), "") if "%" in joined else joined


def text(content: bytes, declared: str) -> str:
    """Returns the text of bytes in the declared encoding; where that does not fit, by what they look like."""
    meant = _MEANT.get(declared.lower().strip("\"' "), declared.lower())
    if meant == "iso2022_jp" or (not meant and b"\x1b$" in content):
        return _of_jis(content)
    try:
        if meant:
            return content.decode(codecs.lookup(meant).name)
    except (LookupError, UnicodeDecodeError, ValueError):
        pass
    return charset.read(content).text


def _of_jis(content: bytes) -> str:
    """Returns the text of ISO-2022-JP with all that Microsoft adds: letters of its own rows, and half-width kana."""
    written: list[str] = []
    for piece in re.split(rb"(?=\x1b[$(])", content):
        mark = piece[:3]
        if mark in (b"\x1b$B", b"\x1b$@"):
            written.append(_of_pairs(piece[3:]))
        elif mark == b"\x1b(I":
            written.append(bytes(one | 0x80 for one in piece[3:] if one < 0x80).decode("cp932", "replace"))
        elif mark[:2] == b"\x1b(":
            written.append(piece[3:].decode("cp932", "replace"))
        else:
            written.append(piece.decode("cp932", "replace") if b"\x1b" not in piece else _by_codec(piece))
    return "".join(written)


def _of_pairs(content: bytes) -> str:
    """Returns the text of JIS pairs, each brought to the place that it has in CP932."""
    pairs = bytearray()
    at = 0
    while at < len(content):
        first = content[at]
        if first < 0x21 or first > 0x7E or at + 1 >= len(content):
            pairs.append(first)
            at += 1
            continue
        row, cell = first - 0x21, content[at + 1] - 0x21
        at += 2
        if not 0 <= cell < 94:
            continue
        high = row // 2 + (0x81 if row < 62 else 0xC1)
        low = cell + (0x9F if row % 2 else 0x40 + (cell >= 63))
        pairs += bytes((high, low))
    return pairs.decode("cp932", "replace")


def _by_codec(piece: bytes) -> str:
    return piece.decode("iso2022_jp_ext", "replace")


def _packed(way: bytes, content: bytes) -> bytes:
    if way in b"qQ":
        return quopri.decodestring(content.replace(b"_", b"=20"))
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", content)
    try:
        return base64.b64decode(kept[: len(kept) - (len(kept) % 4 == 1)] + b"==")
    except binascii.Error:
        return b""
