"""Turns what somebody typed into a source, and names it without its secrets."""

from __future__ import annotations

import os
import re
from urllib.parse import SplitResult, urlsplit

from piiscan.sources import Source, SourceFailed
from piiscan.sources.folder import Folder

DATABASES = frozenset({"postgresql", "postgres", "mysql", "mariadb", "sqlite", "mssql", "oracle"})
MAILBOXES = frozenset({"imap", "imaps"})
KEYED = frozenset({"s3", "s3a", "gs", "gcs"})  # what stands before @ is the name of a key
PASSWORD = "PIISCAN_PASSWORD"  # noqa: S105 - the name of the variable of the environment, not what it holds


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+:-]*")


def source_of(address: str, *, password: str = "", tables: str = "", sample: int = 0) -> Source:
    """Returns the source at a path or URL. Raises SourceFailed for a URL that nothing here understands.

    `password` takes the place of the one in a URL, so that it need not be typed where others see it.
    """
    scheme = scheme_of(address)
    if not scheme:
        return Folder(address)
    if scheme.partition("+")[0] in DATABASES:
        from piiscan.sources.database import Database

        return Database(address, password=password, tables=tables, sample=sample)
    if scheme in MAILBOXES:
        from piiscan.sources.mailbox import Mailbox

        return Mailbox(address, password=password)
    from piiscan.sources.remote import remote

    return remote(address, password=password)


def scheme_of(address: str) -> str:
    """Returns what stands before "://", or "" for a path of this machine."""
    scheme, mark, _rest = address.partition("://")
    return scheme.lower() if mark and _SCHEME.fullmatch(scheme) else ""


def without_secrets(address: str) -> str:
    """Returns the address as it may be shown: the password is gone, and all that stood behind ? or #."""
    if not scheme_of(address):
        return address
    parts = split(address)
    place = parts.netloc.rpartition("@")
    user = "" if parts.scheme in KEYED else place[0].partition(":")[0]
    shown = f"{user}@{place[2]}" if user else place[2]
    return f"{parts.scheme}://{shown}{parts.path}"


def has_password(address: str) -> bool:
    """Tells whether a password stands in a URL, where the list of processes shows it."""
    return bool(scheme_of(address)) and ":" in split(address).netloc.rpartition("@")[0]


def split(address: str) -> SplitResult:
    """Returns the parts of a URL. Raises SourceFailed, without the URL, when it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        raise SourceFailed("URL の書き方が正しくありません") from None


def password_from(variable: str = "") -> str:
    """Returns the password that the environment holds under a name, or "". Raises SourceFailed when the named one is not set."""
    if variable and variable not in os.environ:
        raise SourceFailed(f"環境変数 {variable} がありません")
    return os.environ.get(variable or PASSWORD, "")
