"""Scans files: each gives exactly one result, read or listed with the reason why not."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from piiscan.columns import ColumnReader, TableCount
from piiscan.engine import Engine, engine
from piiscan.manifest import Manifest
from piiscan.model import FileResult, masked
from piiscan.readers import charset, plain, tables
from piiscan.sources.folder import files_below

SAMPLES = 3  # masked samples of each kind
ROWS = 1000  # rows read at a time; the first of them decide what the columns hold
KEY = secrets.token_bytes(32)  # of the digests that tell people apart; it never leaves this process
TABLES = ("text/csv", "text/tab-separated-values")
PLAIN = {
    ".txt": "text/plain",
    ".log": "text/plain",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown",
    ".xml": "application/xml",
    ".html": "text/html",
    ".htm": "text/html",
    ".sql": "application/sql",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
}


class _Digested:
    """A file that is hashed while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.hash = file, hashlib.sha256()

    def read(self, size: int) -> bytes:
        block = self._file.read(size)
        self.hash.update(block)
        return block


def scan(
    sources: Iterable[str | Path], *, using: Engine | None = None, manifest: Manifest | None = None
) -> Iterator[FileResult]:
    """Yields one result for every file found at or below the sources, those that cannot be read with the reason.

    With a manifest, a file that has not changed since is not read again.
    """
    for source in sources:
        try:
            for path in files_below(Path(source)):
                yield _remembered(path, using, manifest) if manifest else scan_file(path, using=using)
        except OSError as error:
            yield FileResult(str(source), status="unreadable", reason=_in_words(error))


def _remembered(path: Path, using: Engine | None, manifest: Manifest) -> FileResult:
    try:
        before = path.stat()
    except OSError:
        return scan_file(path, using=using)
    result = manifest.known(path, before)
    if result is None:
        result = scan_file(path, using=using)
        manifest.keep(path, before, result)
    return result


def scan_file(path: Path, *, using: Engine | None = None) -> FileResult:
    """Returns the result for one file; never raises for what the file is or holds."""
    began = time.monotonic()
    result = FileResult(str(path))
    try:
        if not path.is_file():
            result.status, result.reason = "unreadable", "通常のファイルではありません"
            return result
        result.size = path.stat().st_size
        result.media_type = PLAIN.get(path.suffix.lower(), "")
        if not result.media_type:
            result.status, result.reason = "unreadable", "まだ読めない形式です"
            return result
        with path.open("rb") as file:
            _read(file, result, using or engine())
    except OSError as error:
        result.status, result.reason = "unreadable", _in_words(error)
    finally:
        result.seconds = round(time.monotonic() - began, 4)
    return result


def _read(file: BinaryIO, result: FileResult, using: Engine) -> None:
    digested = _Digested(file)
    result.encoding, texts = plain.pieces(digested)  # type: ignore[arg-type]  # of a file, only read() is asked for
    watched = _Watched(texts)
    if result.media_type in TABLES:
        _count_table(watched, result, using)
    else:
        _count_text(watched, result, using)
    lost = watched.lost
    result.sha256 = digested.hash.hexdigest()
    if lost:
        result.status, result.reason = "partial", f"読めない文字が{lost}か所ありました"


class _Watched:
    """Texts on their way, with a count of the letters that were lost in them."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._texts, self.lost = texts, 0

    def __iter__(self) -> Iterator[str]:
        for text in self._texts:
            self.lost += charset.lost(text)
            yield text


def _count_text(texts: Iterable[str], result: FileResult, using: Engine) -> None:
    for text in texts:
        for span in using.detect(text):
            result.kinds[span.kind] = result.kinds.get(span.kind, 0) + 1
            _show(result, span.kind, text[span.start : span.end])


def _count_table(texts: Iterable[str], result: FileResult, using: Engine) -> None:
    rows = tables.rows(texts)
    first = list(islice(rows, ROWS))
    reader = ColumnReader(using)
    header = first.pop(0) if reader.has_header(first) else []
    columns = reader.decide(header, first)
    count = TableCount(columns, using, KEY)
    for at, column in enumerate(columns):
        for row in first if column.kind else ():
            if at < len(row) and row[at].strip():
                _show(result, column.kind, row[at].strip())
    for block in chain((first,), iter(lambda: list(islice(rows, ROWS)), [])):
        count.add(block)
    result.kinds, result.people = dict(count.kinds), count.people
    result.columns = [one.as_row() for one in columns if one.kind]


def _show(result: FileResult, kind: str, value: str) -> None:
    samples = result.samples.setdefault(kind, [])
    if len(samples) < SAMPLES:
        samples.append(masked(value))


def _in_words(error: OSError) -> str:
    """Returns why a file could not be read."""
    if isinstance(error, PermissionError):
        return "読み取りの権限がありません"
    if isinstance(error, FileNotFoundError):
        return "見つかりません"
    return f"読み取れませんでした（{error.strerror or type(error).__name__}）"
