"""Writes tables for people: large plain exports, csv, and forms that come back."""

from mamori.kernel.sheets.writing.columns import ExportColumn, ExportSheet, Lost
from mamori.kernel.sheets.writing.delimited import CsvExport
from mamori.kernel.sheets.writing.export import write_xlsx
from mamori.kernel.sheets.writing.form import Form, FormColumn, FormRow
from mamori.kernel.sheets.writing.form_sheet import write_form

__all__ = [
    "CsvExport",
    "ExportColumn",
    "ExportSheet",
    "Form",
    "FormColumn",
    "FormRow",
    "Lost",
    "write_form",
    "write_xlsx",
]
