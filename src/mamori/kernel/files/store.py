"""Keeps the bytes of attached files under random names in the home directory, out of the web's reach."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from mamori.kernel.files.kinds import TooLarge
from mamori.kernel.files.models import Attachment

ORPHANED_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Stored:
    """What was written: under which name, how many bytes, with which hash."""

    name: str
    size: int
    sha256: str


def path_of(name: str) -> Path:
    """Returns where the bytes of that random name lie; raises ValueError for a name that is none."""
    if len(name) != 32 or set(name) - set("0123456789abcdef"):
        raise ValueError("not the name of a stored file")
    return Path(settings.MEDIA_ROOT) / "attachments" / name[:2] / name


def write(chunks: Iterable[bytes], *, limit: int) -> Stored:
    """Writes to the disk, durably, before the database learns of it; raises TooLarge and leaves nothing then."""
    name = secrets.token_hex(16)
    path = path_of(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge  # noqa: TRY301 - the except below tidies up for every way out
                digest.update(chunk)
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        erase(name)
        raise
    return Stored(name, size, digest.hexdigest())


def erase(name: str) -> None:
    """Removes the bytes, if they are there."""
    path_of(name).unlink(missing_ok=True)


def hash_of(name: str) -> str:
    """Returns the hash of what lies there now; raises FileNotFoundError."""
    with path_of(name).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sweep(at: datetime) -> int:
    """Removes bytes that no attachment has claimed for a day, left over from acts that failed; returns how many."""
    old = (at - ORPHANED_AFTER).timestamp()
    candidates = [path for path in _all_files() if path.stat().st_mtime < old]
    claimed = set(
        Attachment.objects.filter(
            removed_at=None, stored_as__in=[path.name for path in candidates]
        ).values_list("stored_as", flat=True)
    )
    orphans = [path for path in candidates if path.name not in claimed]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _all_files() -> Iterator[Path]:
    root = Path(settings.MEDIA_ROOT) / "attachments"
    yield from (path for path in root.glob("??/*") if path.is_file())
