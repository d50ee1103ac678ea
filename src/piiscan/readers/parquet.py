"""Parquet files: the one table of each, a batch of rows at a time. Needs pyarrow."""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib import util
from typing import Any, BinaryIO

from piiscan.model import Limits, Sheet, Unreadable

ROWS = 10_000  # at a time
LONGEST = 1 << 20  # letters of a cell


def is_there() -> bool:
    """Tells whether pyarrow is installed."""
    return util.find_spec("pyarrow") is not None


def warm() -> None:
    """Reads a small file, where pyarrow is installed."""
    if not is_there():
        return
    from pyarrow import parquet, set_cpu_count, table

    set_cpu_count(1)
    made = io.BytesIO()
    parquet.write_table(table({"a": ["b"]}), made)
    made.seek(0)
    for sheet in read(made, Limits()):
        list(sheet.rows)


def read(file: BinaryIO, _limits: Limits) -> Iterator[Sheet]:
    """Yields the table. Raises Unreadable without pyarrow, and for what is no whole file."""
    if not is_there():
        raise Unreadable(
            "unsupported", "Parquet を読むには pyarrow が必要です（pip install 'mamori[parquet]'）"
        )
    from pyarrow import ArrowException, PythonFile, parquet

    try:
        table = parquet.ParquetFile(PythonFile(file, mode="r"), pre_buffer=False)
    except (ArrowException, OSError, ValueError):
        raise Unreadable("damaged", "壊れていて開けません") from None
    yield Sheet("", _rows(table))


def _rows(table: Any) -> Iterator[list[str]]:
    yield [str(one) for one in table.schema_arrow.names]
    for batch in table.iter_batches(ROWS, use_threads=False):
        columns = [[_cell(one) for one in column.to_pylist()] for column in batch.columns]
        yield from (list(row) for row in zip(*columns, strict=True))


def _cell(value: object) -> str:
    if isinstance(value, bytes):
        try:
            return value[:LONGEST].decode("utf-8")
        except UnicodeDecodeError:
            return ""
    return "" if value is None else str(value)[:LONGEST]
