"""What passes between the parts of the scan: places and kinds, never the values found there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, TypeAlias

from piiscan import gravity


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """One piece of personal information in a text: characters `start` to `end` (exclusive), and how sure we are (0–1)."""

    start: int
    end: int
    kind: str
    score: float

    def overlaps(self, other: Span) -> bool:
        """Tells whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a detector proposes; the judge decides. `shaped` tells that the writing itself is typical of the kind."""

    start: int
    end: int
    kind: str
    shaped: bool


Text: TypeAlias = (
    str | bytes
)  # a text, or the well-formed UTF-8 of one, which need not be decoded where nothing is found


@dataclass(frozen=True, slots=True)
class Passage:
    """Running text at a place of a file ("3ページ", "件名"; "" for the whole file). Its repr tells nothing of the text."""

    place: str
    content: Text = field(repr=False)

    @property
    def text(self) -> str:
        """The text, whichever way it came."""
        return as_str(self.content)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table at a place of a file ("シート「顧客」"): its rows, the header among them, each a list of cells as text."""

    place: str
    rows: Iterator[list[str]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a file: a member of an archive, an attachment of a mail. `file` is read once, before the next one."""

    name: str
    file: BinaryIO = field(repr=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """A page or an image that only OCR can read: a byte a dot, from white (255) to black, row by row."""

    place: str
    width: int
    height: int
    grey: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read at a place of a file, and why; status and reason are those of `Unreadable`."""

    place: str
    status: str
    reason: str


Part: TypeAlias = Passage | Sheet | Picture | Member
# What comes out when the files inside a file have been read too.
Read: TypeAlias = Passage | Sheet | Picture | Unread


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a reader may make of one file: letters of text, bytes unpacked, how deep files lie in files, and how many."""

    letters: int = 200_000_000
    unpacked: int = 2 << 30
    depth: int = 8
    members: int = 100_000
    ratio: int = 200  # unpacked bytes for a packed one, once a member is past 8 MB
    member: int = 256 << 20  # bytes of one file inside a file that must be held as a whole
    pictures: bool = False  # pages and images that only OCR can read are wanted


class Failed(Exception):
    """Why what was asked for cannot be done at all; its text is in Japanese, for whoever asked."""


class Unreadable(Exception):
    """A file, or what is left of it, that cannot be read.

    `status` is encrypted, damaged, unsupported, too_large, timeout, memory, crashed, image_only or refused; `reason` is in
    Japanese, for the report, and never speaks of what the file holds.
    """

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(status)
        self.status, self.reason = status, reason


@dataclass(frozen=True, slots=True)
class Item:
    """A file that a source has found: where it is, its size in bytes, when it changed (ns, 0 unknown), how to open it."""

    path: str
    size: int
    changed: int
    open: Callable[[], BinaryIO] = field(repr=False)


@dataclass(slots=True)
class FileResult:
    """What is known of one file after the scan.

    `status` is ok, partial or unreadable; but for ok there are a `cause` (the status of Unreadable: encrypted, damaged,
    unsupported, too_large, timeout, memory, crashed, image_only, refused, missing) and a `reason` in words. `kinds` counts
    finds by kind, `places` where in the file they lie, `columns` tells what the columns of its tables hold, `people` how
    many different persons it speaks of (0 where unknown), `samples` are masked, `seconds` is the time on the clock. No
    value that was found is kept here.
    """

    path: str
    size: int = 0
    sha256: str = ""
    media_type: str = ""
    encoding: str = ""
    status: str = "ok"
    cause: str = ""
    reason: str = ""
    kinds: dict[str, int] = field(default_factory=dict)
    places: list[dict[str, Any]] = field(default_factory=list)
    columns: list[dict[str, Any]] = field(default_factory=list)
    people: int = 0
    samples: dict[str, list[str]] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def score(self) -> int:
        """How grave the file is, from 0 to 100."""
        return gravity.score(self.kinds, self.people)

    def as_row(self) -> dict[str, Any]:
        """Returns the result as one JSON object."""
        return {name: getattr(self, name) for name in ROW}

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> FileResult:
        """Returns the result that was told by `as_row`."""
        return cls(**{name: row[name] for name in cls.__slots__ if name in row})


# The names of a row in their order, which readers of reports may rely on.
ROW = (
    "path", "size", "sha256", "media_type", "encoding", "status", "cause", "reason", "kinds", "places", "columns", "people", "score",
    "samples", "seconds",
)  # fmt: skip


def as_str(text: Text) -> str:
    """Returns the text."""
    return text if isinstance(text, str) else text.decode()


def letters_of(text: Text) -> int:
    """Returns how many letters a text has."""
    return len(text) if isinstance(text, str) else len(text.decode())


def masked(value: str, *, shown: int = 4) -> str:
    """Returns the text with letters and digits hidden but for the last few, and for none of a short one.

    At most a third of the letters stays, so that nobody is found by a mask.
    """
    hidden = sum(1 for one in value if one.isalnum())
    kept = min(shown, hidden // 3)
    drawn, seen = [], 0
    for one in value:
        if one.isalnum():
            seen += 1
            one = one if seen > hidden - kept else "*"  # noqa: PLW2901 - the letter as it is shown
        drawn.append(one)
    return "".join(drawn)
