"""Recognises rows that are no data: notes, totals, examples, column numbers, the header once more.

Most take the cells of a row that say something (`said`), which their callers find once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mamori.kernel.sheets.tables import Cell, Row
from mamori.kernel.sheets.values.text import fold, is_blank_mark

_OPEN, _CLOSE = "[（(【\\[<＜]?", "[)）】\\]>＞]?"
_NOTE = re.compile(
    rf"^(?:[※＊*]|{_OPEN}(?:注|注意|注記|備考|凡例|補足|参考){_CLOSE}\s*[0-9０-９]*\s*[:：)）.．]|以上$"
    r"|(?:作成|更新|承認|確認)(?:者|日)\s*[:：])"
)
_TOTAL = re.compile(
    rf"^{_OPEN}(?:総?合計|小計|総計|累計|計|合計件数|総件数|total)(?:{_CLOSE}|[（(].*[)）]|件数|[:：].*)$",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"^[（(【\[<＜]?(?:記入|記載|入力)?例[0-9０-９]?[)）】\]>＞]?[:：]?$|^(?:sample|サンプル)$", re.IGNORECASE
)
_ORDINAL = re.compile(r"^[（(]?(?P<number>[0-9]{1,3})[)）.]?$")


def said(row: Row) -> list[Cell]:
    """Returns the cells of a row that say something themselves: neither blank nor filled from a merged area."""
    return [cell for cell in row.cells if not cell.is_blank and not cell.merged]


def is_note(cells: Sequence[Cell]) -> bool:
    """Tells whether the row is a remark below (or between) the data: ※…, 注1), 以上."""
    return 0 < len(cells) <= 2 and bool(_NOTE.match(cells[0].text.strip()))


def is_total(cells: Sequence[Cell]) -> bool:
    """Tells whether the row sums up others: 合計, 小計 and numbers."""
    at = next((at for at, cell in enumerate(cells[:3]) if _TOTAL.match(cell.text.strip())), None)
    if at is None:
        return False
    return sum(not _is_number(cell) for cell in cells) <= at + 1


def is_example(cells: Sequence[Cell]) -> bool:
    """Tells whether the row shows how to fill in the form: its first or second cell says 例 or 記入例."""
    return any(_EXAMPLE.match(cell.text.strip()) for cell in cells[:2])


def is_numbering(cells: Sequence[Cell]) -> bool:
    """Tells whether the row numbers the columns: (1) (2) (3) … Ask it only of the row below the header."""
    numbers = [_ORDINAL.match(fold(cell.text)) for cell in cells]
    found = [int(number["number"]) for number in numbers if number]
    return len(found) >= 3 and len(found) == len(numbers) and found == list(range(1, len(found) + 1))


def repeats_header(row: Row, headers: Sequence[frozenset[str]]) -> bool:
    """Tells whether the row is the header once more, as on each printed page.

    `headers` are, by column, the folded texts that stand in the header rows.
    """
    filled = [(cell.text, at) for at, cell in enumerate(row.cells) if not cell.is_blank]
    same, others_allowed = 0, len(filled) - max(2, 0.8 * len(filled))
    for text, at in filled:
        if at < len(headers) and fold(text) in headers[at]:
            same += 1
        else:
            others_allowed -= 1
            if others_allowed < 0:
                return False  # soon, for most rows
    return same >= 2


def _is_number(cell: Cell) -> bool:
    if isinstance(cell.value, (int, float)) or is_blank_mark(cell.text):
        return True
    return bool(re.match(r"^[\d,.]+\D{0,2}$", fold(cell.text)))
