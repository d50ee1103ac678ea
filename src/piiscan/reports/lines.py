"""The plain forms: one JSON object a line, one document of JSON, one line a file for people."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TextIO

from piiscan.model import FileResult
from piiscan.reports import End, Told
from piiscan.reports.summary import Summary

# What moves the cursor, rings or turns the writing round: a file's name must not draw on the screen of who reads.
_DRAWING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_HALVES = re.compile("[\ud800-\udfff]+")
UNREAD_SHOWN = 1000  # files not read that the table lists one by one; beyond, it counts them


def readable(path: str) -> str:
    """Returns a path as it can be shown: names that are no text are read as the CP932 that they mostly are."""
    if _HALVES.search(path):
        told = path.encode("utf-8", "surrogateescape")
        try:
            path = told.decode("cp932")
        except UnicodeDecodeError:
            path = told.decode("utf-8", "replace")
    return _DRAWING.sub("\ufffd", path)


def as_json(result: FileResult) -> str:
    """Returns the result as one line of JSON."""
    return json.dumps({**result.as_row(), "path": readable(result.path)}, ensure_ascii=False)


def as_line(result: FileResult, titles: Mapping[str, str]) -> str:
    """Returns the result as one line of words."""
    path = readable(result.path)
    if result.status == "unreadable":
        return f"{path}\t読めません: {result.reason}"
    found = "、".join(f"{titles.get(kind, kind)} {count}" for kind, count in sorted(result.kinds.items()))
    people = f"、{result.people:,}人分" if result.people else ""
    note = f"（{result.reason}）" if result.reason else ""
    return f"{path}\t{found or '見つかりません'}{people}{note}"


class JsonLines:
    """One object a file, in the order in which they are read."""

    def __init__(self, out: TextIO, _told: Told) -> None:
        self._out = out

    def add(self, result: FileResult) -> None:
        self._out.write(as_json(result) + "\n")

    def close(self, end: End) -> None: ...


class JsonDocument:
    """One document: how the scan went, then all files."""

    def __init__(self, out: TextIO, told: Told) -> None:
        self._out, self._told, self._summary, self._mark = out, told, Summary(), ""
        out.write('{"files": [')

    def add(self, result: FileResult) -> None:
        self._summary.add(result)
        self._out.write(f"{self._mark}\n{as_json(result)}")
        self._mark = ","

    def close(self, end: End) -> None:
        whole = {
            "places": self._told.places,
            "began": self._told.began,
            "seconds": round(end.seconds, 3),
            "stopped": end.is_stopped,
            "unchanged": end.unchanged,
            "vanished": end.vanished,
            **self._summary.as_row(),
        }
        self._out.write(f'\n], "summary": {json.dumps(whole, ensure_ascii=False)}}}\n')


class Table:
    """A line for each file with something in it or that could not be read, and the sum of all."""

    def __init__(self, out: TextIO, told: Told) -> None:
        self._out, self._told, self._summary = out, told, Summary()

    def add(self, result: FileResult) -> None:
        self._summary.add(result)
        if result.kinds or (result.status != "ok" and self._summary.unread <= UNREAD_SHOWN):
            self._out.write(as_line(result, self._told.titles) + "\n")

    def close(self, end: End) -> None:
        told = self._summary
        self._out.write(
            f"{told.files:,} ファイルを調べました。個人情報のあるもの {told.found:,}、"
            f"読めなかったもの {told.unread:,}、一部だけ読めたもの {told.partial:,}"
        )
        self._out.write(
            f"（{'、'.join(f'{reason} {n:,}' for reason, n in told.reasons())}）\n" if told.unread else "\n"
        )
        kinds = "、".join(f"{self._told.title(kind)} {count:,}" for kind, count in told.kinds.most_common())
        if kinds:
            self._out.write(f"見つかったもの: {kinds}\n")
        if end.unchanged or end.vanished:
            self._out.write(
                f"変わっていないので読み直さなかったもの {end.unchanged:,}、なくなったもの {end.vanished:,}\n"
            )
        if end.is_stopped:
            self._out.write("途中で止めました。ここまでの結果です。\n")
