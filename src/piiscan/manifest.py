"""Remembers what was found in each file, so that a second scan reads only what has changed."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from types import TracebackType

from piiscan.model import Failed, FileResult, Item

MARK = 0x70696931  # the application id of SQLite by which a manifest is known from any other database
_TABLE = """
CREATE TABLE IF NOT EXISTS files (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, changed INTEGER NOT NULL,
    sha256 TEXT NOT NULL, rules TEXT NOT NULL, result TEXT NOT NULL
)
"""
_KEEP = """
INSERT INTO files (path, size, changed, sha256, rules, result) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (path) DO UPDATE SET size = excluded.size, changed = excluded.changed, sha256 = excluded.sha256,
    rules = excluded.rules, result = excluded.result
"""
AT_ONCE = 500  # paths asked for in one question; results that a scan which is killed may have to find again
# Why a file was not read this time, and may well be read the next time.
PASSING = frozenset({"refused", "missing", "timeout", "memory", "crashed"})
# What decides how files are read. Where one of these changes, everything is read again.
DECIDING = ("rules", "lexicons", "detectors", "readers")
DECIDING_MODULES = ("checks", "columns", "counting", "engine", "folding", "judge", "scanning")
OPTIONAL = ("access_parser", "pikepdf", "pyarrow", "rapidocr", "libarchive")


class NotAManifest(Failed, ValueError):
    """The file is there, and is something else."""

    def __str__(self) -> str:
        return f"結果を覚えておくファイルではありません: {self.args[0]}"


@dataclass(frozen=True, slots=True)
class Known:
    """What was found in a file the last time, and whether its size and its time of change still are what they were."""

    result: FileResult
    is_same: bool


@dataclass(slots=True)
class Manifest:
    """A file of results by path. A result counts only under the same rules."""

    path: Path
    rules: str
    _database: sqlite3.Connection = field(init=False, repr=False)
    _seen: bytearray = field(init=False, repr=False)
    _waiting: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        try:
            self._database = sqlite3.connect(self.path)
            self._be_sure()
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=NORMAL")
            self._database.execute(_TABLE)
            self._database.execute(f"PRAGMA application_id={MARK}")
            (last,) = self._database.execute("SELECT coalesce(max(id), 0) FROM files").fetchone()
        except sqlite3.DatabaseError as error:
            raise NotAManifest(str(self.path)) from error
        self._seen = bytearray(last + 1)
        os.chmod(self.path, 0o600)  # noqa: PTH101 - it tells where personal information lies

    def _be_sure(self) -> None:
        (mark,) = self._database.execute("PRAGMA application_id").fetchone()
        (tables,) = self._database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables and mark != MARK:
            self._database.close()
            raise NotAManifest(str(self.path))

    def __enter__(self) -> Manifest:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._database.commit()
        self._database.close()

    def known(self, items: Sequence[Item]) -> list[Known | None]:
        """Returns what is remembered of each of the items, at most 500 at once; None for what was never read."""
        keys = [_key(one.path) for one in items]
        marks = ",".join("?" * len(keys))
        rows = self._database.execute(
            f"SELECT path, id, size, changed, rules, result FROM files WHERE path IN ({marks})",  # noqa: S608 - question marks only
            keys,
        )
        by_key = {row[0]: row for row in rows}
        return [self._known(item, by_key.get(key)) for item, key in zip(items, keys, strict=True)]

    def _known(self, item: Item, row: tuple[str, int, int, int, str, str] | None) -> Known | None:
        if row is None:
            return None
        _path, number, size, changed, rules, told = row
        if number < len(self._seen):
            self._seen[number] = 1
        if rules != self.rules:
            return None
        result = FileResult.from_row(json.loads(told))
        result.path = item.path
        return Known(result, is_same=item.changed != 0 and (size, changed) == (item.size, item.changed))

    def keep(self, item: Item, result: FileResult) -> None:
        """Remembers a result. What may pass (no permission, no time) is not remembered: the next scan tries again."""
        if result.cause in PASSING:
            return
        told = json.dumps(result.as_row())
        row = (_key(item.path), item.size, item.changed, result.sha256, self.rules, told)
        self._database.execute(_KEEP, row)
        self._waiting += 1
        if self._waiting >= AT_ONCE:
            self._database.commit()
            self._waiting = 0

    def forget_vanished(self, roots: Iterable[str], *, but_below: Iterable[str] = ()) -> int:
        """Forgets the files below the roots that this scan has not met, and returns how many there were.

        What lies below a folder that could not be listed may still be there, and is kept.
        """
        gone: set[int] = set()
        hidden = tuple(_key(one) + "/" for one in but_below)
        for root in roots:
            key = _key(root)
            rows = self._database.execute(
                "SELECT id, path FROM files WHERE path = ? OR (path >= ? AND path < ?)",
                (key, key.rstrip("/") + "/", key.rstrip("/") + "0"),  # "0" follows "/" among the letters
            )
            gone |= {
                number
                for number, path in rows
                if number < len(self._seen) and not self._seen[number] and not path.startswith(hidden)
            }
        self._database.executemany("DELETE FROM files WHERE id = ?", [(number,) for number in gone])
        return len(gone)


def _key(path: str) -> str:
    """Returns the path by which a file is remembered: the same from wherever the scan was started."""
    whole = path if "://" in path else os.path.abspath(path)  # noqa: PTH100 - a Path for each of millions is slow
    # Names that are no text come with lone surrogates, which SQLite refuses.
    return whole.encode("utf-8", "surrogatepass").decode("utf-8", "backslashreplace")


def version_of_rules(chosen: str = "", own: Path | None = None) -> str:
    """Returns a mark that changes with all that decides what is found: rules, words, readers, and what is installed for them."""
    whole = hashlib.sha256(chosen.encode())
    for name in DECIDING:
        _add(whole, resources.files(f"piiscan.{name}").iterdir())
    _add(whole, (resources.files("piiscan").joinpath(f"{name}.py") for name in DECIDING_MODULES))
    if own is not None:
        _add(whole, own.iterdir())
    installed = [name for name in OPTIONAL if importlib.util.find_spec(name)]
    whole.update(repr((installed, shutil.which("tesseract"))).encode())
    return whole.hexdigest()[:16]


def _add(whole: hashlib._Hash, files: Iterable[resources.abc.Traversable]) -> None:
    for file in sorted(files, key=lambda one: one.name):
        if file.is_file() and not file.name.startswith("."):
            whole.update(file.name.encode() + file.read_bytes())
