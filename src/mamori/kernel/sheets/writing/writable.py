"""Makes any value fit for a cell: no letters that break the file, no text longer than Excel holds."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from mamori.kernel.sheets.reading.shown import plain_number
from mamori.kernel.sheets.values.written import written
from mamori.kernel.sheets.words import Words
from mamori.kernel.sheets.words import say as _

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_LONGEST = 32_767  # of Excel, in UTF-16 units
_SURELY_FITS = _LONGEST // 2
_CUT = "…（続きは省略）"
_OLDEST = "1900-03-01"  # before it Excel counts a day that never was
_MOST_DIGITS = 10**15
GETA = "〓"

Writable = str | int | float | date | datetime | None


_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def is_plain(text: str) -> bool:
    """Tells whether a text can be written as it is: the quick question before `writable`."""
    return len(text) <= _SURELY_FITS and not _ODD.search(text)


def writable(value: object) -> tuple[Writable, Words | None]:
    """Returns the value as text, number or date without time zone, and what had to be changed, if anything.

    Instants must come in the reader's time zone. Numbers of more than 15 digits become text, because Excel would
    round them; dates before March 1900 too, because Excel has none.
    """
    simple = written(value)
    if simple is None:
        return None, None
    if isinstance(simple, datetime):
        simple = simple.replace(tzinfo=None)
    if isinstance(simple, date):
        return (simple if simple.isoformat() >= _OLDEST else simple.isoformat()), None
    if isinstance(simple, (int, float)):
        fits = abs(simple) < _MOST_DIGITS and simple == simple
        return (simple if fits else plain_number(simple)), None
    return _text(simple if isinstance(simple, str) else str(simple))


def _text(text: str) -> tuple[str, Words | None]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    clean = _FORBIDDEN.sub(GETA, text)
    changed = _("表に書けない制御文字を〓に置きかえました。") if clean != text else None
    if len(clean) > _SURELY_FITS and len(clean.encode("utf-16-le")) // 2 > _LONGEST:
        kept = clean.encode("utf-16-le")[: (_LONGEST - len(_CUT)) * 2].decode("utf-16-le", "ignore")
        return kept + _CUT, _("{n}文字を超えたので、後ろを省きました。", n=_LONGEST)
    return clean, changed


def as_text(value: Writable) -> str:
    """Returns the writable as the text of a csv cell; dates as 2026/04/01."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y/%m/%d" if value.time() == time(0) else "%Y/%m/%d %H:%M")
    if isinstance(value, date):
        return value.strftime("%Y/%m/%d")
    return plain_number(value) if isinstance(value, (int, float)) else value
