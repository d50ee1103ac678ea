"""Remembers what was found in each file, so that a second scan reads only what has changed."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from importlib import resources
from pathlib import Path
from types import TracebackType

from piiscan.model import FileResult

_TABLE = """
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, changed INTEGER NOT NULL, rules TEXT NOT NULL, result TEXT NOT NULL
) WITHOUT ROWID
"""
KEPT_AT_ONCE = 500  # results that a scan which is killed may have to find again


class NotAManifest(ValueError):
    """The file is there, and is something else."""


class Manifest:
    """A file of results by path. A file counts as unchanged when size and time of change are the same, and so are the rules."""

    def __init__(self, path: Path, *, rules: str) -> None:
        self._rules, self._waiting = rules, 0
        try:
            self._database = sqlite3.connect(path)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute(_TABLE)
        except sqlite3.DatabaseError as error:
            raise NotAManifest(str(path)) from error
        os.chmod(path, 0o600)  # noqa: PTH101 - it tells where personal information lies

    def __enter__(self) -> Manifest:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._database.commit()
        self._database.close()

    def known(self, path: Path, stat: os.stat_result) -> FileResult | None:
        """Returns what was found in the file, or None when it has changed, or was never read with these rules."""
        row = self._database.execute(
            "SELECT result FROM files WHERE path = ? AND size = ? AND changed = ? AND rules = ?",
            (str(path), stat.st_size, stat.st_mtime_ns, self._rules),
        ).fetchone()
        return FileResult(**json.loads(row[0])) if row else None

    def keep(self, path: Path, stat: os.stat_result, result: FileResult) -> None:
        """Remembers a result. What could not be read is not remembered: the next scan tries again."""
        if result.status == "unreadable":
            return
        told = json.dumps(result.as_row(), ensure_ascii=False)
        values = (str(path), stat.st_size, stat.st_mtime_ns, self._rules, told)
        self._database.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", values)
        self._waiting += 1
        if self._waiting >= KEPT_AT_ONCE:
            self._database.commit()
            self._waiting = 0


def version_of_rules(kinds: str = "") -> str:
    """Returns a mark that changes with the rules, the lexicons, or the choice of kinds."""
    whole = hashlib.sha256(kinds.encode())
    for name in ("rules", "lexicons"):
        for file in sorted(resources.files(f"piiscan.{name}").iterdir(), key=lambda one: one.name):
            if file.name.endswith((".yaml", ".tsv")):
                whole.update(file.read_bytes())
    return whole.hexdigest()[:16]
