"""Mails (eml, mhtml) and mailboxes (mbox): who writes to whom, what about, every body, and what is attached."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from piiscan.model import Limits, Member, Part, Passage, Unreadable
from piiscan.readers import html, mail_words
from piiscan.readers.bounds import Budget
from piiscan.readers.mime import Entity, entities, lines_of

HEADERS = {
    "from": "差出人",
    "sender": "差出人",
    "to": "宛先",
    "cc": "CC",
    "bcc": "BCC",
    "reply-to": "返信先",
    "subject": "件名",
    "delivered-to": "配達先",
    "organization": "組織",
    "resent-from": "転送元",
    "resent-to": "転送先",
    "disposition-notification-to": "開封通知先",
    "comments": "コメント",
}
PIECE = 1 << 20  # letters of a body given out at a time
_MAILBOX = re.compile(rb"^From (?:\S+ )?.*\d\d:\d\d")
_EXTENSIONS = {"text/html": ".html", "text/calendar": ".ics", "text/vcard": ".vcf", "text/x-vcard": ".vcf", "text/csv": ".csv",
               "application/pdf": ".pdf", "message/rfc822": ".eml", "image/jpeg": ".jpg", "image/png": ".png"}  # fmt: skip


def warm() -> None:
    """Fetches the encodings of mails, which are modules that are imported when they are first met."""
    mail_words.warm()


def read(file: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yields headers, bodies and attachments; of a mailbox those of every mail in it, numbered."""
    budget = Budget(limits)
    lines = _Mails(lines_of(file))
    first = True
    broken: Unreadable | None = None
    for number, mail in enumerate(lines, 1):
        place = f"{number}通目の" if lines.is_mailbox else ""
        try:
            yield from _mail(mail, place, limits, budget)
        except Unreadable as error:
            if not lines.is_mailbox or error.status == "too_large":
                raise
            broken = error
        for _ in mail:  # what was not read of this mail belongs to no other
            pass
        first = False
    if first:
        raise Unreadable("damaged", "メールとして読めません")
    if broken:
        raise broken


def _mail(lines: Iterator[bytes], place: str, limits: Limits, budget: Budget) -> Iterator[Part]:
    is_about = True  # headers of the mail itself, or of one that is forwarded in it
    for entity in entities(lines, limits):
        if is_about or any(name == "from" for name, _ in entity.headers):
            said = "\n".join(_said(entity))
            budget.spend(len(said))
            if said:
                yield Passage(f"{place}ヘッダー", said)
        is_about = entity.kind == "message/rfc822"
        if entity.body:
            yield from _body(entity, place, budget)


def _said(entity: Entity) -> Iterator[str]:
    for name, value in entity.headers:
        if name in HEADERS and value.strip():
            yield f"{HEADERS[name]}: {mail_words.decoded(value).strip()}"


def _body(entity: Entity, place: str, budget: Budget) -> Iterator[Part]:
    disposition = entity.header("content-disposition").strip().lower()
    name = entity.name
    if entity.kind in ("text/plain", "text/html") and not name and not disposition.startswith(b"attachment"):
        text = mail_words.text(entity.body, entity.parameter("content-type", "charset"))
        entity.body = b""
        if entity.kind == "text/html":
            yield from html.parts((text,), f"{place}本文", budget)
            return
        budget.spend(len(text))
        yield from _pieces(f"{place}本文", text)
        return
    if entity.kind.startswith("multipart/") or entity.kind in (
        "application/pgp-signature",
        "application/pkcs7-signature",
    ):
        return
    yield Member(name or f"添付{_EXTENSIONS.get(entity.kind, '')}", io.BytesIO(entity.body))


def _pieces(place: str, text: str) -> Iterator[Passage]:
    at = 0
    while at < len(text):
        cut = text.rfind("\n", at, at + PIECE) + 1 if at + PIECE < len(text) else len(text)
        cut = cut if cut > at else at + PIECE
        if text[at:cut].strip():
            yield Passage(place, text[at:cut])
        at = cut


class _Mails:
    """The mails of a file one after another: one, unless it begins as mailboxes do."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._waiting: bytes | None = next(lines, None)
        while self._waiting is not None and not self._waiting.strip():
            self._waiting = next(lines, None)
        self.is_mailbox = bool(self._waiting and _MAILBOX.match(self._waiting))

    def __iter__(self) -> Iterator[Iterator[bytes]]:
        while self._waiting is not None:
            yield self._one()

    def _one(self) -> Iterator[bytes]:
        if self.is_mailbox:
            self._waiting = next(self._lines, None)
        was_empty = False
        while self._waiting is not None:
            line = self._waiting
            if self.is_mailbox and was_empty and line.startswith(b"From ") and _MAILBOX.match(line):
                return
            was_empty = not line.strip()
            self._waiting = next(self._lines, None)
            yield line[1:] if self.is_mailbox and line.startswith(b">From ") else line
