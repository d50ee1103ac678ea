"""Writes large plain exports to xlsx, row by row, in memory that does not grow with them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from mamori.kernel.sheets.writing.columns import ExportSheet, Lost
from mamori.kernel.sheets.writing.row_xml import RowXml
from mamori.kernel.sheets.writing.template import LAST, frame_of, make_template

_MEASURED = 200
_TOLD_EVERY = 500
_COMPRESSION = 4
_LAST_PLACE = re.compile(rf"\${LAST}\b")


def write_xlsx(
    target: str | Path | BinaryIO, sheets: Sequence[ExportSheet], *, told: Callable[[int], None] | None = None
) -> list[Lost]:
    """Writes the sheets; returns what could not be written unchanged (at most the first 1000 of each sheet).

    `told` hears the number of rows written, every 500 rows and at the end. Text is always written as text: nothing
    in it becomes a formula or a link. `target` needs no seeking, so it may be a response that streams.
    """
    drawn = [iter(sheet.rows) for sheet in sheets]
    samples = [list(islice(rows, _MEASURED)) for rows in drawn]
    titles = sheet_titles([str(sheet.title) for sheet in sheets])
    progress = _Progress(told)
    lost: list[Lost] = []
    lasts: list[int] = []
    with (
        zipfile.ZipFile(make_template(sheets, titles, samples)) as template,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as made,
    ):
        for at, sheet in enumerate(sheets):
            rows = progress.watched(chain(samples[at], drawn[at]))
            found, last = _write_sheet(
                template, made, f"xl/worksheets/sheet{at + 1}.xml", sheet, titles[at], rows
            )
            lost += found
            lasts.append(last)
        _copy_others(template, made, lasts)
    progress.end()
    return lost


def _write_sheet(
    template: zipfile.ZipFile,
    made: zipfile.ZipFile,
    part: str,
    sheet: ExportSheet,
    title: str,
    rows: Iterable[Sequence[object]],
) -> tuple[list[Lost], int]:
    """Writes one sheet's part: the frame's head, every row, the frame's tail. Returns what was lost and the last row."""
    frame = frame_of(template.read(part).decode(), sheet)
    xml = RowXml(title, len(sheet.columns), frame.styles)
    number = frame.first - 1
    with made.open(part, "w", force_zip64=True) as file:
        file.write(frame.head.encode())
        pieces: list[str] = []
        for number, row in enumerate(rows, frame.first):
            pieces.append(xml.row(number, row))
            if len(pieces) == _TOLD_EVERY:
                file.write("".join(pieces).encode())
                pieces.clear()
        file.write("".join(pieces).encode())
        file.write(frame.tail_for(number).encode())
    return xml.lost, max(number, frame.first)


def _copy_others(template: zipfile.ZipFile, made: zipfile.ZipFile, lasts: Sequence[int]) -> None:
    """Copies the other parts; the filters' names in the workbook learn the last row of their sheet."""
    ends = iter(lasts)
    for name in template.namelist():
        if name.startswith("xl/worksheets/sheet"):
            continue
        content = template.read(name)
        if name == "xl/workbook.xml":
            content = _LAST_PLACE.sub(lambda _found: f"${next(ends)}", content.decode()).encode()
        made.writestr(name, content)


class _Progress:
    def __init__(self, told: Callable[[int], None] | None) -> None:
        self._told, self._done = told, 0

    def watched(self, rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
        for row in rows:
            yield row
            self._done += 1
            if self._told and self._done % _TOLD_EVERY == 0:
                self._told(self._done)

    def end(self) -> None:
        if self._told:
            self._told(self._done)


def sheet_titles(titles: Sequence[str]) -> list[str]:
    """Returns titles that Excel takes: without its forbidden signs, at most 31 letters, each once."""
    made: list[str] = []
    for title in titles:
        clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "・", title).strip("'")[:31] or "表"
        taken = {other.casefold() for other in made}
        number = 2
        candidate = clean
        while candidate.casefold() in taken:
            candidate = f"{clean[:27]}({number})"
            number += 1
        made.append(candidate)
    return made
