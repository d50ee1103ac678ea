"""Turns one cell into the value of a field, by the field's kind."""

from __future__ import annotations

import re
from typing import Any

from mamori.kernel.sheets.fields import MANY, ImportField
from mamori.kernel.sheets.layout.shape import Column
from mamori.kernel.sheets.tables import Cell
from mamori.kernel.sheets.values.answers import is_tick, is_tick_or_blank, read_answer, read_bool
from mamori.kernel.sheets.values.choices import (
    SURE,
    match_choice,
    match_choices,
    no_such_choice,
    says_nothing,
    taken_for,
)
from mamori.kernel.sheets.values.counts import read_count
from mamori.kernel.sheets.values.dates import read_date
from mamori.kernel.sheets.values.lists import split_list, ticked
from mamori.kernel.sheets.values.periods import Unit, read_period
from mamori.kernel.sheets.values.text import is_blank_mark, tidy
from mamori.kernel.sheets.values.understood import Understood
from mamori.kernel.sheets.words import say as _

_IN_MONTHS = re.compile(r"[(（［\[](?:単位[:：])?[ヶケか箇カ]?月[)）］\]]")
_IN_DAYS = re.compile(r"[(（［\[](?:単位[:：])?日[)）］\]]")


def empty_value(field: ImportField) -> object:
    """Returns what a blank cell gives: "" for text, [] for lists, None for everything else."""
    if field.kind in MANY:
        return []
    return "" if field.kind == "text" else None


def read_cell(cell: Cell, field: ImportField, column: Column) -> Understood[Any]:
    """Returns the value of a cell for a field.

    text → str; list → list[str]; choice → key; choices → list of keys; date → WrittenDate; count → Count;
    period → Period; yesno → "yes", "no" or "unknown"; bool → bool; department and person → what `resolve` gives,
    or the text.
    """
    if cell.fault == "error":
        return Understood(
            None, problem=_("Excelのエラー（{given}）です。元のファイルで直してください。", given=cell.text)
        )
    if cell.fault == "formula":
        return Understood(
            None, problem=_("計算結果が保存されていない数式です。Excelで開いて保存し直してください。")
        )
    understood: Understood[Any] = _READERS[field.kind](cell, field, column)
    if cell.fault == "unreadable" and understood.doubt is None:
        doubt = _("読めない文字があります（{given}）。", given=cell.text)
        return Understood(understood.value, understood.note, understood.problem, doubt)
    return understood


def read_mark(cell: Cell, field: ImportField, column: Column) -> Understood[Any] | None:
    """Returns the item of a ○-table that this cell ticks ([] if it does not), or None if the cell is no mark."""
    if field.kind not in MANY or not column.parts or not is_tick_or_blank(cell.value):
        return None
    if not is_tick(cell.value):
        return Understood([])
    item = column.parts[-1]
    return match_choices(item, field.choices) if field.kind == "choices" else Understood([item])


def _text(cell: Cell, _field: ImportField, _column: Column) -> Understood[Any]:
    text = tidy(cell.text)
    return Understood("" if is_blank_mark(text) else text)


def _list(cell: Cell, _field: ImportField, _column: Column) -> Understood[Any]:
    marked = ticked(cell.text)
    items = marked if marked is not None else split_list(cell.text)
    if marked == []:
        return Understood([], note=tidy(cell.text))
    if not items:
        return Understood([], note="" if is_blank_mark(cell.text) else tidy(cell.text))
    return Understood([] if len(items) == 1 and says_nothing(items[0]) else items)


def _choice(cell: Cell, field: ImportField, _column: Column) -> Understood[Any]:
    text = tidy(cell.text)
    if is_blank_mark(text):
        return Understood(None)
    marked = ticked(text)
    word = marked[0] if marked and len(marked) == 1 else text
    found = match_choice(word, field.choices)
    if not found.key:
        return Understood(None, problem=no_such_choice(text, found, field.choices))
    sure = found.score >= SURE
    doubt = None if sure else taken_for([(word, found)], field.choices)
    return Understood(found.key, note=found.note if sure else text, doubt=doubt)


def _choices(cell: Cell, field: ImportField, _column: Column) -> Understood[Any]:
    return match_choices(cell.text, field.choices)


def _date(cell: Cell, _field: ImportField, _column: Column) -> Understood[Any]:
    return read_date(cell.value)


def _count(cell: Cell, _field: ImportField, _column: Column) -> Understood[Any]:
    text_says_more = isinstance(cell.value, (int, float)) and not re.fullmatch(r"[\d,.\-]+", cell.text)
    return read_count(cell.text if text_says_more else cell.value)


def _period(cell: Cell, _field: ImportField, column: Column) -> Understood[Any]:
    unit: Unit = (
        "months"
        if _IN_MONTHS.search(column.header)
        else "days"
        if _IN_DAYS.search(column.header)
        else "years"
    )
    return read_period(cell.text, bare=unit)


def _answer(cell: Cell, _field: ImportField, _column: Column) -> Understood[Any]:
    return read_answer(cell.value)


def _bool(cell: Cell, _field: ImportField, _column: Column) -> Understood[Any]:
    return read_bool(cell.value)


def _resolved(cell: Cell, field: ImportField, _column: Column) -> Understood[Any]:
    text = tidy(cell.text)
    if is_blank_mark(text):
        return Understood(None)
    if field.resolve is None:
        return Understood(text)
    found = field.resolve(text)
    if found is None:
        return Understood(
            None, problem=_("「{given}」という{title}は登録されていません。", given=text, title=field.title)
        )
    return Understood(found)


_READERS = {
    "text": _text,
    "list": _list,
    "choice": _choice,
    "choices": _choices,
    "date": _date,
    "count": _count,
    "period": _period,
    "yesno": _answer,
    "bool": _bool,
    "department": _resolved,
    "person": _resolved,
}
