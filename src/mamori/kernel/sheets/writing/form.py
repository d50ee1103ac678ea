"""Declares a form that goes out and comes back: columns to fill, rows with keys, helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mamori.kernel.sheets.fields import ImportField
from mamori.kernel.sheets.reading.shown import plain_number
from mamori.kernel.sheets.values.written import ANSWERS, written
from mamori.kernel.sheets.writing.writable import Writable, writable


@dataclass(frozen=True)
class FormColumn:
    """One column of a form: the field it fills, the help on its header, and whether people may write in it."""

    field: ImportField
    help: str = ""
    group: str = ""
    width: float = 0
    locked: bool = False


@dataclass(frozen=True)
class FormRow:
    """One row that goes out: the caller's key for it, and values by field key."""

    key: str
    values: Mapping[str, object]


@dataclass(frozen=True)
class Form:
    """A form for one department. `key` names it to the caller; `heading` stands above (title first).

    `guide` are paragraphs of the 説明 sheet, `examples` rows of the 記入例 sheet, `spare` empty rows for new entries.
    """

    key: str
    title: str
    columns: Sequence[FormColumn]
    rows: Sequence[FormRow]
    heading: Sequence[str] = ()
    guide: Sequence[str] = ()
    examples: Sequence[Mapping[str, object]] = ()
    spare: int = 100
    new_rows: bool = True


def shown(value: object, of: ImportField) -> Writable:
    """Returns what a form's cell shows for a stored value: titles for keys, 有 for yes."""
    if of.kind == "yesno" and isinstance(value, str):
        return ANSWERS.get(value, value) or None
    return writable(written(value, of.choices))[0]


def text_of(value: Writable) -> str:
    """Returns the text under which the reader will meet the cell again."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()[:10]
    return plain_number(value) if isinstance(value, (int, float)) else value
