"""What passes between the parts of the scan: places and kinds, never the values found there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


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


@dataclass(slots=True)
class FileResult:
    """What is known of one file after the scan.

    `status` is ok, partial or unreadable, with a `reason` in words but for ok. `kinds` counts finds by kind, `columns`
    tells what the columns of a table hold, `people` how many different persons it speaks of (0 where unknown), `samples`
    are masked, `seconds` is the time on the clock. No value that was found is kept here.
    """

    path: str
    size: int = 0
    sha256: str = ""
    media_type: str = ""
    encoding: str = ""
    status: str = "ok"
    reason: str = ""
    kinds: dict[str, int] = field(default_factory=dict)
    columns: list[dict[str, Any]] = field(default_factory=list)
    people: int = 0
    samples: dict[str, list[str]] = field(default_factory=dict)
    seconds: float = 0.0

    def as_row(self) -> dict[str, Any]:
        """Returns the result as one JSON object."""
        return {name: getattr(self, name) for name in self.__slots__}


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
