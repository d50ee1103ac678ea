"""The two plain forms: one JSON object a line for programs, one line a file for people."""

from __future__ import annotations

import json
from collections.abc import Mapping

from piiscan.model import FileResult


def as_json(result: FileResult) -> str:
    """Returns the result as one line of JSON."""
    return json.dumps(result.as_row(), ensure_ascii=False)


def as_line(result: FileResult, titles: Mapping[str, str]) -> str:
    """Returns the result as one line of words."""
    if result.status == "unreadable":
        return f"{result.path}\t読めません: {result.reason}"
    found = "、".join(f"{titles.get(kind, kind)} {count}" for kind, count in sorted(result.kinds.items()))
    note = f"（{result.reason}）" if result.reason else ""
    return f"{result.path}\t{found or '見つかりません'}{note}"
