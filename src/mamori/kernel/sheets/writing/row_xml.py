"""Writes rows of cells as worksheet XML: the inner loop of large exports.

xlsxwriter takes about 20 µs of CPU for each cell even when it streams; this takes about 3. Only rows of data are
written so: styles, header, page and everything else stay xlsxwriter's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time

from mamori.kernel.sheets.inert import SUSPICIOUS, inert
from mamori.kernel.sheets.places import Place, letters
from mamori.kernel.sheets.writing.columns import Lost
from mamori.kernel.sheets.writing.writable import Writable, is_plain, writable

STYLES = ("text", "inert", "number", "whole", "date", "moment")
_MARKUP = re.compile(r"[&<>]|_x[0-9A-Fa-f]{4}_")
_ESCAPE = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
_FIRST_DAY = date(1899, 12, 30)
_MOST_LOST = 1000


class RowXml:
    """Makes the XML of one sheet's rows. `styles` are the numbers of STYLES; `lost` what was changed on the way."""

    def __init__(self, sheet: str, width: int, styles: Sequence[int]) -> None:
        self.sheet = sheet
        self.lost: list[Lost] = []
        self._letters = [letters(column) for column in range(1, width + 1)]
        self._styles = dict(zip(STYLES, styles, strict=True))
        self._text = f's="{self._styles["text"]}" t="inlineStr"><is><t xml:space="preserve">'
        self._inert = f's="{self._styles["inert"]}" t="inlineStr"><is><t xml:space="preserve">'

    def row(self, number: int, values: Sequence[object]) -> str:
        """Returns the row element; cells without a value are left out."""
        cells = []
        for letter, value in zip(self._letters, values, strict=False):
            if value is None or value == "":
                continue
            if type(value) is not str or not is_plain(value):
                cells.append(self._other(letter, number, value))
            else:
                head = self._inert if value[0] in SUSPICIOUS and inert(value) != value else self._text
                text = _escaped(value) if _MARKUP.search(value) else value
                cells.append(f'<c r="{letter}{number}" {head}{text}</t></is></c>')
        return f'<row r="{number}">{"".join(cells)}</row>'

    def _other(self, letter: str, number: int, value: object) -> str:
        ready, changed = writable(value)
        if changed is not None and len(self.lost) < _MOST_LOST:
            place = Place(self.sheet, number, self._letters.index(letter) + 1)
            self.lost.append(Lost(place, str(value)[:200], changed))
        return self._cell(f"{letter}{number}", ready)

    def _cell(self, at: str, value: Writable) -> str:
        if value is None:
            return ""
        if isinstance(value, str):
            head = self._text if inert(value) == value else self._inert
            return f'<c r="{at}" {head}{_escaped(value)}</t></is></c>'
        if isinstance(value, (datetime, date)):
            style = "moment" if isinstance(value, datetime) and value.time() != time(0) else "date"
            return f'<c r="{at}" s="{self._styles[style]}"><v>{serial(value)}</v></c>'
        style = "whole" if float(value).is_integer() else "number"
        return f'<c r="{at}" s="{self._styles[style]}"><v>{value!r}</v></c>'


def serial(moment: date | datetime) -> float | int:
    """Returns the day's number in Excel's 1900 system, with the time as a fraction."""
    if isinstance(moment, datetime):
        days = (moment.date() - _FIRST_DAY).days
        seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
        return days + seconds / 86400 if seconds else days
    return (moment - _FIRST_DAY).days


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _ESCAPE.sub(r"_x005F_\1", text)
