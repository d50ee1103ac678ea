"""Draws with SVG inside the page: bars that stretch with the screen, while their words stay text."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

GRADES = {"高": "high", "中": "middle", "低": "low"}


def words(text: object) -> str:
    """Returns text as it may stand in a page."""
    return html.escape(str(text), quote=True)


def bars(rows: Sequence[tuple[str, int, str, str]], *, caption: str) -> str:
    """Returns a list of bars. A row is its words, its amount, what is said behind the bar, and a class of colour."""
    largest = max((row[1] for row in rows), default=0) or 1
    drawn = "".join(
        f'<li><span class="name">{words(name)}</span>'
        f'<svg class="bar {kind}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="rail" width="100" height="10"/><rect width="{_share(amount, largest):.2f}" height="10"/></svg>'
        f'<span class="amount">{words(said)}</span></li>'
        for name, amount, said, kind in rows
    )
    return f'<ol class="bars" aria-label="{words(caption)}">{drawn}</ol>'


def _share(amount: int, largest: int) -> float:
    return max(0.8, 100 * amount / largest) if amount else 0.0


def stripe(shares: Sequence[tuple[str, int]]) -> str:
    """Returns one bar cut into grades, and what each piece stands for."""
    whole = sum(amount for _grade, amount in shares) or 1
    pieces, at = [], 0.0
    for name, amount in shares:
        width = 100 * amount / whole
        if amount:
            pieces.append(f'<rect class="{GRADES[name]}" x="{at:.2f}" width="{width:.2f}" height="10"/>')
        at += width
    told = "、".join(f"重大さ{name} {amount:,}件" for name, amount in shares)
    legend = "".join(
        f'<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="{GRADES[name]}" width="10" height="10" rx="2"/></svg>'
        f"重大さ{name} <b>{amount:,}</b></li>"
        for name, amount in shares
    )
    return (
        f'<svg class="stripe" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{words(told)}">'
        f'{"".join(pieces)}</svg><ul class="legend">{legend}</ul>'
    )


def dot(amount: int, largest: int, title: str) -> str:
    """Returns a disc whose area grows with the logarithm of the amount, so that ten and ten thousand can both be seen."""
    if not amount:
        return '<span class="none">–</span>'
    radius = 3 + 7 * math.log10(1 + amount) / math.log10(1 + max(largest, 9))
    return (
        f'<svg class="dot" viewBox="0 0 22 22" role="img" aria-label="{words(title)}"><title>{words(title)}</title>'
        f'<circle cx="11" cy="11" r="{radius:.1f}"/></svg>'
    )
