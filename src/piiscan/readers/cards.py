"""Address books, calendars and directories as text (vcf, ics, ldif): who is in them, with what each line says."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from piiscan.model import Limits, Part, Passage, Sheet
from piiscan.readers import charset, mail_words
from piiscan.readers.bounds import Budget

PIECE = 1 << 16  # letters given out at a time
LONGEST_LINE = 1 << 20  # bytes; a photo is longer, and no text
# The columns of a vCard: its property, and what the column is called.
_CARD = {
    "FN": "氏名", "N": "姓名", "X-PHONETIC-LAST-NAME": "フリガナ（姓）", "X-PHONETIC-FIRST-NAME": "フリガナ（名）", "SOUND": "フリガナ",
    "TEL": "電話番号", "EMAIL": "メールアドレス", "ADR": "住所", "ORG": "会社名", "TITLE": "役職", "BDAY": "生年月日", "NOTE": "備考",
}  # fmt: skip
_LABELS = {
    "SUMMARY": "件名", "DESCRIPTION": "説明", "LOCATION": "場所", "ATTENDEE": "出席者", "ORGANIZER": "主催者", "CONTACT": "連絡先",
    "COMMENT": "コメント", "cn": "氏名", "sn": "姓", "givenname": "名", "displayname": "氏名", "mail": "メールアドレス",
    "telephonenumber": "電話番号", "mobile": "携帯電話", "homephone": "電話番号", "facsimiletelephonenumber": "FAX",
    "street": "住所", "postaladdress": "住所", "homepostaladdress": "住所", "l": "市区町村", "st": "都道府県",
    "postalcode": "郵便番号", "o": "会社名", "ou": "部署", "title": "役職", "description": "説明", "uid": "ID",
}  # fmt: skip
_LINE = re.compile(rb"^(?:[\w-]+\.)?([\w-]+)((?:;[^:\"]*(?:\"[^\"]*\")?[^:\"]*)*)(::?)[ \t]?(.*)$", re.DOTALL)
_CHARSET = re.compile(r"CHARSET=\"?([\w-]+)", re.IGNORECASE)
_COMMON_NAME = re.compile(r"CN=\"?([^\";:]+)", re.IGNORECASE)
_SILENT = {"PHOTO", "LOGO", "KEY", "jpegphoto", "usercertificate", "usercertificate;binary", "objectclass"}


def read(file: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yields the cards as one sheet, or the lines of a calendar or a directory under their names."""
    lines = _unfolded(file)
    first = next(lines, b"")
    budget = Budget(limits)
    if first.strip().upper() == b"BEGIN:VCARD":
        yield Sheet("", _cards(lines, budget))
        return
    said: list[str] = []
    letters = 0
    for line in chain((first,), lines):
        told = _said(line)
        said += told
        letters += sum(map(len, told))
        if letters > PIECE:
            budget.spend(letters)
            yield Passage("", "\n".join(said))
            said, letters = [], 0
    if said:
        yield Passage("", "\n".join(said))


def _unfolded(file: BinaryIO) -> Iterator[bytes]:
    """Yields the lines, each with those that go on with it: indented, or after a line of quoted-printable that ends in =."""
    pending = bytearray()
    is_quoted = False
    while line := file.readline(LONGEST_LINE):
        bare = line.rstrip(b"\r\n")
        goes_on = bare[:1] in (b" ", b"\t")
        if pending and is_quoted and pending.endswith(b"="):
            del pending[-1:]
            pending += bare
        elif pending and goes_on:
            pending += bare[1:] if len(pending) < LONGEST_LINE else b""
        else:
            if pending:
                yield bytes(pending)
            pending = bytearray(bare.removeprefix(b"\xef\xbb\xbf"))
            is_quoted = b"QUOTED-PRINTABLE" in pending[:200].upper()
        is_quoted = is_quoted and len(pending) < LONGEST_LINE
    if pending:
        yield bytes(pending)


def _property(line: bytes) -> tuple[str, str, str]:
    """Returns name, parameters and text of one line; no name where it is none."""
    found = _LINE.match(line)
    if not found:
        return "", "", charset.read(line).text
    name, parameters = found[1].decode("ascii", "replace"), mail_words.raw(found[2])
    content = found[4]
    upper = parameters.upper()
    if "QUOTED-PRINTABLE" in upper:
        content = quopri.decodestring(content)
    elif found[3] == b"::" or "ENCODING=B" in upper:
        try:
            content = base64.b64decode(content + b"==")
        except (binascii.Error, ValueError):
            content = b""
    declared = _CHARSET.search(parameters)
    return name, parameters, mail_words.text(content, declared[1] if declared else "")


def _cards(lines: Iterator[bytes], budget: Budget) -> Iterator[list[str]]:
    yield list(_CARD.values())
    card: dict[str, list[str]] = {}
    for line in lines:
        name, _, text = _property(line)
        name = name.upper()
        if name in ("BEGIN", "END"):
            if card:
                yield [" ".join(card.get(one, ())) for one in _CARD]
            card = {}
        elif name not in _SILENT and text.strip(";, "):
            budget.spend(len(text))
            column = name if name in _CARD else "NOTE"
            if name in _CARD or name.startswith("X-"):
                card.setdefault(column, []).append(_spelled(text, column))
    if card:
        yield [" ".join(card.get(one, ())) for one in _CARD]


def _spelled(text: str, column: str) -> str:
    """Returns the text without the signs that part it: family and given name, the lines of an address."""
    plain = re.sub(r"\\([nN,;:\\])", lambda found: " " if found[1] in "nN" else found[1], text)
    if column in ("N", "ADR", "ORG", "SOUND"):
        plain = " ".join(one for one in plain.split(";") if one)
    return plain.removeprefix("tel:").strip()


def _said(line: bytes) -> list[str]:
    name, parameters, text = _property(line)
    if name in _SILENT or name.lower() in _SILENT or not text.strip():
        return []
    label = _LABELS.get(name) or _LABELS.get(name.lower(), name)
    plain = re.sub(r"\\([nN,;\\])", lambda found: "\n" if found[1] in "nN" else found[1], text)
    named = _COMMON_NAME.search(parameters)
    return [f"{label}: {named[1] if named else ''} {plain}".replace(":  ", ": ") if label else plain]
