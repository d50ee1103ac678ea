"""Goes through the rows of a table with a mapping: values, problems by cell, leftovers, and a reason for each rejection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mamori.kernel.sheets.fields import MANY, ImportField
from mamori.kernel.sheets.layout.shape import Column, Layout
from mamori.kernel.sheets.mapping.remember import ColumnMapping
from mamori.kernel.sheets.places import letters
from mamori.kernel.sheets.rows.asides import Asides
from mamori.kernel.sheets.rows.cells import empty_value, read_cell, read_mark
from mamori.kernel.sheets.rows.result import CellProblem, RowResult
from mamori.kernel.sheets.tables import EMPTY, Cell, Row, Table
from mamori.kernel.sheets.values.text import is_blank_mark, is_ditto, tidy
from mamori.kernel.sheets.values.understood import Understood
from mamori.kernel.sheets.words import Words
from mamori.kernel.sheets.words import say as _

_REMEMBERED = 4_000


def read_rows(
    table: Table,
    layout: Layout,
    mapping: ColumnMapping,
    fields: Sequence[ImportField],
    *,
    strict: bool = False,
) -> Iterator[RowResult]:
    """Gives one result for every row of the table, from the first: accepted + rejected = `table.row_count`.

    A row is rejected when it is no data (title, header, blank, total, note …), or when a required field is missing
    or unreadable. Other unreadable cells are told as problems and kept in the leftover; with `strict` they reject
    the row. Memory does not grow with the number of rows.
    """
    reader = _Reader(table, layout, mapping, fields, strict)
    for row in table.rows():
        yield reader.read(row)


class _Reader:
    def __init__(
        self,
        table: Table,
        layout: Layout,
        mapping: ColumnMapping,
        fields: Sequence[ImportField],
        strict: bool,
    ) -> None:
        self.table, self.mapping, self.strict = table, mapping, strict
        self.asides = Asides(layout)
        width = max(table.column_count, max(mapping.columns, default=0))
        self.columns = {number: layout.column(number) for number in range(1, width + 1)}
        self.sources = [(field, columns) for field in fields if (columns := mapping.columns_of(field.key))]
        mapped = {number for _field, columns in self.sources for number in columns}
        self.unmapped = [
            number for number in self.columns if number not in mapped and number not in mapping.dropped
        ]
        self.above: dict[int, Cell] = {}
        self.filled: dict[int, Cell] = {}
        self.remembered: dict[tuple[str, int, object], Understood[Any]] = {}

    def read(self, row: Row) -> RowResult:
        raw = {letters(at): cell.text for at, cell in enumerate(row.cells, 1) if not cell.is_blank}
        reason = self.asides.reason(row)
        if reason is not None:
            return RowResult(
                self.table.place(row.number), {}, raw, accepted=False, reason=reason, hidden=row.hidden
            )
        return _OneRow(self, row, raw).result()

    def resolved(self, row: Row, number: int) -> tuple[Cell, Words | None]:
        """Returns the cell with 同上 replaced by what stands above it, and the problem if nothing does."""
        cell, problem = row.cell(number), None
        if is_ditto(cell.text):
            above = self.above.get(number, EMPTY)
            if above.is_blank:
                problem = _("「{given}」の上に、写すものがありません。", given=cell.text.strip())
            cell = above
        elif cell.is_blank and number in self.mapping.fill_down:
            cell = self.filled.get(number, EMPTY)
        self.above[number] = cell
        if not cell.is_blank:
            self.filled[number] = cell
        return cell, problem

    def understood(self, cell: Cell, field: ImportField, number: int) -> Understood[Any]:
        """Reads a cell, remembering what was read: ledgers say the same words again and again."""
        worth = (
            isinstance(cell.value, str) and not cell.fault and field.kind != "text" and field.resolve is None
        )
        if not worth:
            return read_cell(cell, field, self.columns[number])
        key = (field.key, number, cell.text)
        found = self.remembered.get(key)
        if found is None:
            found = read_cell(cell, field, self.columns[number])
            if len(self.remembered) < _REMEMBERED:
                self.remembered[key] = found
        return found


class _OneRow:
    """Collects values, problems and leftovers of one row of data."""

    def __init__(self, reader: _Reader, row: Row, raw: dict[str, str]) -> None:
        self.reader, self.row, self.raw = reader, row, raw
        self.values: dict[str, Any] = {}
        self.problems: list[CellProblem] = []
        self.leftover: list[str] = []

    def result(self) -> RowResult:
        for field, columns in self.reader.sources:
            self.values[field.key] = empty_value(field)
            for number in columns:
                self._take(field, number, several=len(columns) > 1)
            if field.required and self.values[field.key] in (None, "", []):
                self._missing(field, columns)
        for number in self.reader.unmapped:
            self._keep(number)
        grave = next((problem for problem in self.problems if problem.grave), None)
        reason = _("{column}：{words}", column=grave.column, words=grave.words) if grave else None
        return RowResult(
            self.reader.table.place(self.row.number), self.values, self.raw, tuple(self.problems),
            "\n".join(self.leftover), grave is None, reason, self.row.hidden,
        )  # fmt: skip

    def _take(self, field: ImportField, number: int, *, several: bool) -> None:
        column = self.reader.columns[number]
        cell, problem = self.reader.resolved(self.row, number)
        if problem:
            self._tell(number, field, problem, self.row.cell(number).text, grave=self.reader.strict)
            return
        if cell.is_blank:
            return
        mark = read_mark(cell, field, column) if several else None
        understood = mark or self.reader.understood(cell, field, number)
        if understood.problem:
            self._tell(number, field, understood.problem, cell.text, grave=self.reader.strict)
        if understood.doubt:
            self._tell(number, field, understood.doubt, cell.text, grave=False)
        if understood.note:
            self._leave(column, understood.note)
        elif understood.problem:
            self._leave(column, cell.text)
        if understood.value is not None:
            self._put(field, understood.value, column, cell)

    def _put(self, field: ImportField, value: Any, column: Column, cell: Cell) -> None:
        """Sets the value; a second column of the same field adds to lists and texts, and is left over for others."""
        present = self.values[field.key]
        if field.kind in MANY:
            self.values[field.key] = [*present, *(item for item in value if item not in present)]
        elif present in (None, ""):
            self.values[field.key] = value
        elif field.kind == "text" and value:
            self.values[field.key] = f"{present}\n{value}"
        elif field.kind != "text":
            self._leave(column, cell.text)

    def _missing(self, field: ImportField, columns: Sequence[int]) -> None:
        told = any(problem.field == field.key for problem in self.problems)
        words = _("必須ですが、読み取れませんでした。") if told else _("必須ですが、空です。")
        self._tell(columns[0], field, words, self.row.cell(columns[0]).text, grave=True)

    def _keep(self, number: int) -> None:
        cell, _problem = self.reader.resolved(self.row, number)
        own = self.row.cell(number)
        if cell.is_blank:
            cell = own
        if cell.fault and not cell.text:
            self._tell(
                number,
                None,
                _("計算結果が保存されていない数式です。Excelで開いて保存し直してください。"),
                "",
                grave=False,
            )
        elif not is_blank_mark(cell.text):
            self._leave(self.reader.columns[number], cell.text)

    def _leave(self, column: Column, text: str) -> None:
        if kept := tidy(text):
            self.leftover.append(f"{column.title}: {kept}")

    def _tell(self, number: int, field: ImportField | None, words: Words, given: str, *, grave: bool) -> None:
        place = self.reader.table.place(self.row.number, number)
        key = field.key if field else ""
        self.problems.append(CellProblem(place, self.reader.columns[number].title, key, words, given, grave))
