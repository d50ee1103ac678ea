"""Reads a form that came back: which rows, which cells changed, which are new, whatever was sorted or moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from mamori.kernel.sheets.fields import ImportField
from mamori.kernel.sheets.layout.shape import Column
from mamori.kernel.sheets.places import Place
from mamori.kernel.sheets.reading import LIMITS, Limits, open_tables
from mamori.kernel.sheets.refusals import SheetProblem
from mamori.kernel.sheets.rows.cells import empty_value, read_cell
from mamori.kernel.sheets.rows.result import CellProblem
from mamori.kernel.sheets.tables import EMPTY, Cell, Row, Table
from mamori.kernel.sheets.values.text import is_ditto
from mamori.kernel.sheets.values.understood import Understood
from mamori.kernel.sheets.words import say as _
from mamori.kernel.sheets.writing.seal import MARK, VERSION, Seal, Sign, same

_KEYS_WITHIN = 20


class NotOurForm(SheetProblem):
    words = _(
        "Mamoriから書き出した調査表ではないか、隠れた見出しの行が消えています。もう一度書き出した調査表に書き写すか、手持ちの台帳のままなら、事務局に取り込みを頼んでください。"
    )


class ForeignForm(SheetProblem):
    words = _(
        "この調査表の印が合いません。ほかの会社や、別のMamoriから書き出したものではないか、確かめてください。"
    )


@dataclass(frozen=True, slots=True)
class ReturnedCell:
    """One cell that came back: its text, what it means, and whether it says something else than when it went out."""

    place: Place
    text: str
    understood: Understood[Any]
    changed: bool
    _base: str = ""
    _seal: tuple[Seal, str, str] | None = None

    def was(self, text: str) -> bool:
        """Tells whether the cell went out with this text: how a caller sees that the record moved on meanwhile."""
        if self._seal is None:
            return False
        seal, key, field = self._seal
        return bool(self._base) and same(seal.digest(key, field, text), self._base)


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One row that came back. `key` is "" for a new row; `copied_from` names the row that a new one was copied from."""

    place: Place
    key: str
    cells: Mapping[str, ReturnedCell]
    copied_from: str = ""

    @property
    def changed(self) -> list[str]:
        """The keys of the fields whose cells changed; for a new row, of all that say something."""
        return [key for key, cell in self.cells.items() if cell.changed]

    @property
    def values(self) -> dict[str, Any]:
        return {key: cell.understood.value for key, cell in self.cells.items()}


@dataclass(frozen=True)
class ReturnedForm:
    """A form that came back.

    `missing` are the keys of rows that were deleted; `unknown_columns` the headers of columns that people added;
    `absent_fields` the fields whose columns are gone (their cells are not changes). `has_base` is False when the
    hidden sheet was lost: then every cell that says something counts as changed.
    """

    key: str
    rows: Sequence[ReturnedRow]
    missing: Sequence[str]
    unknown_columns: Sequence[str]
    absent_fields: Sequence[str]
    problems: Sequence[CellProblem]
    has_base: bool = True


def form_key(path_or_file: str | Path | BinaryIO, name: str = "", *, limits: Limits = LIMITS) -> str:
    """Returns the key written in a form, not yet verified; raises NotOurForm. Use it to find which form came back."""
    with open_tables(path_or_file, name, limits=limits) as tables:
        return _keys_row(tables)[2]


def read_form(
    path_or_file: str | Path | BinaryIO,
    fields: Sequence[ImportField],
    sign: Sign,
    name: str = "",
    *,
    limits: Limits = LIMITS,
) -> ReturnedForm:
    """Returns what came back. Rows may be sorted, inserted, deleted, columns moved or added.

    Raises NotOurForm when the hidden keys are gone and ForeignForm when they were not made with this `sign`.
    What to do with conflicts is for the caller: see `ReturnedCell.was`.
    """
    with open_tables(path_or_file, name, limits=limits) as tables:
        table, keys, key, mark = _keys_row(tables)
        seal = Seal(key, sign)
        if not same(mark, seal.mark()):
            raise ForeignForm
        return _Return(table, keys, seal, fields, _digests(tables, table, seal)).read()


def _keys_row(tables: Sequence[Table]) -> tuple[Table, Row, str, str]:
    """Returns the sheet with the form, its row of keys, the form's key and mark."""
    for table in sorted(tables, key=lambda table: table.hidden):
        for row in table.rows():
            if row.number > _KEYS_WITHIN:
                break
            for cell in row.cells:
                parts = cell.text.split("|")
                if len(parts) >= 4 and parts[:2] == [MARK, VERSION]:
                    return table, row, "|".join(parts[2:-1]), cell.text.strip()
    raise NotOurForm


def _digests(tables: Sequence[Table], form: Table, seal: Seal) -> dict[str, dict[str, str]]:
    """Returns the digests of what went out, by row key and field; {} when the hidden sheet is gone."""
    for table in tables:
        rows = table.rows()
        head = next(rows, None)
        if table is form or head is None or not same(head.cell(1).text, seal.mark()):
            continue
        fields = [cell.text for cell in head.cells]
        return {
            row.cell(1).text: {
                fields[at]: cell.text for at, cell in enumerate(row.cells) if at and at < len(fields)
            }
            for row in rows
        }
    return {}


class _Return:
    def __init__(
        self,
        table: Table,
        keys: Row,
        seal: Seal,
        fields: Sequence[ImportField],
        base: dict[str, dict[str, str]],
    ) -> None:
        self.table, self.keys, self.seal, self.base = table, keys, seal, base
        at = {cell.text.strip(): number for number, cell in enumerate(keys.cells, 1) if not cell.is_blank}
        self.key_column = next(number for text, number in at.items() if text.startswith(f"{MARK}|"))
        self.fields = [(field, at[field.key]) for field in fields if field.key in at]
        self.absent = [field.key for field in fields if field.key not in at]
        self.known = {self.key_column, *(column for _field, column in self.fields)}
        self.headers: dict[int, str] = {}
        self.above: dict[int, Cell] = {}
        self.problems: list[CellProblem] = []

    def read(self) -> ReturnedForm:
        header = self._header_row()
        rows = [row for row in self.table.rows() if row.number > header and self._says_something(row)]
        returned = self._settle_copies([self._row(row) for row in rows])
        present = {row.key for row in returned}
        extra = [
            title for column, title in sorted(self.headers.items()) if column not in self.known and title
        ]
        return ReturnedForm(
            key=self.seal.form,
            rows=returned,
            missing=[key for key in self.base if key not in present],
            unknown_columns=extra,
            absent_fields=self.absent,
            problems=self.problems,
            has_base=bool(self.base),
        )

    def _header_row(self) -> int:
        """Returns the number of the row whose cells are the fields' titles; the row of keys if none is."""
        titles = {column: field.title for field, column in self.fields}
        for row in self.table.rows():
            if row.number > self.keys.number + _KEYS_WITHIN:
                break
            same_titles = sum(row.cell(column).text.startswith(title) for column, title in titles.items())
            if titles and same_titles >= max(1, 0.5 * len(titles)) and row.number != self.keys.number:
                self.headers = {at: cell.text.strip() for at, cell in enumerate(row.cells, 1)}
                return row.number
        return self.keys.number

    def _says_something(self, row: Row) -> bool:
        return any(
            not cell.is_blank for at, cell in enumerate(row.cells, 1) if at != self.key_column
        ) or bool(self.seal.row_key(row.cell(self.key_column).text))

    def _row(self, row: Row) -> ReturnedRow:
        mark = row.cell(self.key_column).text
        key = self.seal.row_key(mark) or ""
        if mark.strip() and not key:
            words = _("行の印が合わないので、新しい行として扱います。")
            place = self.table.place(row.number)
            self.problems.append(CellProblem(place, "", "", words, mark[:60]))
        cells = {field.key: self._cell(row, field, column, key) for field, column in self.fields}
        return ReturnedRow(self.table.place(row.number), key, cells)

    def _cell(self, row: Row, field: ImportField, column: int, key: str) -> ReturnedCell:
        place = self.table.place(row.number, column)
        cell = row.cell(column)
        if is_ditto(cell.text):
            above = self.above.get(column, EMPTY)
            if above.is_blank:
                self._tell(place, field, Understood(None, problem=_("上に写すものがありません。")), cell)
            cell = above
        self.above[column] = cell
        understood: Understood[Any] = Understood(empty_value(field))
        if not cell.is_blank:
            understood = read_cell(cell, field, Column(column, field.title, (field.title,)))
            self._tell(place, field, understood, cell)
        base = self.base.get(key, {}).get(field.key, "") if key else ""
        now = self.seal.digest(key, field.key, cell.text) if key else ""
        changed = not same(now, base) if base else not cell.is_blank
        return ReturnedCell(
            place, cell.text, understood, changed, base, (self.seal, key, field.key) if key else None
        )

    def _tell(self, place: Place, field: ImportField, understood: Understood[Any], cell: Cell) -> None:
        for words, grave in ((understood.problem, True), (understood.doubt, False)):
            if words is not None:
                self.problems.append(CellProblem(place, field.title, field.key, words, cell.text, grave))

    def _settle_copies(self, rows: list[ReturnedRow]) -> list[ReturnedRow]:
        """Lets the least changed of rows with one key keep it; the others were copied and are new."""
        keepers: dict[str, ReturnedRow] = {}
        for row in rows:
            if row.key and (row.key not in keepers or len(row.changed) < len(keepers[row.key].changed)):
                keepers[row.key] = row
        return [row if not row.key or keepers[row.key] is row else _as_new(row) for row in rows]


def _as_new(row: ReturnedRow) -> ReturnedRow:
    cells = {
        key: ReturnedCell(cell.place, cell.text, cell.understood, bool(cell.text.strip()))
        for key, cell in row.cells.items()
    }
    return ReturnedRow(row.place, "", cells, copied_from=row.key)
