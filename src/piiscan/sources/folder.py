"""Files of this machine: one path, or every file below a folder, in the order of their names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def files_below(path: Path) -> Iterator[Path]:
    """Yields the file itself, or each file below the folder. Links are not followed, so no file is met twice.

    Raises OSError when the path does not exist; a folder that may not be read is yielded itself, for the report.
    """
    path.lstat()
    if not path.is_dir():
        yield path
        return
    refused: list[Path] = []
    for folder, below, names in os.walk(path, onerror=lambda error: refused.append(Path(error.filename))):
        below.sort()
        yield from refused
        refused.clear()
        for name in sorted(names):
            yield Path(folder, name)
    yield from refused
