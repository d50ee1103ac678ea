"""Makes mail addresses unreadable before they reach a log or an error text."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"([\w.+'%-])[\w.+'%-]*@([\w-]+(?:\.[\w-]+)*)")


def masked(text: str) -> str:
    """Returns the text with every address reduced to its first letter and its domain ("t***@example.jp")."""
    return _ADDRESS.sub(r"\1***@\2", text)
