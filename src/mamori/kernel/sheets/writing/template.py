"""Makes the frame of an export with xlsxwriter: everything but the rows of data."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import xlsxwriter

from mamori.kernel.sheets.writing.columns import ExportSheet, fitting_width
from mamori.kernel.sheets.writing.look import Look, set_page, unmarked, write_header
from mamori.kernel.sheets.writing.row_xml import STYLES
from mamori.kernel.sheets.writing.writable import as_text, writable

# Stands for the last row in filters and rules until it is known; Excel's last row, so no other place has it.
LAST = 1_048_576
_SAMPLE = re.compile(r'<c r="[A-Z]+\d+" s="(\d+)"')


class Frame(NamedTuple):
    """One sheet's XML cut where the rows go, the number of its first row of data, and the numbers of its styles."""

    head: str
    tail: str
    first: int
    styles: tuple[int, ...]

    def tail_for(self, last: int) -> str:
        return self.tail.replace(str(LAST), str(max(last, self.first)))


def make_template(
    sheets: Sequence[ExportSheet], titles: Sequence[str], samples: Sequence[Sequence[Sequence[object]]]
) -> io.BytesIO:
    """Returns a workbook with the heading, header, widths and page of each sheet, and one row of styles below."""
    made = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    look = Look(workbook)
    for title, sheet, sample in zip(titles, sheets, samples, strict=True):
        _draw(workbook.add_worksheet(title), sheet, sample, look)
    workbook.close()
    return made


def frame_of(xml: str, sheet: ExportSheet) -> Frame:
    """Cuts the XML of a template's sheet at its row of styles."""
    first = header_row(sheet) + 2
    start = xml.index(f'<row r="{first}"')
    end = xml.index("</sheetData>", start)
    styles = tuple(int(style) for style in _SAMPLE.findall(xml[start:end]))
    head = re.sub(r"<dimension [^>]*/>", "", xml[:start])
    return Frame(head, xml[end:], first, styles[: len(STYLES)])


def header_row(sheet: ExportSheet) -> int:
    """Returns the header's row, counted from 0."""
    heading = len(sheet.heading) + 1 if sheet.heading else 0
    return heading + int(_is_grouped(sheet))


def _is_grouped(sheet: ExportSheet) -> bool:
    return any(column.group for column in sheet.columns)


def _draw(target: Any, sheet: ExportSheet, sample: Sequence[Sequence[object]], look: Look) -> None:
    header = header_row(sheet)
    for at, line in enumerate(sheet.heading):
        target.write_string(
            at, 0, unmarked(str(writable(str(line))[0] or "")), look["title" if at == 0 else "heading"]
        )
    if _is_grouped(sheet):
        _draw_groups(target, sheet, header - 1, look)
    for at, column in enumerate(sheet.columns):
        write_header(target, header, at, str(column.title), look)
        texts = [as_text(writable(row[at])[0]) for row in sample if at < len(row)]
        target.set_column(at, at, column.width or fitting_width(str(column.title), texts))
    for at, style in enumerate(STYLES):
        target.write_number(header + 1, at, 0, look[style])
    width = len(sheet.columns) - 1
    target.freeze_panes(header + 1, 0)
    target.autofilter(header, 0, LAST - 1, width)
    # One rule for all cells: a border format on each blank cell would make the file several times larger.
    target.conditional_format(header + 1, 0, LAST - 1, width, {"type": "no_errors", "format": look["line"]})
    set_page(target, header - int(_is_grouped(sheet)), header)


def _draw_groups(target: Any, sheet: ExportSheet, row: int, look: Look) -> None:
    columns, start = sheet.columns, 0
    for end in range(1, len(columns) + 1):
        if end < len(columns) and columns[end].group == columns[start].group:
            continue
        group = str(columns[start].group)
        if end - start > 1 and group:
            target.merge_range(row, start, row, end - 1, group, look["header"])
        else:
            for at in range(start, end):
                write_header(target, row, at, group, look)
        start = end
