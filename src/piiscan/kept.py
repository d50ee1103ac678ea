"""Keeps what is built from rules and lexicons in a file of whoever starts piiscan, so that the next start only maps it.

A file is believed when it and its folder belong to this user and nobody else may write to them, when it was made for just
this, and when its digest holds. Whatever is wrong, the thing is built as if there were no file.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import mmap
import os
import stat
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar, cast

T = TypeVar("T")
FOLDER = "PIISCAN_CACHE"  # the folder, or nothing ("") for no files at all
MARK = b"PSK1"
MOST = 8  # files that stay: those of older versions and other rules go, the oldest first
_HEAD = len(MARK) + 2 * hashlib.sha256().digest_size
_FLAGS = os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0) if hasattr(os, "O_CLOEXEC") else 0


def kept(name: str, key: bytes, build: Callable[[], T]) -> T:
    """Returns what `build` returns, from a file where that was kept under the same key (32 bytes) before.

    It is made of numbers, text, bytes, None, lists and tuples. Several processes may build the same at once.
    """
    folder = _folder()
    if folder is None:
        return build()
    path = folder / f"{name}-{key.hex()[:16]}.kept"
    with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
        return cast("T", _read(path, key))
    told = build()
    with contextlib.suppress(OSError):
        _write(path, key, marshal.dumps(cast("Any", told)))
        _tidy(folder)
    return told


def key_of(*parts: object, files: Iterable[Path] = ()) -> bytes:
    """Returns the key for what is built from these parts and files, by this Python."""
    whole = hashlib.sha256(repr((sys.version_info[:3], sys.byteorder, parts)).encode())
    for path in files:
        try:
            whole.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError:  # inside an archive, which nobody changes while its version stays
            whole.update(str(path).encode())
    return whole.digest()


def _folder() -> Path | None:
    """Returns the folder of the files, made where it is missing; None where nobody may rely on it."""
    told = os.environ.get(FOLDER)
    if told == "" or not hasattr(os, "geteuid"):
        return None
    caches = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - fails without a home as text, not as an error
    folder = Path(told or os.path.join(caches, "piiscan"))  # noqa: PTH118 - likewise
    if not folder.is_absolute():
        return None
    try:
        if not told:
            folder.parent.mkdir(mode=0o700, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        return folder if _is_ours(folder.lstat(), stat.S_ISDIR) else None
    except OSError:
        return None


def _is_ours(about: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    return is_kind(about.st_mode) and about.st_uid == os.geteuid() and not about.st_mode & 0o022


def _read(path: Path, key: bytes) -> object:
    """Returns what the file holds. Raises OSError, or ValueError for one that is not believed."""
    descriptor = os.open(path, os.O_RDONLY | _FLAGS)
    try:
        if not _is_ours(os.fstat(descriptor), stat.S_ISREG):
            raise ValueError(path)
        with mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ) as mapped, memoryview(mapped) as whole:
            content = whole[_HEAD:]
            try:
                if whole[:_HEAD] != MARK + key + hashlib.sha256(content).digest():
                    raise ValueError(path)
                return marshal.loads(content)  # noqa: S302 - as Python keeps its own modules; whose it is was just seen
            finally:
                content.release()
    finally:
        os.close(descriptor)


def _write(path: Path, key: bytes, content: bytes) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(MARK + key + hashlib.sha256(content).digest() + content)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _tidy(folder: Path) -> None:
    files = sorted(folder.glob("*.kept"), key=lambda one: one.stat().st_mtime, reverse=True)
    for path in files[MOST:]:
        path.unlink(missing_ok=True)
