"""Where bytes come from: folders, file servers and buckets, mailboxes, databases. Each lists what it holds, and opens it anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from piiscan.model import Failed, Item, Read


class SourceFailed(Failed):
    """A source that cannot be listed at all. `reason` is in Japanese and speaks of no secret."""

    def __init__(self, reason: str, status: str = "refused") -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status


class Source(Protocol):
    """A place with files. `address` names it in reports, without password or key; `is_near` when listing costs little."""

    address: str
    is_near: bool

    def items(self) -> Iterator[Item]:
        """Yields every file there. Raises SourceFailed when the place cannot be reached."""

    def item(self, path: str, size: int, changed: int) -> Item:
        """Returns a file that was listed before, perhaps in another process."""

    def close(self) -> None:
        """Lets go of connections."""


@runtime_checkable
class Tables(Source, Protocol):
    """A database: what it lists are tables, which are no files and are read as rows."""

    def parts(self, path: str) -> Iterator[Read]:
        """Yields what the table holds. Raises SourceFailed."""
