"""Takes the rows of a sheet that are written as all programs write them in one step each, and leaves the others to the parser."""

from __future__ import annotations

import html
import re
from typing import BinaryIO

from piiscan.readers.xlsx_cells import Cells

BEGIN, END = b"<sheetData>", b"</row>"
BLOCK = 1 << 18
SEARCHED = 1 << 16  # bytes in which the rows must begin
LONGEST = 1 << 22  # bytes of a row that is taken in one step
# A cell with its attributes in the usual order: reference, style, type; formula, value or text within it.
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?'
    r"(?:/>|>(?:<f[^<>]*(?:/>|>[^<]*</f>))?(?:<v>([^<]*)</v>|<is><t(?: xml:space=\"preserve\")?>([^<]*)</t></is>|<v/>)?</c>)"
)
_ROW = re.compile(r"\s*(?:<row\b[^<>]*/>\s*)*<row\b[^<>]*[^/<>]>")


class Skimmed:
    """A sheet on its way to the parser, which gets all of it but the rows that are taken here.

    Between two tags inside of the rows the parser does not miss them; what is unusual is its own from there to the end.
    """

    def __init__(self, file: BinaryIO, cells: Cells) -> None:
        self._file, self._cells = file, cells
        self._held = b""
        self._is_begun = self._is_over = False

    def read(self, size: int) -> bytes:
        """Returns the next bytes for the parser; a space where rows were taken, none at the end."""
        if self._is_over:
            return self._file.read(size)
        if not self._is_begun:
            return self._head()
        block = self._file.read(BLOCK)
        self._held += block
        whole, mark, rest = self._held.rpartition(END)
        left = self._taken(whole) if mark else b""
        self._held = left + rest
        is_over = not block or left or rest.lstrip().startswith(b"</") or len(self._held) > LONGEST
        return self._rest() if is_over else b" "

    def _head(self) -> bytes:
        """Returns what stands before the rows; all of it is the parser's where that is not told as usual."""
        self._is_begun = True
        while BEGIN not in self._held and len(self._held) < SEARCHED and (block := self._file.read(BLOCK)):
            self._held += block
        before, mark, self._held = self._held.partition(BEGIN)
        # Other encodings, and markup that may hide what looks like rows.
        if (
            not mark
            or b"\0" in before
            or b"<!" in before
            or b'encoding="' in before.replace(b'encoding="UTF-8"', b"")
        ):
            self._is_over = True
            held, self._held = before + mark + self._held, b""
            return held
        return before + mark

    def _rest(self) -> bytes:
        self._is_over = True
        held, self._held = self._held, b""
        return held or self._file.read(BLOCK)

    def _taken(self, whole: bytes) -> bytes:
        """Takes the rows up to the first unusual one, and returns that with all that follows it."""
        try:
            text = whole.decode("utf-8")
        except UnicodeDecodeError:
            return whole + END
        rows = text.split("</row>")
        for at, row in enumerate(rows):
            begun = _ROW.match(row)
            found = _CELL.findall(row, begun.end()) if begun else []
            if not begun or len(found) != row.count("<c", begun.end()) or "<!" in row:
                return "</row>".join((*rows[at:], "")).encode()
            self._cells.take(found, html.unescape if "&" in row else None)
        return b""
