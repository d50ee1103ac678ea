"""Builds the files that the sheet tests read: as people really make them, and worse."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet


def book(
    *sheets: tuple[str, Sequence[Sequence[object]]], then: Callable[[Workbook], object] | None = None
) -> io.BytesIO:
    """Returns an xlsx with the given sheets; `then` may still change it."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in sheets:
        sheet: Worksheet = workbook.create_sheet(title)
        for at, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    cell: Any = sheet.cell(at, column)
                    cell.value = value
    if then:
        then(workbook)
    made = io.BytesIO()
    workbook.save(made)
    made.seek(0)
    return made


def package(**parts: bytes) -> io.BytesIO:
    """Returns a zip of the given parts; "__" in a name stands for "/", "_DOT_" for "."."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("_DOT_", ".").replace("__", "/"), content)
    made.seek(0)
    return made


def changed(file: io.BytesIO, part: str, change: Callable[[bytes], bytes]) -> io.BytesIO:
    """Returns the zip with one part changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, change(content) if name == part else content)
    made.seek(0)
    return made
