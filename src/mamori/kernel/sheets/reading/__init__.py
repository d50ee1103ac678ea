"""Reads xlsx and csv files into tables, row by row, and refuses in words what cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from mamori.kernel.sheets.reading.delimited import open_delimited
from mamori.kernel.sheets.reading.kinds import kind_of
from mamori.kernel.sheets.reading.limits import LIMITS, Limits
from mamori.kernel.sheets.reading.source import Source
from mamori.kernel.sheets.reading.workbook import open_workbook
from mamori.kernel.sheets.tables import Tables

__all__ = ["LIMITS", "Limits", "open_tables"]


def open_tables(
    path_or_file: str | Path | BinaryIO, name: str = "", *, encoding: str = "", limits: Limits = LIMITS
) -> Tables:
    """Returns the tables of a file: each sheet of an xlsx workbook, or the one table of a csv or tsv file.

    `name` is the file's name as the person knows it; the kind is told from the bytes. `encoding` overrides what
    is found for a text file. Raises a SheetProblem for anything that cannot be read. Use it in a `with`, or call
    `close()`; rows are read while they are asked for, in bounded memory.
    """
    source = Source(path_or_file)
    try:
        if kind_of(source, limits) == "xlsx":
            return open_workbook(source, limits)
        return open_delimited(source, name, encoding, limits)
    except BaseException:
        source.close()
        raise
