"""Finds the layout of a sheet by itself, or builds it on the header rows a person has pointed at."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import islice

from mamori.kernel.sheets.fields import ImportField
from mamori.kernel.sheets.layout.headers import JOINER, Candidate, best_header, joined
from mamori.kernel.sheets.layout.shape import Column, Layout
from mamori.kernel.sheets.layout.signs import is_example, is_note, is_numbering, is_total, said
from mamori.kernel.sheets.tables import Row, Table
from mamori.kernel.sheets.values.text import fold
from mamori.kernel.sheets.words import Words
from mamori.kernel.sheets.words import say as _

_EXAMINED = 300
_HEADER_WITHIN = 40
_TAIL = 60
_SAMPLES = 5
_WEAKEST = 0.42


def find_layout(table: Table, fields: Sequence[ImportField] = ()) -> Layout:
    """Returns where the table lies. Names and synonyms of `fields` help to recognise its header.

    Goes through the rows once; keeps at most a few hundred in memory.
    """
    head, tail = _ends(table)
    known = frozenset(fold(name) for field in fields for name in field.names)
    width = _width(head, table)
    found = best_header(head[:_HEADER_WITHIN], width, known)
    if found is None or found.weight < _WEAKEST:
        return _without_header(table, head, tail)
    return _layout(table, head, tail, found)


def layout_with(
    table: Table, header_rows: Sequence[int], first_row: int | None = None, last_row: int | None = None
) -> Layout:
    """Returns the layout on the header rows (possibly none) that a person has chosen. Row numbers count from 1."""
    head, tail = _ends(table)
    rows = tuple(sorted(set(header_rows)))
    stack = [row for row in head if row.number in rows]
    parts = joined(stack, table.column_count) if stack else tuple(() for _column in range(table.column_count))
    first = first_row or (max(rows) + 1 if rows else 1)
    last = last_row or _last_row(tail, table.row_count)
    columns = _columns(table, head, parts, first)
    return Layout(table.name, rows, first, last, columns, 1.0, True, (_("見出しと範囲は、人が決めました。"),))


def _ends(table: Table) -> tuple[list[Row], list[Row]]:
    rows = table.rows()
    head = list(islice(rows, _EXAMINED))
    return head, list(deque(_chain(head, rows), maxlen=_TAIL))


def _chain(head: Iterable[Row], rows: Iterable[Row]) -> Iterable[Row]:
    yield from head
    yield from rows


def _width(head: Sequence[Row], table: Table) -> int:
    """Returns the last column that is used more than by chance in the first rows."""
    used = [max((at for at, cell in enumerate(row.cells, 1) if not cell.is_blank), default=0) for row in head]
    return max(used, default=table.column_count) or table.column_count


def _layout(table: Table, head: list[Row], tail: list[Row], found: Candidate) -> Layout:
    rows = tuple(range(found.top, found.bottom + 1))
    first = found.bottom + 1
    last = max(_last_row(tail, table.row_count), found.bottom)
    columns = _columns(table, head, found.parts, first)
    named = sum(bool(column.header) for column in columns)
    body = max(0, last - first + 1)
    familiar = found.known / max(1, named)
    confidence = min(1.0, found.weight + 0.05 * min(found.known, 3)) * (1.0 if named > 2 else 0.3 * named)
    confidence = min(confidence, 0.4 + familiar)
    ledger = body >= 1 and confidence >= 0.55 and (named >= 3 or (named == 2 and familiar == 1))
    reasons = _reasons(found, named, body, ledger)
    return Layout(table.name, rows, first, last, columns, round(confidence, 2), ledger, reasons)


def _reasons(found: Candidate, named: int, body: int, ledger: bool) -> tuple[Words, ...]:
    span = str(found.top) if found.top == found.bottom else f"{found.top}〜{found.bottom}"
    reasons = [_("{span}行目に見出しが{n}列あります。", span=span, n=named)]
    if found.top > 1:
        reasons.append(_("その上の{n}行は、表題と見ます。", n=found.top - 1))
    if found.bottom > found.top:
        reasons.append(_("{n}段の見出しをつなげて読みます。", n=found.bottom - found.top + 1))
    reasons.append(_("見出しのうち{n}個は、台帳でよく使う言葉です。", n=found.known))
    reasons.append(_("データの範囲は{n}行です。", n=body))
    if not ledger:
        reasons.append(_("列や行が少ないか、台帳の言葉が少ないので、台帳ではないかもしれません。"))
    return tuple(reasons)


def _without_header(table: Table, head: list[Row], tail: list[Row]) -> Layout:
    first = next((row.number for row in head if len(said(row)) > 1), 1)
    columns = _columns(table, head, tuple(() for _column in range(table.column_count)), first)
    reasons = (_("見出しの行が見つかりません。見出しの行を選ぶか、列ごとに項目を選んでください。"),)
    return Layout(table.name, (), first, _last_row(tail, table.row_count), columns, 0.1, False, reasons)


def _last_row(tail: Sequence[Row], row_count: int) -> int:
    """Returns the last row before the notes, totals and blank rows that close the sheet."""
    for row in reversed(tail):
        if not (row.is_blank or _closes(row)):
            return row.number
    return row_count


def _columns(
    table: Table, head: Sequence[Row], parts: Sequence[tuple[str, ...]], first_row: int
) -> tuple[Column, ...]:
    body = [row for row in head if row.number >= first_row and not row.is_blank and not _is_aside(row)]
    if any(parts) and body and is_numbering(said(body[0])):
        del body[0]
    columns = []
    for number in range(1, table.column_count + 1):
        own = parts[number - 1] if number <= len(parts) else ()
        texts = [row.cell(number).text.strip() for row in body]
        filled = [text for text in texts if text]
        if not own and not filled:
            continue
        samples = tuple(dict.fromkeys(text[:60] for text in filled))[:_SAMPLES]
        share = round(len(filled) / max(1, len(texts)), 2)
        hidden = number in table.hidden_columns
        columns.append(Column(number, JOINER.join(own), own, samples, share, hidden))
    return tuple(columns)


def _is_aside(row: Row) -> bool:
    return _closes(row) or is_example(said(row))


def _closes(row: Row) -> bool:
    cells = said(row)
    return is_note(cells) or is_total(cells)
