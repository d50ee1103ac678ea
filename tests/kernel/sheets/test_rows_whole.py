"""Whatever a file holds: every row is accounted for, nothing written is lost, and memory does not grow."""

from __future__ import annotations

import csv as csv_module
import io
import tracemalloc
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from mamori.kernel.sheets import (
    ColumnMapping,
    ExportColumn,
    ExportSheet,
    ImportField,
    Tally,
    find_layout,
    layout_with,
    open_tables,
    propose,
    read_rows,
    write_xlsx,
)
from mamori.kernel.sheets.refusals import EmptyFile
from mamori.kernel.sheets.values import Choice, is_blank_mark, is_ditto, tidy

FIELDS = (
    ImportField("department", "部署"),
    ImportField("name", "名称", required=True),
    ImportField("items", "項目", kind="list"),
    ImportField("media", "媒体", kind="choices", choices=(Choice("paper", "紙"), Choice("pc", "パソコン"))),
    ImportField("count", "件数", kind="count"),
    ImportField("retention", "保管期間", kind="period"),
)
WORDS = st.one_of(
    st.sampled_from(
        [
            "",
            "",
            "〃",
            "同上",
            "-",
            "合計",
            "※注",
            "例",
            "名称",
            "部署",
            "総務部",
            "紙",
            "1",
            "○",
            "2026/4/1",
            "約10件",
            "3年",
            "■紙 □PC",
        ]
    ),
    st.text(alphabet="氏名住所abc 12、（）\n\"'=", max_size=6),
)
GRIDS = st.integers(min_value=1, max_value=6).flatmap(
    lambda width: st.lists(st.lists(WORDS, min_size=width, max_size=width), min_size=1, max_size=12)
)


def as_csv(grid: list[list[str]]) -> io.BytesIO:
    made = io.StringIO(newline="")
    csv_module.writer(made).writerows(grid)
    return io.BytesIO(b"\xef\xbb\xbf" + made.getvalue().encode())


@settings(max_examples=60)
@given(GRIDS, st.booleans())
def test_accepted_and_rejected_are_always_all_rows_of_the_file(grid: list[list[str]], strict: bool) -> None:
    try:
        tables = open_tables(as_csv(grid), "a.csv")
    except EmptyFile:
        return
    table = tables[0]
    layout = find_layout(table, FIELDS)
    tally = Tally()
    found = list(
        tally.watch(
            read_rows(table, layout, ColumnMapping.of(propose(layout, FIELDS)), FIELDS, strict=strict)
        )
    )
    assert tally.accepted + tally.rejected == table.row_count == len(found)
    assert [row.number for row in found] == list(range(1, table.row_count + 1))
    assert all((row.reason is None) == row.accepted for row in found)


@settings(max_examples=60)
@given(GRIDS, st.sets(st.integers(min_value=1, max_value=6)), st.integers(min_value=0, max_value=3))
def test_nothing_written_in_an_accepted_row_is_lost(
    grid: list[list[str]], mapped: set[int], header: int
) -> None:
    try:
        table = open_tables(as_csv(grid), "a.csv")[0]
    except EmptyFile:
        return
    fields = tuple(ImportField(f"f{number}", f"f{number}") for number in mapped)
    layout = layout_with(table, (header,) if header else ())
    mapping = ColumnMapping({number: f"f{number}" for number in mapped})
    for row in read_rows(table, layout, mapping, fields):
        if not row.accepted:
            continue
        kept = "\n".join([*map(str, row.values.values()), row.leftover])
        for text in row.raw.values():
            assert is_blank_mark(text) or is_ditto(text) or tidy(text) in kept


def test_rows_are_read_one_by_one_and_not_collected() -> None:
    with open_tables(io.BytesIO(("名称\n" + "名簿\n" * 5000).encode()), "a.csv") as tables:
        layout = layout_with(tables[0], (1,))
        found = read_rows(tables[0], layout, ColumnMapping({1: "name"}), FIELDS)
        assert next(found).accepted is False
        assert next(found).number == 2
        found.close()  # type: ignore[attr-defined]  # it is a generator


def peak_of(work: Callable[[], object]) -> int:
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_rows_of_an_export_or_an_import() -> None:
    def export(count: int) -> io.BytesIO:
        made = io.BytesIO()
        rows = ([number, f"名簿{number}", "氏名、住所"] for number in range(count))
        write_xlsx(
            made, [ExportSheet("a", [ExportColumn(title, title) for title in ("No", "名称", "項目")], rows)]
        )
        return made

    def take_in(file: io.BytesIO) -> None:
        with open_tables(file) as tables:
            layout = find_layout(tables[0], FIELDS)
            for _result in read_rows(tables[0], layout, ColumnMapping.of(propose(layout, FIELDS)), FIELDS):
                pass

    small, large = export(1000), export(8000)
    grown_file = len(large.getvalue()) - len(small.getvalue())
    assert peak_of(lambda: export(8000)) < peak_of(lambda: export(1000)) + grown_file + 500_000
    assert peak_of(lambda: take_in(large)) < peak_of(lambda: take_in(small)) + 1_500_000
