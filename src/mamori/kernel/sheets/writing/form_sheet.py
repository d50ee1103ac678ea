"""Writes a form that people fill in with Excel and send back: drop-downs, notes, locked keys, examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from mamori.kernel.sheets.words import say as _
from mamori.kernel.sheets.writing.aids import Choices, add_aids, write_example, write_guide
from mamori.kernel.sheets.writing.columns import fitting_width
from mamori.kernel.sheets.writing.export import sheet_titles
from mamori.kernel.sheets.writing.form import Form, shown, text_of
from mamori.kernel.sheets.writing.look import Look, set_page, unmarked, write_field, write_header
from mamori.kernel.sheets.writing.seal import DIGESTS, Seal, Sign

KEYS_ROW, KEY_COLUMN = 0, 0
_PROTECTION = {
    "format_cells": True, "format_columns": True, "format_rows": True, "insert_rows": True, "delete_rows": True,
    "sort": True, "autofilter": True, "insert_hyperlinks": False,
}  # fmt: skip


def write_form(target: str | Path | BinaryIO, form: Form, sign: Sign) -> None:
    """Writes the form as xlsx. `sign` is the caller's HMAC over a text; `read_form` needs the same.

    The file holds the rows once, and keyed digests of their cells on a hidden sheet; no hidden copy of contents.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options)
    names = sheet_titles([str(form.title), str(_("記入例")), str(_("説明")), str(_("選択肢")), DIGESTS])
    writer = _FormWriter(workbook, form, Seal(form.key, sign), names)
    writer.write()
    workbook.close()


class _FormWriter:
    """Row 1 hides the fields' keys, then the heading, then the header, then the rows; column A hides the rows' keys."""

    def __init__(self, workbook: Any, form: Form, seal: Seal, names: list[str]) -> None:
        self.workbook, self.form, self.seal, self.names = workbook, form, seal, names
        self.look = Look(workbook)
        self.grouped = any(column.group for column in form.columns)
        self.header = 1 + len(form.heading) + int(self.grouped)
        self.first = self.header + 1
        self.last = self.first + len(form.rows) + (form.spare if form.new_rows else 0) - 1

    def write(self) -> None:
        sheet = self.workbook.add_worksheet(self.names[0])
        example = self.workbook.add_worksheet(self.names[1]) if self.form.examples else None
        guide = self.workbook.add_worksheet(self.names[2])
        choices = Choices(self.workbook.add_worksheet(self.names[3]), self.names[3], self.form.columns)
        self._write_keys(sheet)
        self._write_header(sheet)
        self._write_rows(sheet)
        add_aids(sheet, self.form.columns, choices, self.header, self.first, max(self.first, self.last))
        self._finish(sheet)
        if example is not None:
            write_example(example, self.form.columns, self.form.examples, self.look)
        write_guide(guide, self.form, self.look)
        self._write_digests(self.workbook.add_worksheet(self.names[4]))

    def _write_keys(self, sheet: Any) -> None:
        sheet.write_string(KEYS_ROW, KEY_COLUMN, self.seal.mark(), self.look["fixed"])
        for at, column in enumerate(self.form.columns, 1):
            sheet.write_string(KEYS_ROW, at, column.field.key, self.look["fixed"])
        sheet.set_row(KEYS_ROW, None, None, {"hidden": True})

    def _write_header(self, sheet: Any) -> None:
        for at, line in enumerate(self.form.heading, 1):
            sheet.write_string(at, 1, unmarked(str(line)), self.look["title" if at == 1 else "heading"])
        sheet.write_blank(self.header, KEY_COLUMN, None, self.look["header"])
        for at, column in enumerate(self.form.columns, 1):
            if self.grouped:
                write_header(sheet, self.header - 1, at, str(column.group), self.look)
            title = str(column.field.title) + (str(_("（必須）")) if column.field.required else "")
            sheet.write_string(self.header, at, title, self.look["header"])
            texts = [str(row.values.get(column.field.key) or "") for row in self.form.rows]
            width = column.width or fitting_width(str(column.field.title), texts, least=10)
            sheet.set_column(at, at, width, self.look["fixed" if column.locked else "input"])

    def _write_rows(self, sheet: Any) -> None:
        for at, row in enumerate(self.form.rows, self.first):
            sheet.write_string(at, KEY_COLUMN, self.seal.row_mark(row.key), self.look["fixed"])
            for number, column in enumerate(self.form.columns, 1):
                value = shown(row.values.get(column.field.key), column.field)
                write_field(sheet, at, number, value, self.look, "fixed" if column.locked else "input")
        for at in range(self.first + len(self.form.rows), self.last + 1):
            for number, column in enumerate(self.form.columns, 1):
                sheet.write_blank(at, number, None, self.look["fixed" if column.locked else "input"])

    def _finish(self, sheet: Any) -> None:
        sheet.set_column(KEY_COLUMN, KEY_COLUMN, 4, self.look["fixed"], {"hidden": True})
        sheet.freeze_panes(self.first, min(3, len(self.form.columns)))
        if self.last >= self.first:
            sheet.autofilter(self.header, 1, self.last, len(self.form.columns))
        sheet.protect("", _PROTECTION)
        set_page(sheet, self.header - int(self.grouped), self.header)
        sheet.activate()

    def _write_digests(self, sheet: Any) -> None:
        sheet.very_hidden()
        sheet.protect()
        sheet.write_string(0, 0, self.seal.mark())
        for at, column in enumerate(self.form.columns, 1):
            sheet.write_string(0, at, column.field.key)
        for at, row in enumerate(self.form.rows, 1):
            sheet.write_string(at, 0, row.key)
            for number, column in enumerate(self.form.columns, 1):
                text = text_of(shown(row.values.get(column.field.key), column.field))
                sheet.write_string(at, number, self.seal.digest(row.key, column.field.key, text))
