"""Knows the number formats of one workbook, by the style number that cells carry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from openpyxl.styles.numbers import builtin_format_code
from openpyxl.utils.datetime import from_excel, from_ISO8601

from mamori.kernel.sheets.reading.shown import (
    is_era_format,
    plain_number,
    shown_moment,
    shown_number,
    shows_only_month,
)
from mamori.kernel.sheets.tables import EMPTY, Cell

# Built-in formats 27-36 and 50-58 are dates in Japanese Excel; openpyxl does not list them and would give serials.
_JAPANESE_DATES = frozenset({*range(27, 37), *range(50, 59)})
_FIRST_CUSTOM = 164


class Styles:
    """Turns numbers and dates as stored into cells. openpyxl has no public place for a style's format and epoch."""

    def __init__(self, workbook: Any) -> None:
        self.epoch = workbook.epoch
        self.formats: list[str] = []
        self.dates: set[int] = set(workbook._date_formats)
        self.lengths: set[int] = set(workbook._timedelta_formats)
        for index, style in enumerate(workbook._cell_styles):
            number = style.numFmtId
            custom = workbook._number_formats[number - _FIRST_CUSTOM] if number >= _FIRST_CUSTOM else ""
            self.formats.append(custom or builtin_format_code(number) or "General")
            if number in _JAPANESE_DATES or is_era_format(custom):
                self.dates.add(index)

    def format_of(self, style: int) -> str:
        return self.formats[style] if style < len(self.formats) else "General"

    def number(self, text: str, style: int) -> Cell:
        """Returns the cell for a stored number: a date, a number, or a number as its format shows it."""
        value: int | float = float(text) if any(sign in text for sign in ".eE") else int(text)
        if style in self.dates:
            return self._moment(value, style)
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            value = int(value)
        number_format = self.format_of(style)
        return Cell(
            value, plain_number(value) if number_format == "General" else shown_number(value, number_format)
        )

    def _moment(self, value: int | float, style: int) -> Cell:
        try:
            moment = from_excel(value, self.epoch, timedelta=style in self.lengths)
        except (OverflowError, ValueError):
            return Cell("#VALUE!", "#VALUE!", "error")
        if isinstance(moment, datetime) and shows_only_month(self.format_of(style)):
            text = f"{moment.year}年{moment.month}月"
            return Cell(text, text)
        return Cell(moment, shown_moment(moment)) if moment is not None else EMPTY

    @staticmethod
    def iso_moment(text: str) -> Cell:
        """Returns the cell for a date stored as ISO 8601 (LibreOffice may write them so)."""
        moment: Any = from_ISO8601(text)  # type: ignore[no-untyped-call]  # openpyxl types it not
        return Cell(moment, shown_moment(moment)) if moment is not None else EMPTY
