"""The machine by which tables of people come in and go out: xlsx and csv read, understood, written and read back.

In: `open_tables` → `find_layout` (or `layout_with`) → `propose` → `ColumnMapping` → `read_rows`.
Out: `write_xlsx` and `CsvExport` for ledgers, `write_form` for forms; `read_form` when the form comes back.
Pure Python: no model, no request, no clock. What goes wrong is said in words (`SheetProblem`, `CellProblem`).
"""

from mamori.kernel.sheets.fields import ImportField
from mamori.kernel.sheets.inert import inert, revive
from mamori.kernel.sheets.layout import Column, Layout, find_layout, layout_with
from mamori.kernel.sheets.mapping import ColumnMapping, Proposal, fingerprint, propose
from mamori.kernel.sheets.places import Place
from mamori.kernel.sheets.reading import LIMITS, Limits, open_tables
from mamori.kernel.sheets.refusals import SheetProblem
from mamori.kernel.sheets.returning import (
    ForeignForm,
    NotOurForm,
    ReturnedCell,
    ReturnedForm,
    ReturnedRow,
    form_key,
    read_form,
)
from mamori.kernel.sheets.rows import CellProblem, RowResult, Tally, read_rows
from mamori.kernel.sheets.tables import Cell, Row, Table, Tables
from mamori.kernel.sheets.values import Choice, Count, Period, Understood, WrittenDate, written
from mamori.kernel.sheets.words import Words, say
from mamori.kernel.sheets.writing import (
    CsvExport,
    ExportColumn,
    ExportSheet,
    Form,
    FormColumn,
    FormRow,
    Lost,
    write_form,
    write_xlsx,
)

__all__ = [
    "LIMITS",
    "Cell",
    "CellProblem",
    "Choice",
    "Column",
    "ColumnMapping",
    "Count",
    "CsvExport",
    "ExportColumn",
    "ExportSheet",
    "ForeignForm",
    "Form",
    "FormColumn",
    "FormRow",
    "ImportField",
    "Layout",
    "Limits",
    "Lost",
    "NotOurForm",
    "Period",
    "Place",
    "Proposal",
    "ReturnedCell",
    "ReturnedForm",
    "ReturnedRow",
    "Row",
    "RowResult",
    "SheetProblem",
    "Table",
    "Tables",
    "Tally",
    "Understood",
    "Words",
    "WrittenDate",
    "find_layout",
    "fingerprint",
    "form_key",
    "inert",
    "layout_with",
    "open_tables",
    "propose",
    "read_form",
    "read_rows",
    "revive",
    "say",
    "write_form",
    "write_xlsx",
    "written",
]
