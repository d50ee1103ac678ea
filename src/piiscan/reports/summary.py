"""Adds up the results of a scan: by kind, by folder, by reason, and the gravest files; bounded however many there are."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from itertools import count

from piiscan.model import FileResult

GRAVEST = 100  # files told one by one
EXAMPLES = 20  # files told for each reason why something was not read
FOLDERS = 20_000  # folders counted apart; what lies in further ones is counted together
ELSEWHERE = "その他の場所"


@dataclass(slots=True)
class Sum:
    """What was found in one folder."""

    files: int = 0
    people: int = 0
    gravest: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Summary:
    """The sums of a scan. `people` adds up what the files tell, so one person in two files counts twice."""

    files: int = 0
    size: int = 0
    found: int = 0
    unread: int = 0
    partial: int = 0
    people: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    files_by_kind: Counter[str] = field(default_factory=Counter)
    folders: dict[str, Sum] = field(default_factory=dict)
    causes: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    grades: Counter[str] = field(default_factory=Counter)
    _gravest: list[tuple[int, int, int, FileResult]] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)

    def add(self, result: FileResult) -> None:
        """Adds one file."""
        self.files += 1
        self.size += result.size
        if result.status == "unreadable":
            self.unread += 1
        elif result.status == "partial":
            self.partial += 1
        if result.status != "ok":
            self._not_read(result)
        if result.kinds:
            self._found(result)

    def _not_read(self, result: FileResult) -> None:
        reason = plain_reason(result)
        self.causes[result.status, reason] += 1
        examples = self.examples.setdefault(reason, [])
        if len(examples) < EXAMPLES:
            examples.append(result.path)

    def _found(self, result: FileResult) -> None:
        self.found += 1
        self.people += result.people
        self.kinds.update(result.kinds)
        self.files_by_kind.update(result.kinds.keys())
        score = result.score
        self.grades[grade(score)] += 1
        folder = folder_of(result.path)
        if folder not in self.folders and len(self.folders) >= FOLDERS:
            folder = ELSEWHERE
        told = self.folders.setdefault(folder, Sum())
        told.files += 1
        told.people += result.people
        told.gravest = max(told.gravest, score)
        told.kinds.update(result.kinds)
        row = (score, result.people, next(self._order), result)
        (heapq.heappush if len(self._gravest) < GRAVEST else heapq.heappushpop)(self._gravest, row)

    def gravest(self) -> list[FileResult]:
        """Returns the gravest files, the gravest first."""
        return [row[3] for row in sorted(self._gravest, key=lambda row: (-row[0], -row[1], row[2]))]

    def reasons(self) -> list[tuple[str, int]]:
        """Returns why files were not read, with how many, the most frequent first."""
        told = Counter[str]()
        for (status, reason), number in self.causes.items():
            if status == "unreadable":
                told[reason] += number
        return told.most_common()

    def as_row(self) -> dict[str, object]:
        """Returns the sums for a report."""
        return {
            "files": self.files,
            "size": self.size,
            "found": self.found,
            "unreadable": self.unread,
            "partial": self.partial,
            "people": self.people,
            "kinds": dict(self.kinds.most_common()),
            "reasons": dict(self.reasons()),
        }


def folder_of(path: str) -> str:
    """Returns the folder of a file, or the database of a table."""
    return path.replace("\\", "/").rpartition("/")[0] or "/"


def grade(score: int) -> str:
    """Returns how grave a score is in a word: 高, 中 or 低."""
    return "高" if score >= 60 else "中" if score >= 35 else "低"


def plain_reason(result: FileResult) -> str:
    """Returns why a file was not read, without the part of the file it was about, so that equal reasons count together."""
    return result.reason.rpartition("：")[2].partition("（ほか")[0]
