"""Files of this machine: one path, or every file below a folder, in the order of their names."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from piiscan.model import Item, Unreadable
from piiscan.sources import SourceFailed

MADE_BY_THE_KERNEL = frozenset({"/proc", "/sys", "/dev"})


class Folder:
    """A path of this machine. Links below it are listed, not followed, so that no file is read twice."""

    is_near = True

    def __init__(self, path: str) -> None:
        self.address = path
        self._root = os.path.realpath(path)

    def items(self) -> Iterator[Item]:
        """Yields the file itself, or each file below the folder; a folder that may not be read is yielded itself."""
        try:
            about = os.stat(self.address)  # noqa: PTH116 - paths are plain strings here: a share may hold millions
        except OSError as error:
            missing = isinstance(error, FileNotFoundError)
            raise SourceFailed(in_words(error), "missing" if missing else "refused") from None
        if not stat.S_ISDIR(about.st_mode):
            yield self.item(self.address, about.st_size, about.st_mtime_ns)
            return
        waiting = [self.address]
        while waiting:
            below: list[str] = []
            yield from self._listed(waiting.pop(), below)
            waiting += reversed(below)

    def item(self, path: str, size: int, changed: int) -> Item:
        """Returns the file at a path. Only the path that was asked for may be a link."""
        if path == self.address:
            return Item(path, size, changed, partial(opened, path))
        place = os.path.join(self._root, path[len(self.address) :].lstrip(os.sep))  # noqa: PTH118 - plain strings
        return Item(path, size, changed, partial(opened, path, at=place))

    def close(self) -> None: ...

    def _listed(self, folder: str, below: list[str]) -> Iterator[Item]:
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=_name)
        except OSError:
            yield self.item(folder, 0, 0)
            return
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.path not in MADE_BY_THE_KERNEL:
                    below.append(entry.path)
                continue
            try:
                about = entry.stat(follow_symlinks=False)
            except OSError:
                yield self.item(entry.path, 0, 0)
            else:
                yield self.item(entry.path, about.st_size, about.st_mtime_ns)


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def opened(path: str, *, at: str = "") -> BinaryIO:
    """Opens a file for reading, and only what really lies `at` that place, when one is given.

    Raises Unreadable for a link, for what a folder on the way was exchanged for since it was listed, and for what is no file:
    a pipe would keep the scan waiting for ever.
    """
    flags = (
        os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    )
    try:
        descriptor = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) if at else flags)
    except OSError as error:
        if error.errno == errno.ELOOP and at:
            raise _is_link() from None
        raise
    if at and not _lies(descriptor, at):
        os.close(descriptor)
        raise _is_link()
    about = os.fstat(descriptor)
    if stat.S_ISREG(about.st_mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    if stat.S_ISDIR(about.st_mode):
        raise PermissionError(errno.EACCES, "", path)
    raise Unreadable("refused", "通常のファイルではありません")


def _is_link() -> Unreadable:
    return Unreadable("refused", "リンクです（指す先がこの場所にあれば、そのファイルとして調べます）")


def _lies(descriptor: int, place: str) -> bool:
    """Tells whether an open file is the one at that place; where the system does not tell, it is taken to be."""
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}") in (place, f"{place} (deleted)")  # noqa: PTH115 - no path
    except OSError:
        return True


def in_words(error: OSError) -> str:
    """Returns why a file could not be read."""
    if isinstance(error, PermissionError):
        return "読み取りの権限がありません"
    if isinstance(error, FileNotFoundError):
        return "見つかりません"
    return f"読み取れませんでした（{error.strerror or type(error).__name__}）"
