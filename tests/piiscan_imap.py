"""A small IMAP server on 127.0.0.1: enough of RFC 3501 for what a reader asks, and it remembers what it was asked."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_LOGIN = re.compile(rb'LOGIN (\S+) "?([^"]*)"?')
_PART = re.compile(rb"BODY\.PEEK\[\]<(\d+)\.(\d+)>")


@dataclass
class Mail:
    """Folders, by their name on the wire, with messages by their number."""

    folders: dict[bytes, dict[int, bytes]]
    user: bytes = b"taro"
    password: bytes = b"gei5Ohx-9quo"
    port: int = 0
    asked: list[bytes] = field(default_factory=list)


class _Session(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.chosen: dict[int, bytes] = {}
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, _space, rest = line.rstrip(b"\r\n").partition(b" ")
            mail: Mail = self.server.mail  # type: ignore[attr-defined]  # set where the server is made
            mail.asked.append(rest)
            command = rest.split(b" ")[0].upper()
            answer = getattr(self, f"on_{command.decode().lower()}", self.on_other)(mail, rest)
            self.wfile.write(tag + b" " + answer + b"\r\n")
            if command == b"LOGOUT":
                return

    def on_capability(self, _mail: Mail, _rest: bytes) -> bytes:
        self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
        return b"OK done"

    def on_login(self, mail: Mail, rest: bytes) -> bytes:
        told = _LOGIN.match(rest)
        return (
            b"OK in" if told and (told[1].strip(b'"'), told[2]) == (mail.user, mail.password) else b"NO wrong"
        )

    def on_list(self, mail: Mail, _rest: bytes) -> bytes:
        self.wfile.write(b'* LIST (\\Noselect) "/" "only-folders"\r\n')
        for name in mail.folders:
            self.wfile.write(b'* LIST (\\HasNoChildren) "/" "' + name + b'"\r\n')
        return b"OK done"

    def on_examine(self, mail: Mail, rest: bytes) -> bytes:
        name = rest.partition(b" ")[2].strip(b'"')
        if name not in mail.folders:
            return b"NO no such folder"
        self.chosen = mail.folders[name]
        self.wfile.write(b"* %d EXISTS\r\n" % len(self.chosen))
        self.wfile.write(b"* OK [UIDNEXT %d] next\r\n" % (max(self.chosen, default=0) + 1))
        return b"OK [READ-ONLY] done"

    def on_uid(self, _mail: Mail, rest: bytes) -> bytes:
        _uid, _fetch, numbers, what = rest.split(b" ", 3)
        first, _colon, last = numbers.partition(b":")
        wanted = range(int(first), int(last or first) + 1)
        part = _PART.search(what)
        for at, (number, message) in enumerate(self.chosen.items(), 1):
            if number not in wanted:
                continue
            if part:
                piece = message[int(part[1]) : int(part[1]) + int(part[2])]
                told = b"* %d FETCH (UID %d BODY[]<%d> {%d}\r\n" % (at, number, int(part[1]), len(piece))
                self.wfile.write(told + piece + b")\r\n")
            else:
                self.wfile.write(
                    b'* %d FETCH (UID %d RFC822.SIZE %d INTERNALDATE "24-Nov-2026 09:30:00 +0900")\r\n'
                    % (at, number, len(message))
                )
        return b"OK done"

    def on_logout(self, _mail: Mail, _rest: bytes) -> bytes:
        self.wfile.write(b"* BYE\r\n")
        return b"OK bye"

    def on_other(self, _mail: Mail, _rest: bytes) -> bytes:
        return b"BAD what is that"


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def serving(mail: Mail) -> Iterator[Mail]:
    """Gives the mail with the port at which it is served."""
    with _Server(("127.0.0.1", 0), _Session) as server:
        server.mail = mail  # type: ignore[attr-defined]  # for its sessions
        mail.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield mail
        finally:
            server.shutdown()
            thread.join()
