"""Outlook messages (msg), also contacts and appointments: every text they keep, recipients, attachments, messages inside."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO

import compressed_rtf

from piiscan.model import Limits, Member, Part, Passage, Unreadable
from piiscan.readers import charset, html, mail_words, ole, rtf
from piiscan.readers.bounds import Budget

PREFIX, PROPERTIES = "__substg1.0_", "__properties_version1.0"
NARROW, WIDE, BYTES, EMBEDDED = "001E", "001F", "0102", "000D"
BODY, HTML, RTF, ATTACHED = "1000", "1013", "1009", "3701"
CODE_PAGE, INTERNET_CODE_PAGE = 0x3FFD0003, 0x3FDE0003
LARGEST_RTF = 64 << 20
_LABELS = {
    "0037": "件名", "0C1A": "差出人", "0C1F": "差出人", "5D01": "差出人", "0042": "差出人", "0065": "差出人", "0E02": "BCC",
    "0E03": "CC", "0E04": "宛先", "007D": "ヘッダー", "3001": "氏名", "3003": "メールアドレス", "39FE": "メールアドレス",
    "3A06": "名", "3A11": "姓", "3A08": "電話番号", "3A09": "電話番号", "3A1C": "携帯電話", "3A24": "FAX", "3A16": "会社名",
    "3A17": "役職", "3A18": "部署", "3A26": "国", "3A27": "市区町村", "3A28": "都道府県", "3A29": "住所", "3A2A": "郵便番号",
    "3A15": "住所", "3704": "添付", "3707": "添付",
}  # fmt: skip
# Addresses of directories and the like, of which each repeats what is said elsewhere.
_SKIPPED = {
    "001A",
    "0064",
    "0C1E",
    "0E1D",
    "0070",
    "3002",
    "003D",
    "370E",
    "3703",
    "1035",
    "1042",
    "300B",
    "0FFE",
}


def read(file: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yields what the message says, and what is attached; raises Unreadable at the end where not all could be read."""
    storage = ole.Storage(file, limits)
    if not any(name.startswith((PREFIX, PROPERTIES)) for name in storage.names):
        raise Unreadable("damaged", "メッセージが見つかりません")
    yield from _Message(storage, "", "", limits, Budget(limits)).parts(0)


class _Message:
    """One message in the file; another one that is attached to it lies in a folder of the same file."""

    def __init__(self, storage: ole.Storage, prefix: str, place: str, limits: Limits, budget: Budget) -> None:
        self._storage, self._prefix, self._place = storage, prefix, place
        self._limits, self._budget = limits, budget
        self._encoding = _encoding(storage.stream(prefix + PROPERTIES), 24 if prefix else 32)

    def parts(self, depth: int) -> Iterator[Part]:
        if depth > self._limits.depth:
            raise Unreadable("refused", "メッセージの入れ子が深すぎます")
        streams = self._streams(self._prefix)
        said = "\n".join(self._said(self._prefix, streams))
        if said:
            yield Passage(f"{self._place}ヘッダー", said)
        yield from self._bodies(streams)
        folders = dict.fromkeys(
            name[len(self._prefix) :].partition("/")[0]
            for name in self._storage.below(self._prefix)
            if "/" in name[len(self._prefix) :]
        )
        recipients = [one for one in folders if one.startswith("__recip_")]
        lines = [
            " ".join(self._said(where, self._streams(where)))
            for where in (f"{self._prefix}{one}/" for one in recipients)
        ]
        if any(lines):
            yield Passage(f"{self._place}宛先", "\n".join(lines))
        for folder in folders:
            if folder.startswith("__attach_"):
                yield from self._attachment(f"{self._prefix}{folder}/", depth)

    def _streams(self, prefix: str) -> dict[str, str]:
        """Returns the properties of one folder: number and type of each, and the path of its stream."""
        found = {}
        for name in self._storage.below(prefix + PREFIX):
            rest = name[len(prefix) + len(PREFIX) :]
            if "/" not in rest and len(rest) >= 8:
                found[rest[:8].upper()] = name
        return found

    def _said(self, prefix: str, streams: dict[str, str]) -> Iterator[str]:
        """Yields every text among the properties but the body, with its title where it has one."""
        for key in streams:
            number, kind = key[:4], key[4:]
            if kind not in (NARROW, WIDE) or number in _SKIPPED or number in (BODY, HTML):
                continue
            text = self._text(streams, number).strip("\0 \r\n")
            if (
                text
                and not text.startswith(("IPM.", "/o=", "/O=", "EX:", "SMTP:"))
                and text not in ("SMTP", "EX")
            ):
                yield f"{_LABELS[number]}: {text}" if number in _LABELS else text

    def _text(self, streams: dict[str, str], number: str) -> str:
        if path := streams.get(number + WIDE):
            text = self._storage.stream(path).decode("utf-16-le", "replace")
        elif path := streams.get(number + NARROW):
            content = self._storage.stream(path)
            text = mail_words.text(content, self._encoding) if self._encoding else charset.read(content).text
        else:
            return ""
        self._budget.spend(len(text))
        return text

    def _bodies(self, streams: dict[str, str]) -> Iterator[Part]:
        place = f"{self._place}本文"
        if text := self._text(streams, BODY).strip("\0"):
            yield Passage(place, text)
        if HTML + BYTES in streams or HTML + WIDE in streams or HTML + NARROW in streams:
            page = self._text(streams, HTML) or mail_words.text(
                self._storage.stream(streams.get(HTML + BYTES, "")), self._encoding
            )
            yield from html.parts((page,), place, self._budget)
        elif not text and RTF + BYTES in streams:
            yield from self._rich(self._storage.stream(streams[RTF + BYTES]), place)

    def _rich(self, packed: bytes, place: str) -> Iterator[Part]:
        if len(packed) < 16 or struct.unpack_from("<I", packed, 4)[0] > LARGEST_RTF:
            return
        try:
            source: bytes = compressed_rtf.decompress(packed)
        except (ValueError, IndexError, TypeError, struct.error, OverflowError):
            return
        text = rtf.stripped(source.decode("latin-1"))
        self._budget.spend(len(text))
        if text.strip():
            yield Passage(place, text)

    def _attachment(self, prefix: str, depth: int) -> Iterator[Part]:
        streams = self._streams(prefix)
        name = (
            self._text(streams, "3707") or self._text(streams, "3704") or self._text(streams, "3001")
        ).strip("\0")
        inside = f"{prefix}{PREFIX}{ATTACHED}{EMBEDDED}/"
        if self._storage.below(inside + PREFIX):
            place = f"{self._place}添付メッセージの"
            yield from _Message(self._storage, inside, place, self._limits, self._budget).parts(depth + 1)
        elif path := streams.get(ATTACHED + BYTES):
            yield Member(name or "添付", io.BytesIO(self._storage.stream(path)))


def _encoding(properties: bytes, begin: int) -> str:
    """Returns the encoding of the narrow texts, from the numbers among the properties; "" where none is told."""
    found = {}
    for at in range(begin, len(properties) - 15, 16):
        tag, _, value = struct.unpack_from("<IIi", properties, at)
        found[tag] = value
    page = found.get(CODE_PAGE) or found.get(INTERNET_CODE_PAGE) or 0
    return {
        65001: "utf-8",
        932: "cp932",
        50220: "iso-2022-jp",
        50221: "iso-2022-jp",
        51932: "euc-jp",
        20932: "euc-jp",
    }.get(page, "")
