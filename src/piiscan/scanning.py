"""Scans files: each gives exactly one result, read or listed with the reason why not."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from piiscan.engine import Engine, engine
from piiscan.model import FileResult, masked
from piiscan.readers import charset, plain
from piiscan.sources.folder import files_below

SAMPLES = 3  # masked samples of each kind
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


def scan(sources: Iterable[str | Path], *, using: Engine | None = None) -> Iterator[FileResult]:
    """Yields one result for every file found at or below the sources, those that cannot be read with the reason."""
    for source in sources:
        try:
            for path in files_below(Path(source)):
                yield scan_file(path, using=using)
        except OSError as error:
            yield FileResult(str(source), status="unreadable", reason=_in_words(error))


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


def scan_bytes(content: bytes, name: str, *, using: Engine | None = None) -> FileResult:
    """Returns the result for the content of a plain file that lies in memory."""
    result = FileResult(
        name, size=len(content), media_type=PLAIN.get(Path(name).suffix.lower(), "text/plain")
    )
    _read(BytesIO(content), result, using or engine())
    return result


def _read(file: BinaryIO, result: FileResult, using: Engine) -> None:
    digested = _Digested(file)
    result.encoding, texts = plain.pieces(digested)  # type: ignore[arg-type]  # of a file, only read() is asked for
    lost = 0
    for text in texts:
        lost += charset.lost(text)
        for span in using.detect(text):
            result.kinds[span.kind] = result.kinds.get(span.kind, 0) + 1
            samples = result.samples.setdefault(span.kind, [])
            if len(samples) < SAMPLES:
                samples.append(masked(text[span.start : span.end]))
    result.sha256 = digested.hash.hexdigest()
    if lost:
        result.status, result.reason = "partial", f"読めない文字が{lost}か所ありました"


def _in_words(error: OSError) -> str:
    """Returns why a file could not be read."""
    if isinstance(error, PermissionError):
        return "読み取りの権限がありません"
    if isinstance(error, FileNotFoundError):
        return "見つかりません"
    return f"読み取れませんでした（{error.strerror or type(error).__name__}）"
