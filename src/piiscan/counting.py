"""Adds up what is found in the parts of one file, into its one result."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from piiscan.columns import ColumnReader, TableCount
from piiscan.engine import Engine
from piiscan.model import FileResult, Passage, Picture, Read, Sheet, Unread, masked
from piiscan.people import people

SAMPLES = 3  # masked samples of each kind
ROWS = 1000  # rows read at a time; the first of them decide what the columns hold
PLACES = 200  # places of one file that the result tells
COLUMNS = 500  # columns of one file that the result tells
KEY = secrets.token_bytes(32)  # of the digests that tell people apart; it never leaves this process


class Counting:
    """Counts one file. What it met is in the result once `finish` was called."""

    def __init__(self, result: FileResult, using: Engine) -> None:
        self.result, self._using = result, using
        self._people = people(KEY)
        self._unread: list[Unread] = []
        self._has_read = False

    def add(self, parts: Iterable[Read]) -> None:
        """Counts what the parts hold."""
        for part in parts:
            if isinstance(part, Unread):
                self._unread.append(part)
                continue
            self._has_read = True
            if isinstance(part, Passage):
                self._text(part)
            elif isinstance(part, Sheet):
                self._table(part)
            else:
                self._picture(part)

    def unread(self, cause: str, reason: str) -> None:
        """Notes that the file, or what was left of it, could not be read."""
        self._unread.append(Unread("", cause, reason))

    def finish(self) -> FileResult:
        """Returns the result, with what could not be read in words."""
        result = self.result
        result.people = self._people.count()
        if self._unread:
            first = self._unread[0]
            result.status = "partial" if self._has_read else "unreadable"
            result.cause = first.status
            rest = f"（ほか{len(self._unread) - 1}件）" if len(self._unread) > 1 else ""
            result.reason = f"{first.place}：{first.reason}{rest}" if first.place else first.reason + rest
        return result

    def _text(self, part: Passage) -> None:
        shown = self.result.samples
        found = self._using.count(part.content) if shown else None  # most of a long file need not be shown
        if found is None or not found.keys() <= shown.keys():
            spans = self._using.detect(part.content)
            found = Counter(one.kind for one in spans)
            text = part.text if spans else ""
            for span in spans:
                self._show(span.kind, text[span.start : span.end])
        self._count(part.place, found)

    def _table(self, part: Sheet) -> None:
        first = list(islice(part.rows, ROWS))
        reader = ColumnReader(self._using)
        header = first.pop(0) if reader.has_header(first) else []
        columns = reader.decide(header, first)
        count = TableCount(columns, self._using, self._people)
        for at, column in enumerate(columns):
            for row in first if column.kind else ():
                if at < len(row) and row[at].strip():
                    self._show(column.kind, row[at].strip())
        count.add(first)
        count.add_rest(part.rows)
        self._count(part.place, count.kinds)
        told = [one.as_row() for one in columns if one.kind]
        self.result.columns += ([{"place": part.place, **one} for one in told] if part.place else told)[
            : COLUMNS - len(self.result.columns)
        ]

    def _picture(self, part: Picture) -> None:
        self._unread.append(Unread(part.place, "image_only", "画像の文字は読めません"))

    def _count(self, place: str, found: Counter[str]) -> None:
        for kind, number in found.items():
            self.result.kinds[kind] = self.result.kinds.get(kind, 0) + number
        if not found or not place:
            return
        places = self.result.places
        if places and places[-1]["place"] == place:
            known = places[-1]["kinds"]
            for kind, number in found.items():
                known[kind] = known.get(kind, 0) + number
        elif len(places) < PLACES:
            places.append({"place": place, "kinds": dict(found)})

    def _show(self, kind: str, value: str) -> None:
        samples = self.result.samples.setdefault(kind, [])
        if len(samples) < SAMPLES:
            samples.append(masked(value))
