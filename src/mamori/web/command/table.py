"""Draws tables for a terminal in which Japanese letters take two places."""

from collections.abc import Sequence
from unicodedata import east_asian_width


def width(text: str) -> int:
    """How many places the text takes on the screen."""
    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in text)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The rows under their headings, in columns as wide as the widest cell."""
    lines = [headings, *rows]
    widths = [max(width(line[column]) for line in lines) for column in range(len(headings))]
    rule = "  ".join("-" * wide for wide in widths)
    drawn = [
        "  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(line, widths, strict=True))
        for line in lines
    ]
    return "\n".join(line.rstrip() for line in [drawn[0], rule, *drawn[1:]])
