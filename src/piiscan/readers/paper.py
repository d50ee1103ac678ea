"""Gathers what a document says in order - running text, tables, what stands aside - and makes parts of it.

A table that lists things becomes a sheet, so that its columns can be told apart by their heads. A form, where a word stands
beside what is filled in, stays text with its cells apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from piiscan.model import Part, Passage, Sheet

PIECE = 1 << 16  # letters of running text given out at a time
LARGE = 1 << 21  # letters of a table held in memory; a larger one is given out in pieces under the same head


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    row: list[str] | None = None
    cell: list[str] | None = None
    letters: int = 0


class Paper:
    """A document as it is being read. Tables may stand in cells, and asides (text boxes, notes) in anything."""

    def __init__(self, place: str = "") -> None:
        self.place = place
        self._text: list[str] = []
        self._letters = 0
        self._tables: list[_Table] = []
        self._asides: list[tuple[str, list[str], list[_Table]]] = []
        self._ready: list[Part] = []
        self._count = 0

    @property
    def is_ready(self) -> bool:
        """Whether there is something to take."""
        return bool(self._ready) or self._letters >= PIECE

    def write(self, letters: str) -> None:
        table = self._tables[-1] if self._tables else None
        if table is None:
            self._text.append(letters)
            self._letters += len(letters)
        elif table.cell is not None:
            table.cell.append(letters)
            table.letters += len(letters)

    def line(self) -> None:
        """Ends the line; where enough is written, it is given out."""
        self.write("\n")
        if self._letters >= PIECE and not self._asides:
            self._give_text()

    def begin_aside(self, place: str) -> None:
        self._asides.append((place, self._text, self._tables))
        self._text, self._tables = [], []

    def end_aside(self) -> None:
        if not self._asides:
            return
        while self._tables:
            self.end_table()
        text = "".join(self._text).strip()
        place, self._text, self._tables = self._asides.pop()
        if text:
            self._ready.append(Passage(place, text))

    def begin_table(self) -> None:
        self._tables.append(_Table())

    def begin_row(self) -> None:
        if self._tables:
            self.end_row()
            self._tables[-1].row = []

    def begin_cell(self) -> None:
        if self._tables:
            self.end_cell()
            table = self._tables[-1]
            table.row = [] if table.row is None else table.row
            table.cell = []

    def end_cell(self) -> None:
        table = self._tables[-1] if self._tables else None
        if table is not None and table.cell is not None and table.row is not None:
            table.row.append("".join(table.cell).strip())
            table.cell = None

    def end_row(self) -> None:
        self.end_cell()
        table = self._tables[-1] if self._tables else None
        if table is not None and table.row is not None:
            if any(table.row):
                table.rows.append(table.row)
            table.row = None
            if table.letters > LARGE and len(self._tables) == 1 and not self._asides:
                self._give_piece(table)

    def end_table(self) -> None:
        if not self._tables:
            return
        self.end_row()
        table = self._tables.pop()
        table.rows = without_empty_columns(table.rows)
        if self._tables or self._asides or not is_list(table.rows):
            for row in table.rows:
                self.write("\t".join(row))
                self.line()
            return
        self._give_list(table.rows)

    def taken(self, *, is_last: bool) -> list[Part]:
        """Returns the parts that are finished; all there is when it is the last call."""
        if is_last:
            while self._asides:
                self.end_aside()
            while self._tables:
                self.end_table()
        if is_last or self._letters >= PIECE:
            self._give_text()
        ready, self._ready = self._ready, []
        return ready

    def _give_text(self) -> None:
        """Gives out the whole lines; what stands after the last of them waits, unless there is no line at all."""
        text = "".join(self._text)
        self._text, self._letters = [], 0
        if text.strip():
            self._ready.append(Passage(self.place, text))

    def _give_list(self, rows: list[list[str]]) -> None:
        self._give_text()
        self._count += 1
        place = f"{self.place} 表{self._count}".strip()
        # The head is read as text as well: were it a row of a form after all, nothing is lost.
        self._ready += (Passage(place, "\t".join(rows[0])), Sheet(place, iter(rows)))

    def _give_piece(self, table: _Table) -> None:
        if is_list(table.rows):
            self._give_list(table.rows)
            table.rows = table.rows[:1]
        else:
            self._text += ["\t".join(row) + "\n" for row in table.rows]
            self._give_text()
            table.rows = []
        table.letters = 0


def without_empty_columns(rows: list[list[str]]) -> list[list[str]]:
    """Returns the rows without the columns in which nothing stands: what is left of merged cells."""
    width = max(map(len, rows), default=0)
    kept = [at for at in range(width) if any(at < len(row) and row[at] for row in rows)]
    return rows if len(kept) == width else [[row[at] for at in kept if at < len(row)] for row in rows]


def is_list(rows: Sequence[Sequence[str]]) -> bool:
    """Tells whether the rows are a list under a head: three columns named without digits, two rows of the same width."""
    if len(rows) < 3 or len(rows[0]) < 3:
        return False
    head = rows[0]
    named = all(head) and len(set(head)) == len(head)
    plain = not any(letter.isdigit() for one in head for letter in one)
    alike = sum(1 for row in rows[1:] if len(row) == len(head))
    numbered = any(_is_numbered([row[at] for row in rows[1:] if at < len(row)]) for at in range(len(head)))
    return named and plain and numbered and alike >= 0.8 * (len(rows) - 1)


def _is_numbered(cells: Sequence[str]) -> bool:
    """Tells whether most of the cells hold a digit: a number, a date, an address."""
    filled = [one for one in cells if one]
    return bool(filled) and sum(map(_has_digit, filled)) >= 0.8 * len(filled)


def _has_digit(cell: str) -> bool:
    return any(letter.isdigit() for letter in cell)
