"""Makes text harmless that a spreadsheet would run as a formula, and gives it back unchanged."""

from __future__ import annotations

import re

# Also the full-width signs: Excel with a Japanese locale takes them for their narrow brothers.
_DANGER = r"[=+\-@\t\r\n＝＋－＠]"
# What a dangerous text can begin with, to tell nearly every cell apart by its first letter.
SUSPICIOUS = frozenset("'=+-@\t\r\n＝＋－＠")
_DANGEROUS = re.compile(rf"'*{_DANGER}.", re.DOTALL)
_MADE_INERT = re.compile(rf"'+{_DANGER}.", re.DOTALL)


def inert(text: str) -> str:
    """Returns the text with an apostrophe before it if a spreadsheet could run it; a lone "-" stays as it is."""
    return f"'{text}" if text[:1] in SUSPICIOUS and _DANGEROUS.match(text) else text


def revive(text: str) -> str:
    """Returns the text that `inert` was given, unchanged; every text survives the way out and back."""
    return text[1:] if _MADE_INERT.match(text) else text
