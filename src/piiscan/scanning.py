"""Scans files: each gives exactly one result, read or listed with the reason why not."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from piiscan import isolation
from piiscan.counting import Counting
from piiscan.engine import Engine, engine
from piiscan.isolation.opened import Opened
from piiscan.manifest import Manifest
from piiscan.model import FileResult, Item, Limits, Read, Unreadable
from piiscan.readers import charset, inside, kinds, registry
from piiscan.sources import SourceFailed
from piiscan.sources.folder import Folder, in_words


def scan(
    sources: Iterable[str | Path], *, using: Engine | None = None, manifest: Manifest | None = None
) -> Iterator[FileResult]:
    """Yields one result for every file found at or below the sources, those that cannot be read with the reason.

    With a manifest, a file that has not changed since is not read again.
    """
    for source in sources:
        try:
            for item in Folder(str(source)).items():
                yield _remembered(item, using, manifest) if manifest else scan_item(item, using=using)
        except SourceFailed as failed:
            yield FileResult(str(source), status="unreadable", cause="missing", reason=failed.reason)


def _remembered(item: Item, using: Engine | None, manifest: Manifest) -> FileResult:
    (known,) = manifest.known([item])
    if known and known.is_same:
        return known.result
    result = scan_item(item, using=using)
    manifest.keep(item, result)
    return result


def scan_file(path: Path, *, using: Engine | None = None) -> FileResult:
    """Returns the result for one file of this machine; never raises for what the file is or holds."""
    try:
        about = path.stat()
        size, changed = about.st_size, about.st_mtime_ns
    except OSError:
        size, changed = 0, 0
    return scan_item(Folder(str(path)).item(str(path), size, changed), using=using)


def scan_item(item: Item, *, using: Engine | None = None) -> FileResult:
    """Returns the result for one file of any source; never raises for what the file is or holds."""
    began = time.monotonic()
    result = FileResult(item.path, size=item.size)
    counting = Counting(result, using or engine())
    try:
        with item.open() as file, Opened(file, item.size) as opened:
            counting.add(_read(opened.file, result))
            result.sha256 = opened.sha256
    except OSError as error:
        counting.unread(**_cause(error))
    except Unreadable as found:
        counting.unread(found.status, found.reason)
    counting.finish()
    result.seconds = round(time.monotonic() - began, 4)
    return result


def _read(file: BinaryIO, result: FileResult) -> Iterator[Read]:
    result.media_type = kinds.media_type(file, result.path)
    if not registry.is_plain(result.media_type) and registry.reader(result.media_type):
        yield from isolation.read(file, result.path, result.size)
        return
    if registry.is_plain(result.media_type):
        head = file.read(charset.WINDOW)
        result.encoding = charset.decide(head, is_cut=len(head) == charset.WINDOW)
    yield from inside.Inside(Limits(letters=sys.maxsize)).read(file, result.path)


def _cause(error: OSError) -> dict[str, str]:
    cause = "missing" if isinstance(error, FileNotFoundError) else "refused"
    return {"cause": cause, "reason": in_words(error)}
