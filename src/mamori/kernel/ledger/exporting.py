"""Writes the rows that a reader asked for to a file, as they stand in the list, however many they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from mamori.kernel.ledger.listing import Listing
from mamori.kernel.people.models import Company
from mamori.kernel.refusal import Refusal
from mamori.kernel.sheets.writing import CsvExport, ExportColumn, ExportSheet, write_xlsx

NAMES = {
    "xlsx": _("Excel（xlsx）"),
    "csv": _("CSV（UTF-8）"),
    "csv-cp932": _("CSV（Shift_JIS）"),
    "pdf": _("PDF"),
    "print": _("印刷用の画面"),
}
TOLD_EVERY = 200  # rows
PAPER_ROWS = {"pdf": 2_000, "print": 10_000}


class TooManyForPaper(Refusal):
    """More rows than a page layout can take."""

    status = 422


@dataclass
class Counted:
    """Passes rows on and counts them."""

    told: Callable[[int], None] | None = None
    number: int = 0

    def through(self, rows: Iterator[list[object]]) -> Iterator[list[object]]:
        """Yields the rows; `number` is how many have passed, which `told` hears every so often."""
        for row in rows:
            self.number += 1
            if self.told is not None and self.number % TOLD_EVERY == 0:
                self.told(self.number)
            yield row


def write_file(
    listing: Listing, kind: str, target: BinaryIO, *, told: Callable[[int], None] | None = None
) -> int:
    """Writes the file ("xlsx", "csv" or "csv-cp932") and returns the number of rows; `told` hears how many are written."""
    counted = Counted(told)
    rows = counted.through(cells(listing))
    if kind == "xlsx":
        title = str(listing.ledger.title)
        write_xlsx(target, [ExportSheet(title, columns(listing), rows, heading=heading(listing))])
    else:
        export = CsvExport(columns(listing), encoding="cp932" if kind == "csv-cp932" else "utf-8")
        target.writelines(export.chunks(rows))
    return counted.number


def columns(listing: Listing) -> list[ExportColumn]:
    """Returns the columns on show."""
    return [ExportColumn(one.name, str(one.title)) for one in listing.columns]


def cells(listing: Listing) -> Iterator[list[object]]:
    """Yields every row asked for as typed cells: numbers and dates stay what they are."""
    writers = [column.cell_writer() for column in listing.columns]
    for row in listing.every_row():
        yield [write(row) for write in writers]


def heading(listing: Listing) -> list[str]:
    """Returns the lines above an exported table: what it is, whose, of which day, and what narrows it."""
    company = Company.the_one()
    lines = [str(listing.ledger.title)]
    day = str(_("{year}年{month}月{day}日現在")).format(
        year=listing.today.year, month=listing.today.month, day=listing.today.day
    )
    lines.append(f"{company}　{day}" if company else day)
    return [*lines, str(_("条件：{words}")).format(words=narrowed(listing))] if listing.words() else lines


def narrowed(listing: Listing) -> str:
    """Returns what narrows the rows, in one line."""
    return "／".join(f"{title} {words}" for title, words in listing.words().items())


def note(listing: Listing, kind: str, number: int) -> str:
    """Returns what the trail keeps of an export: the format, how many rows, of which question, with which columns."""
    shown = narrowed(listing) or str(_("条件なし"))
    names = "・".join(str(one.title) for one in listing.columns)
    return str(_("{kind} {number}件（{shown}）列：{names}")).format(
        kind=NAMES[kind], number=f"{number:,}", shown=shown, names=names
    )


def refuse_too_many(listing: Listing, kind: str) -> None:
    """Raises TooManyForPaper when the rows do not fit on paper."""
    limit = PAPER_ROWS[kind]
    if listing.selection.order_by()[: limit + 1].count() > limit:
        words = _(
            "{limit}件を超えるため、この形では書き出せません。条件で絞り込むか、Excel・CSVを選んでください。"
        )
        raise TooManyForPaper(str(words).format(limit=f"{limit:,}"))
