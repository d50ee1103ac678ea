"""Marks a form and its rows so that a returned file can be matched, and each change in it be seen.

Only keyed digests of what was sent out are kept in the file, never a second copy of its contents.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable

from mamori.kernel.sheets.values.text import tidy

Sign = Callable[[str], str]
MARK = "mamori-form"
VERSION = "1"
DIGESTS = "mamori"
_LENGTH = 32
_PART = "\x1f"


class Seal:
    """Signs one form with the caller's `sign` (an HMAC over text, as hex or base64)."""

    def __init__(self, form: str, sign: Sign) -> None:
        self.form, self._sign = form, sign

    def mark(self) -> str:
        """Returns the cell that says whose form this is."""
        return "|".join((MARK, VERSION, self.form, self._of("form")))

    def row_mark(self, key: str) -> str:
        """Returns the hidden cell that says which row this is."""
        return "|".join((key, self._of("row", key)))

    def digest(self, key: str, field: str, text: str) -> str:
        """Returns what tells whether a cell still says what it said when it went out."""
        return self._of("cell", key, field, canonical(text))

    def row_key(self, mark: str) -> str | None:
        """Returns the key of a row's mark, or None for a mark that was not made with this seal."""
        key, _bar, _signature = mark.strip().rpartition("|")
        return key if key and same(mark.strip(), self.row_mark(key)) else None

    def _of(self, *parts: str) -> str:
        return self._sign(_PART.join((MARK, VERSION, self.form, *parts)))[:_LENGTH]


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def canonical(text: str) -> str:
    """Returns a cell's text without what Excel may change by itself: line ends and spaces at the ends of lines."""
    return tidy(text)
