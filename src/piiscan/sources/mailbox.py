"""A mailbox over IMAP: each message is one file of mail. Nothing is changed there, not even what counts as read."""

from __future__ import annotations

import base64
import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from io import BufferedReader, RawIOBase
from typing import BinaryIO
from urllib.parse import unquote

from piiscan.model import Item, Unreadable
from piiscan.sources import SourceFailed
from piiscan.sources.addresses import split, without_secrets

LISTED = 1000  # messages asked for in one question
FETCHED = 1 << 20  # bytes of a message asked for in one question
PATIENCE = 60  # seconds for an answer
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([^"]+)"')
_LIST = re.compile(rb'\((?P<flags>[^)]*)\) (?:"[^"]*"|NIL) (?P<name>.+)')
_SHIFTED = re.compile(r"&([^-]*)-")
_FOREIGN = re.compile(r"[^\x20-\x7e]+")


class Mailbox:
    """A folder of mail, or all of them when the URL names none: imaps://user@host/folder."""

    is_near = False

    def __init__(self, address: str, *, password: str = "") -> None:
        parts = split(address)
        try:
            self._host, self._port = parts.hostname or "", parts.port or 0
        except ValueError:
            raise SourceFailed("URL の書き方が正しくありません") from None
        self._is_sealed = parts.scheme == "imaps"
        self._user, self._password = unquote(parts.username or ""), password or unquote(parts.password or "")
        self._folder = unquote(parts.path.strip("/"))
        self._base = without_secrets(f"{parts.scheme}://{parts.netloc}")
        self.address = f"{self._base}/{self._folder}".rstrip("/")
        self._connection: imaplib.IMAP4 | None = None
        self._chosen = ""

    def items(self) -> Iterator[Item]:
        """Yields every message, folder by folder."""
        for folder in [self._folder] if self._folder else self._folders():
            try:
                yield from self._listed(folder)
            except (OSError, imaplib.IMAP4.error, ValueError):
                self.close()
                if folder == self._folder:
                    raise SourceFailed(f"メールのフォルダーを開けません: {folder}") from None
                yield Item(f"{self._base}/{folder}", 0, 0, _refuse)

    def item(self, path: str, size: int, changed: int) -> Item:
        """Returns the message at an address that was listed."""
        folder, _slash, name = path[len(self._base) + 1 :].rpartition("/")
        number = name.removesuffix(".eml")
        if not folder or not number.isdigit():
            return Item(path, size, changed, _refuse)
        return Item(path, size, changed, partial(self._opened, folder, int(number), size))

    def _opened(self, folder: str, number: int, size: int) -> BinaryIO:
        try:
            self._choose(folder)
        except (OSError, imaplib.IMAP4.error):
            self.close()
            _refuse()
        return BufferedReader(_Message(self._connected(), number, size), FETCHED)

    def close(self) -> None:
        """Says goodbye, whether it is heard or not."""
        connection, self._connection, self._chosen = self._connection, None, ""
        if connection is not None:
            _part_from(connection)

    def _connected(self) -> imaplib.IMAP4:
        if self._connection is None:
            self._connection, self._chosen = self._greeted(), ""
        return self._connection

    def _greeted(self) -> imaplib.IMAP4:
        """Returns a connection that is logged in. A password never goes over an open line, but on this machine."""
        sealed = ssl.create_default_context()
        try:
            if self._is_sealed:
                connection: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                    self._host, self._port or 993, ssl_context=sealed, timeout=PATIENCE
                )
            else:
                connection = imaplib.IMAP4(self._host, self._port or 143, timeout=PATIENCE)
                if "STARTTLS" in connection.capabilities:
                    connection.starttls(sealed)
                elif self._host not in HERE:
                    _part_from(connection)
                    raise SourceFailed(
                        "メールサーバーが暗号化した接続を受け付けません。imaps:// で指定してください"
                    )
        except (OSError, imaplib.IMAP4.error) as error:
            raise SourceFailed(
                f"メールサーバーに接続できません（{self._host}、{type(error).__name__}）"
            ) from None
        try:
            connection.login(self._user, self._password)
        except (OSError, imaplib.IMAP4.error):
            _part_from(connection)
            raise SourceFailed(
                "メールサーバーにログインできません。利用者名とパスワードを確かめてください"
            ) from None
        return connection

    def _folders(self) -> Iterator[str]:
        _answer, lines = self._connected().list()
        for line in lines:
            whole = b" ".join(line) if isinstance(line, tuple) else line or b""
            told = _LIST.match(re.sub(rb"\{\d+\} ", b"", whole))
            if told and b"\\noselect" not in told["flags"].lower():
                name = told["name"].strip()
                if name[:1] == b'"':
                    name = name[1:-1].replace(b'\\"', b'"').replace(b"\\\\", b"\\")
                yield from_wire(name.decode("ascii", "replace"))

    def _choose(self, folder: str) -> int:
        """Opens a folder for reading only, and returns the number that the next message will have, 0 where not told."""
        connection = self._connected()
        if self._chosen != folder:
            name = to_wire(folder).replace("\\", "\\\\").replace('"', '\\"')
            answer, _lines = connection.select(f'"{name}"', readonly=True)
            if answer != "OK":
                raise imaplib.IMAP4.error("no such folder")
            self._chosen = folder
        told = connection.untagged_responses.get("UIDNEXT") or [b"0"]
        last = told[-1]
        return int(last) if isinstance(last, bytes) else 0

    def _listed(self, folder: str) -> Iterator[Item]:
        after = self._choose(folder)
        ranges = [f"{at}:{at + LISTED - 1}" for at in range(1, after, LISTED)] if after else ["1:*"]
        for numbers in ranges:
            self._choose(folder)  # somebody may have opened a message of another folder in between
            _answer, lines = self._connected().uid("FETCH", numbers, "(UID RFC822.SIZE INTERNALDATE)")
            for line in lines:
                number, size = _UID.search(line or b""), _SIZE.search(line or b"")
                if number and size:
                    path = f"{self._base}/{folder}/{int(number[1])}.eml"
                    yield self.item(path, int(size[1]), _changed(line))


class _Message(RawIOBase):
    """A message that is fetched piece by piece as it is read; it may be sought. Its descriptor is nobody's."""

    def __init__(self, connection: imaplib.IMAP4, number: int, size: int) -> None:
        self._connection, self._number, self._size, self._at = connection, number, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # what BufferedReader hands in
        asked = min(len(buffer), FETCHED)
        try:
            _answer, told = self._connection.uid(
                "FETCH", str(self._number), f"(BODY.PEEK[]<{self._at}.{asked}>)"
            )
        except imaplib.IMAP4.error:
            raise Unreadable("refused", "メールを受け取れませんでした") from None
        block = next((one[1] for one in told if isinstance(one, tuple)), b"")[:asked]
        buffer[: len(block)] = block
        self._at += len(block)
        return len(block)

    def readall(self) -> bytes:
        return b"".join(iter(partial(self.read, FETCHED), b""))

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at

    def tell(self) -> int:
        return self._at


def _part_from(connection: imaplib.IMAP4) -> None:
    try:
        connection.logout()
    except (OSError, imaplib.IMAP4.error):
        with suppress(OSError):
            connection.shutdown()


def _refuse() -> BinaryIO:
    raise Unreadable("refused", "メールを開けません")


def _changed(line: bytes) -> int:
    """Returns when the message came in, in ns."""
    told = _DATE.search(line)
    if told is None:
        return 0
    try:
        when = datetime.strptime(told[1].decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z")
    except ValueError:
        return 0
    return int(when.timestamp()) * 1_000_000_000


def to_wire(name: str) -> str:
    """Returns the name of a folder as IMAP writes it: modified UTF-7 (RFC 3501, 5.1.3)."""

    def shifted(found: re.Match[str]) -> str:
        return f"&{base64.b64encode(found[0].encode('utf-16-be')).decode().rstrip('=').replace('/', ',')}-"

    return _FOREIGN.sub(shifted, name.replace("&", "&-"))


def from_wire(name: str) -> str:
    """Returns the name of a folder from how IMAP writes it."""

    def plain(found: re.Match[str]) -> str:
        if not found[1]:
            return "&"
        told = found[1].replace(",", "/")
        return base64.b64decode(told + "=" * (-len(told) % 4)).decode("utf-16-be", "replace")

    return _SHIFTED.sub(plain, name)
