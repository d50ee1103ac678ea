"""Writes csv as a stream of bytes, in UTF-8 or CP932, harmless to open and whole when read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from mamori.kernel.sheets.inert import inert
from mamori.kernel.sheets.places import Place
from mamori.kernel.sheets.words import say as _
from mamori.kernel.sheets.writing.columns import ExportColumn, Lost
from mamori.kernel.sheets.writing.writable import GETA, as_text, is_plain, writable

Encoding = Literal["utf-8", "cp932"]
_CHUNK = 1 << 16
_MOST_LOST = 1000
# Signs that CP932 has under another code point; the reader sees no difference.
_BROTHERS = str.maketrans(
    {"〜": "～", "−": "－", "—": "―", "‖": "∥", "¢": "￠", "£": "￡", "¬": "￢", "¥": "￥", "\u00a0": " "}
)


class CsvExport:
    """One csv export. Go through `chunks` once; afterwards `lost` lists the first 1000 texts with letters replaced.

    UTF-8 comes with a byte order mark, so that Excel reads it. Letters outside CP932 become 〓, never an error.
    """

    def __init__(self, columns: Sequence[ExportColumn], *, encoding: Encoding = "utf-8") -> None:
        self.columns, self.encoding = columns, encoding
        self.lost: list[Lost] = []
        self.lost_count = 0

    def chunks(self, rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
        """Gives the file in pieces of about 64 kB: the header, then each row, ended by CR LF."""
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer, lineterminator="\r\n")
        if self.encoding == "utf-8":
            buffer.write("\ufeff")
        writer.writerow([inert(self._fit(column.title, 1, at)) for at, column in enumerate(self.columns, 1)])
        for number, row in enumerate(rows, 2):
            writer.writerow([self._cell(value, number, at) for at, value in enumerate(row, 1)])
            if buffer.tell() >= _CHUNK:
                yield self._emptied(buffer)
        yield self._emptied(buffer)

    def _emptied(self, buffer: io.StringIO) -> bytes:
        piece = buffer.getvalue().encode(self.encoding)
        buffer.seek(0)
        buffer.truncate()
        return piece

    def _cell(self, value: object, row: int, column: int) -> str:
        if type(value) is str and is_plain(value):  # nearly every cell
            return inert(self._fit(value, row, column))
        ready, changed = writable(value)
        if changed is not None:
            self._note(Lost(Place("", row, column), str(value)[:200], changed))
        text = self._fit(as_text(ready), row, column)
        return (
            inert(text) if isinstance(ready, str) else text
        )  # last: a letter may have become a full-width minus

    def _fit(self, text: str, row: int, column: int) -> str:
        """Returns the text with letters that the encoding lacks replaced, and notes them."""
        if self.encoding == "utf-8" or text.isascii():
            return text
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return self._replaced(text.translate(_BROTHERS), row, column)
        return text

    def _replaced(self, text: str, row: int, column: int) -> str:
        kept, gone = [], []
        for sign in text:
            try:
                sign.encode(self.encoding)
                kept.append(sign)
            except UnicodeEncodeError:
                kept.append(GETA)
                gone.append(sign)
        if not gone:
            return text
        letters = "".join(dict.fromkeys(gone))
        words = _("Shift_JISにない文字「{letters}」を〓に置きかえました。", letters=letters)
        self._note(Lost(Place("", row, column), text[:200], words))
        return "".join(kept)

    def _note(self, lost: Lost) -> None:
        self.lost_count += 1
        if len(self.lost) < _MOST_LOST:
            self.lost.append(lost)
