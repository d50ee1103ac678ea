"""Folds text to one form for searching and comparing, and reads the numbers that addresses name rows by."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def folded(text: str) -> str:
    """Returns the text in NFKC, case-folded, with every run of white space as one space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def searchable(parts: Iterable[object]) -> str:
    """Returns the folded text of all non-empty parts, for a `search_text` column."""
    return folded(" ".join(str(part) for part in parts if part not in (None, "")))


def terms(query: str) -> list[str]:
    """Returns the folded words of a query; each must be contained in what is found."""
    return folded(query).split(" ") if query.strip() else []


def row_number(text: str) -> int | None:
    """Returns the number of a row that an address or a form names, or None for what can be none ("²", 20 digits)."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
