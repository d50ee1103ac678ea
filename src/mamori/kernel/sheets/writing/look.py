"""Gives exported sheets one look: font, colours, borders, and the printed page."""

from __future__ import annotations

from datetime import date
from typing import Any

from mamori.kernel.sheets.inert import inert
from mamori.kernel.sheets.writing.writable import Writable

FONT = "游ゴシック"
INK, KEY, PALE, GREY, LINE = "#1A1A1C", "#00118F", "#E8F1FE", "#F2F2F2", "#B4B4B8"
_A3 = 8
_BASE = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "top"}
_CELL = {**_BASE, "text_wrap": True}
_BORDER = {"border": 1, "border_color": LINE}
_STYLES: dict[str, dict[str, object]] = {
    "title": {**_BASE, "font_size": 16, "bold": True, "valign": "vcenter"},
    "heading": {**_BASE, "valign": "vcenter"},
    "header": {
        **_CELL,
        **_BORDER,
        "bold": True,
        "bg_color": PALE,
        "font_color": KEY,
        "align": "center",
        "valign": "vcenter",
    },
    "text": _CELL,
    "inert": {**_CELL, "quote_prefix": True},
    "number": {**_CELL, "num_format": "#,##0.###############"},
    "whole": {**_CELL, "num_format": "#,##0"},
    "date": {**_CELL, "num_format": "yyyy/mm/dd"},
    "moment": {**_CELL, "num_format": "yyyy/mm/dd hh:mm"},
    "line": _BORDER,
    "input": {**_CELL, **_BORDER, "locked": False},
    "input_inert": {**_CELL, **_BORDER, "locked": False, "quote_prefix": True},
    "input_whole": {**_CELL, **_BORDER, "locked": False, "num_format": "#,##0"},
    "input_date": {**_CELL, **_BORDER, "locked": False, "num_format": "yyyy/mm/dd"},
    "fixed": {**_CELL, **_BORDER, "bg_color": GREY},
    "fixed_inert": {**_CELL, **_BORDER, "bg_color": GREY, "quote_prefix": True},
    "fixed_whole": {**_CELL, **_BORDER, "bg_color": GREY, "num_format": "#,##0"},
    "fixed_date": {**_CELL, **_BORDER, "bg_color": GREY, "num_format": "yyyy/mm/dd"},
    "plain": {**_CELL},
    "strong": {**_CELL, "bold": True},
}


class Look:
    """The formats of one workbook, made when they are first asked for."""

    def __init__(self, workbook: Any) -> None:
        self._workbook, self._made = workbook, {}  # type: Any, dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._workbook.add_format(_STYLES[name])
        return self._made[name]


def set_page(sheet: Any, first_header_row: int, last_header_row: int) -> None:
    """Sets the printed page: A3 landscape, all columns on one page, header on each, page numbers."""
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.repeat_rows(first_header_row, last_header_row)
    sheet.set_footer("&L&A&C&P / &N")


def unmarked(text: str) -> str:
    """Returns the text safe from xlsxwriter, which takes what stands between <r> and </r> for markup of its own."""
    return f"\u200b{text}" if text.startswith("<r>") else text


def write_header(sheet: Any, row: int, column: int, title: str, look: Look) -> None:
    """Writes one header cell; one without words is drawn but says nothing."""
    if title:
        sheet.write_string(row, column, unmarked(title), look["header"])
    else:
        sheet.write_blank(row, column, None, look["header"])


def write_field(sheet: Any, row: int, column: int, value: Writable, look: Look, family: str) -> None:
    """Writes one cell of a form in the style of its kind; `family` is "input" (people may write) or "fixed"."""
    if value is None:
        sheet.write_blank(row, column, None, look[family])
    elif isinstance(value, str):
        sheet.write_string(
            row, column, unmarked(value), look[family if inert(value) == value else f"{family}_inert"]
        )
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, look[f"{family}_date"])
    else:
        sheet.write_number(row, column, value, look[f"{family}_whole"])
