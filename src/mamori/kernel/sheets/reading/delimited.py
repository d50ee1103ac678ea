"""Reads csv and tsv: encoding, delimiter, quoted line ends, and cells that spreadsheets disguise."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from math import log2

from mamori.kernel.sheets.inert import revive
from mamori.kernel.sheets.reading.encodings import Decoding, find_encoding
from mamori.kernel.sheets.reading.limits import Limits
from mamori.kernel.sheets.reading.source import Source
from mamori.kernel.sheets.refusals import (
    EmptyFile,
    SheetProblem,
    TooManyColumns,
    TooManyRows,
    UnclosedQuote,
    UnknownEncoding,
)
from mamori.kernel.sheets.tables import EMPTY, Cell, Row, Table, Tables
from mamori.kernel.sheets.words import Words
from mamori.kernel.sheets.words import say as _

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_RECORDS = 100
_SAMPLE_CHARACTERS = 1 << 16
_KEPT_AS_TEXT = re.compile(r'^="([^"]*)"$')
_LONGEST_CELL = 131_072


def open_delimited(source: Source, name: str, encoding: str, limits: Limits) -> Tables:
    """Returns the one table of a text file; goes through it once to count its rows and to find broken quotes."""
    found = Decoding(_known(encoding)) if encoding else find_encoding(source)
    hint, delimiter = _find_delimiter(_sample(source, found.encoding), name)
    shape = _Shape(source, found.encoding, delimiter, skip=int(hint))
    rows, columns = shape.measure(limits)
    if not rows:
        raise EmptyFile
    table = Table(
        name="", position=1, row_count=rows, column_count=columns, read=lambda: shape.rows(rows),
        encoding=found.encoding, delimiter=delimiter, notices=_notices(found),
    )  # fmt: skip
    return Tables([table], source.close)


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError as error:
        raise UnknownEncoding from error


def _notices(found: Decoding) -> tuple[Words, ...]:
    if not found.damaged:
        return ()
    return (
        _(
            "文字コード {encoding} として読めない文字が {n} か所あります。",
            encoding=found.encoding,
            n=found.damaged,
        ),
    )


def _lines(source: Source, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(source.view(), encoding=encoding, errors="replace", newline="")


def _sample(source: Source, encoding: str) -> str:
    with _lines(source, encoding) as lines:
        return lines.read(_SAMPLE_CHARACTERS)


def _find_delimiter(sample: str, name: str) -> tuple[bool, str]:
    """Returns whether the first line is Excel's "sep=" hint, and the delimiter with the steadiest columns."""
    hinted = re.match(r"\ufeff?sep=(.)\r?\n", sample)
    if hinted:
        return True, hinted[1]
    first = "\t" if name.lower().endswith((".tsv", ".tab")) else ","
    weights = {delimiter: _steadiness(sample, delimiter) for delimiter in (first, *_DELIMITERS)}
    best = max(weights, key=lambda delimiter: weights[delimiter])
    return False, best if weights[best] > 0 else first


def _steadiness(sample: str, delimiter: str) -> float:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        widths = Counter(len(record) for record in itertools.islice(reader, _SAMPLE_RECORDS) if any(record))
    except csv.Error:
        return 0.0
    width, often = widths.most_common(1)[0] if widths else (1, 1)
    return log2(width) * often / widths.total() if width > 1 else 0.0


class _Shape:
    """How one text file is cut into records."""

    def __init__(self, source: Source, encoding: str, delimiter: str, skip: int) -> None:
        self.source, self.encoding, self.delimiter, self.skip = source, encoding, delimiter, skip
        self.strict = True

    def measure(self, limits: Limits) -> tuple[int, int]:
        """Returns the number of the last row that says something, and the width; refuses what is out of bounds."""
        try:
            return self._measure(limits)
        except csv.Error as error:
            self._refuse(error)
        self.strict = False  # a quote inside a cell without doubling: read it as Excel does
        return self._measure(limits)

    def _measure(self, limits: Limits) -> tuple[int, int]:
        last = width = 0
        for number, record in self._records():
            if number > limits.rows:
                raise TooManyRows(
                    _("{rows}行を超えています。ファイルを分けてからお選びください。", rows=limits.rows)
                )
            filled = [at for at, text in enumerate(record, 1) if text.strip()]
            if filled:
                last, width = number, max(width, filled[-1])
            if width > limits.columns:
                raise TooManyColumns(
                    _(
                        "{columns}列を超えています。使わない列を消してからお選びください。",
                        columns=limits.columns,
                    )
                )
        return last, width

    def _refuse(self, error: csv.Error) -> None:
        reason = str(error)
        if "unexpected end of data" in reason:
            row = self._last_whole_record() + 1
            raise UnclosedQuote(
                _('{row}行目より後ろで、引用符（"）が閉じられていません。', row=row)
            ) from error
        if "field larger than" in reason:
            raise SheetProblem(_("一つのセルが{n}文字を超えています。", n=_LONGEST_CELL)) from error

    def _last_whole_record(self) -> int:
        number = 0
        try:
            for number, _record in self._records():  # noqa: B007  the last number is what is wanted
                pass
        except csv.Error:
            return number
        return number

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        with _lines(self.source, self.encoding) as lines:
            reader = csv.reader(lines, delimiter=self.delimiter, strict=self.strict)
            yield from enumerate(itertools.islice(reader, self.skip, None), 1)

    def rows(self, count: int) -> Iterator[Row]:
        for number, record in self._records():
            if number > count:
                return
            yield Row(number, tuple(_cell(text) for text in record))


def _cell(text: str) -> Cell:
    if not text:
        return EMPTY
    kept = _KEPT_AS_TEXT.match(text)
    text = kept[1] if kept else revive(text)
    return Cell(text, text, "unreadable" if "\ufffd" in text else "")
