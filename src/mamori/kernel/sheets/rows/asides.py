"""Decides which rows of a sheet are not data, and says why in words."""

from __future__ import annotations

from mamori.kernel.sheets.layout.shape import Layout
from mamori.kernel.sheets.layout.signs import (
    is_example,
    is_note,
    is_numbering,
    is_total,
    repeats_header,
    said,
)
from mamori.kernel.sheets.tables import Row
from mamori.kernel.sheets.values.text import fold
from mamori.kernel.sheets.words import Words
from mamori.kernel.sheets.words import say as _

BLANK = _("空の行です。")
ABOVE = _("見出しより上の行です。")
HEADER = _("見出しの行です。")
BELOW = _("表の範囲より下の行です。")
NOTE = _("注記の行です。")
TOTAL = _("合計・小計の行です。")
EXAMPLE = _("記入例の行です。")
NUMBERING = _("列の番号の行です。")
REPEATED = _("見出しの繰返しです。")
MERGED = _("上の行と結合されていて、この行だけの内容がありません。")
SECTION = _("小見出しの行です。")
ONLY_NUMBER = _("番号のほかに、何も書かれていません。")


class Asides:
    """Knows one layout, and tells for each row why it is not data, or None."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        width = max((column.number for column in layout.columns), default=0)
        texts = [frozenset({fold(part) for part in layout.column(at).parts}) for at in range(1, width + 1)]
        self.headers = texts if layout.header_rows else []

    def reason(self, row: Row) -> Words | None:
        """Returns why the row is no data, or None if it is."""
        if row.is_blank:
            return BLANK
        if row.number < self.layout.first_row:
            return HEADER if row.number in self.layout.header_rows else ABOVE
        return self._by_content(row) or (BELOW if row.number > self.layout.last_row else None)

    def _by_content(self, row: Row) -> Words | None:
        cells = said(row)
        if not cells:
            return MERGED
        if self.headers and row.number == self.layout.first_row and is_numbering(cells):
            return NUMBERING
        if self.headers and repeats_header(row, self.headers):
            return REPEATED
        for test, words in ((is_total, TOTAL), (is_note, NOTE), (is_example, EXAMPLE)):
            if test(cells):
                return words
        return self._by_one_cell(row) if len(cells) == 1 else None

    def _by_one_cell(self, row: Row) -> Words | None:
        """A row with one cell of its own: a section's name over merged columns, or a number waiting for its row."""
        if sum(not cell.is_blank for cell in row.cells) - 1 >= 2 and _merged_across(row):
            return SECTION
        at = next(at for at, cell in enumerate(row.cells, 1) if not cell.is_blank)
        numbered = at <= 2 and len(self.layout.columns) > 2 and fold(row.cell(at).text).isdigit()
        return ONLY_NUMBER if numbered else None


def _merged_across(row: Row) -> bool:
    """Tells whether all that stands in the row is one merged area."""
    texts = {cell.text for cell in row.cells if not cell.is_blank}
    return len(texts) == 1
