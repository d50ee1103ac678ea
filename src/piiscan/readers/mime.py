"""Splits a mail into its parts line by line, without recursion and holding one part at a time."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from piiscan.model import Limits, Unreadable
from piiscan.readers import mail_words

LONGEST_LINE = 1 << 20  # bytes read as one line
LONGEST_HEADER = 1 << 16  # bytes of one header; what is longer is cut
HEADERS = 1000
DEEPEST = 64  # multipart in multipart
_NAME = re.compile(rb"^([!-9;-~]+):[ \t]?(.*)$", re.DOTALL)
_PARAMETER = re.compile(r""";\s*([^\s=;]{1,64})\s*=\s*("(?:[^"\\]|\\.){0,4096}"|[^;\s]{0,4096})""")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


@dataclass(slots=True)
class Entity:
    """One part of a mail: its headers, and once it was read, its body without the encoding of the way."""

    headers: list[tuple[str, bytes]]
    body: bytes = field(default=b"", repr=False)

    def header(self, name: str) -> bytes:
        return next((value for key, value in self.headers if key == name), b"")

    @property
    def kind(self) -> str:
        """The media type, text/plain where none is told."""
        told = self.header("content-type").decode("latin-1").partition(";")[0].strip().lower()
        return told if re.fullmatch(r"[\w.+-]+/[\w.+-]+", told) else "text/plain"

    def parameter(self, header: str, name: str) -> str:
        """Returns a parameter of a header, decoded where it is written in pieces or in an encoding of its own."""
        text = mail_words.raw(self.header(header))
        found = {
            one[1].lower(): one[2].strip('"') for one in _PARAMETER.finditer(";" + text.partition(";")[2])
        }
        if name in found:
            return mail_words.decoded(found[name].encode("utf-8", "surrogateescape"))
        return mail_words.continued(name, found)

    @property
    def name(self) -> str:
        """The name of the attached file; "" where it has none."""
        return self.parameter("content-disposition", "filename") or self.parameter("content-type", "name")

    def decode(self, body: bytes) -> bytes:
        """Returns the body as it was before it was encoded for the way; what is damaged as far as it goes."""
        way = self.header("content-transfer-encoding").strip().lower()
        if way == b"base64":
            return _of_base64(body)
        if way == b"quoted-printable":
            return quopri.decodestring(body)
        if way in (b"x-uuencode", b"uuencode", b"x-uue"):
            return _of_uuencode(body)
        return body


def entities(lines: Iterator[bytes], limits: Limits) -> Iterator[Entity]:
    """Yields the parts of one mail in order: its headers first, without a body where it has parts of its own."""
    splitter = _Splitter(lines, limits)
    while not splitter.is_done:
        yield from splitter.next()


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """Yields the lines of the file, very long ones in pieces."""
    while line := file.readline(LONGEST_LINE):
        yield line


class _Splitter:
    """Where in the mail we are: the boundaries that are open, outermost first."""

    def __init__(self, lines: Iterator[bytes], limits: Limits) -> None:
        self._lines, self._limits = lines, limits
        self._open: list[bytes] = []
        self.is_done = False
        self._count = 0

    def next(self) -> Iterator[Entity]:
        """Reads one part, and goes to where the next one begins."""
        entity = Entity(self._headers())
        self._count += 1
        if self._count > self._limits.members:
            raise Unreadable("too_large", "メールの部分が多すぎます")
        if entity.kind.startswith("multipart/") and (boundary := self._boundary(entity)):
            if len(self._open) >= DEEPEST:
                raise Unreadable("refused", "メールの入れ子が深すぎます")
            self._open.append(boundary)
            self._skip()
            yield entity
            return
        way = entity.header("content-transfer-encoding").strip().lower()
        if entity.kind == "message/rfc822" and way not in (b"base64", b"quoted-printable"):
            # What follows are the headers of the mail inside.
            if self._count > DEEPEST * 16:
                raise Unreadable("refused", "メールの入れ子が深すぎます")
            yield entity
            return
        entity.body = entity.decode(self._body())
        yield entity

    def _boundary(self, entity: Entity) -> bytes:
        told = entity.parameter("content-type", "boundary").encode("utf-8", "surrogateescape").rstrip()
        return b"--" + told if told else b""

    def _headers(self) -> list[tuple[str, bytes]]:
        headers: list[tuple[str, bytes]] = []
        for line in self._lines:
            if not line.strip(b"\r\n"):
                return headers
            if line[:1] in b" \t" and headers:
                name, value = headers[-1]
                if len(value) < LONGEST_HEADER:
                    headers[-1] = name, value + line[:LONGEST_HEADER].rstrip(b"\r\n")
            elif found := _NAME.match(line[:LONGEST_HEADER]):
                if len(headers) < HEADERS:
                    headers.append((found[1].decode("latin-1").lower(), found[2].rstrip(b"\r\n")))
            elif self._meets(line):
                return headers
        self.is_done = True
        return headers

    def _body(self) -> bytes:
        lines: list[bytes] = []
        size = 0
        for line in self._lines:
            if line.startswith(b"--") and self._meets(line):
                return b"".join(lines)
            size += len(line)
            if size > self._limits.unpacked // 4:
                raise Unreadable("too_large", "添付ファイルが大きすぎます")
            lines.append(line)
        self.is_done = True
        return b"".join(lines)

    def _skip(self) -> None:
        """Goes past what stands before the first part and after the last, where old programs speak to old programs."""
        for line in self._lines:
            if line.startswith(b"--") and self._meets(line):
                return
        self.is_done = True

    def _meets(self, line: bytes) -> bool:
        """Tells whether the line is a boundary that is open; those within it are closed by it, and it by its end."""
        bare = line.rstrip()
        for at in range(len(self._open) - 1, -1, -1):
            if bare == self._open[at]:
                del self._open[at + 1 :]
                return True
            if bare == self._open[at] + b"--":
                del self._open[at:]
                self._skip()
                return True
        return False


def _of_base64(body: bytes) -> bytes:
    kept = _NOT_BASE64.sub(b"", body)
    if len(kept) % 4 == 1:
        kept = kept[:-1]
    return base64.b64decode(kept + b"=" * (-len(kept) % 4))


def _of_uuencode(body: bytes) -> bytes:
    decoded = []
    for line in body.splitlines():
        if line.startswith(b"begin ") or line.strip() in (b"end", b"`", b""):
            continue
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(decoded)
