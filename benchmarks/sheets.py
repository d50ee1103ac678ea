"""Measures the tables machine: import of 10,000 rows with validation, export of 100,000 rows, and their memory.

Run: python benchmarks/sheets.py [rows of the import] [rows of the export]
Each measurement runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from mamori.kernel.sheets import (
    Choice,
    ColumnMapping,
    CsvExport,
    ExportColumn,
    ExportSheet,
    ImportField,
    Tally,
    find_layout,
    open_tables,
    propose,
    read_rows,
    write_xlsx,
)

MEDIA = tuple(
    Choice(key, title)
    for key, title in (("paper", "紙"), ("pc", "パソコン"), ("server", "社内サーバ"), ("cloud", "クラウド"))
)
KINDS: tuple[tuple[str, str, str], ...] = (
    ("business", "業務名", "text"), ("name", "個人情報の名称", "text"), ("principals", "本人の種別", "list"),
    ("items", "個人情報の項目", "list"), ("purpose", "利用目的", "text"), ("acquisition", "取得方法", "list"),
    ("acquisition_note", "取得の補足", "text"), ("media", "媒体", "choices"), ("storage_place", "保管場所", "text"),
    ("storage_methods", "保管方法", "list"), ("access_holders", "アクセス権者", "list"), ("count", "件数", "count"),
    ("counted_on", "件数の確認日", "date"), ("retention", "保管期間", "period"), ("retention_basis", "法定根拠", "text"),
    ("oldest_on", "最も古いデータ", "date"), ("disposal_methods", "廃棄方法", "list"), ("disposal_by", "廃棄担当", "text"),
    ("entrusts", "委託の有無", "yesno"), ("contractors", "委託先", "list"), ("provides", "第三者提供の有無", "yesno"),
    ("recipients", "提供先", "list"), ("shares", "共同利用の有無", "yesno"), ("abroad", "外国の有無", "yesno"),
    ("special_care", "要配慮個人情報", "list"), ("my_number", "個人番号の有無", "yesno"), ("consent_method", "同意の取得方法", "text"),
    ("form_ref", "様式", "text"), ("system", "関連システム", "text"), ("note", "備考", "text"),
)  # fmt: skip
FIELDS = tuple(
    ImportField(key, title, kind=kind, choices=MEDIA if kind == "choices" else (), required=key == "name")  # type: ignore[arg-type]  # a table of words
    for key, title, kind in KINDS
)
COLUMNS = [ExportColumn(field.key, field.title) for field in FIELDS]


def row(number: int) -> list[object]:
    """Returns one believable row of the register; the texts differ from row to row."""
    return [
        f"受注業務{number % 40}", f"顧客名簿 第{number}号", "顧客、取引先担当者", "氏名、住所（自宅・勤務先）、電話番号、メールアドレス",
        f"商品{number % 97}の発送と、その問合せに答えるため", "本人から書面・電話", "展示会の受付票を含む", "紙、社内サーバ",
        f"本社{number % 9 + 1}階 営業部キャビネット{number % 200}", "施錠保管、アクセス権限の制限", "営業部員、情報システム課",
        f"約{number % 5000 + 1:,}件", "R8.4.1", "契約終了後5年間", "商法", "2019年4月", "裁断、溶解", "営業部", "有",
        f"みどり運輸{number % 30}", "無", "", "無", "無", "", "×", "申込書の同意欄", f"様式-{number % 60:03d}", "受注システム",
        "年に一度、件数を数え直す。" if number % 3 else "",
    ]  # fmt: skip


def rows(count: int) -> Iterator[list[object]]:
    return (row(number) for number in range(1, count + 1))


def export_xlsx(count: int, path: Path) -> str:
    write_xlsx(path, [ExportSheet("一覧表", COLUMNS, rows(count), ("個人情報一覧表", "株式会社みどり"))])
    return f"{path.stat().st_size / 1e6:.1f} MB"


def export_csv(count: int, path: Path, encoding: str = "cp932") -> str:
    with path.open("wb") as file:
        for piece in CsvExport(COLUMNS, encoding=encoding).chunks(rows(count)):  # type: ignore[arg-type]  # a word of two
            file.write(piece)
    return f"{path.stat().st_size / 1e6:.1f} MB"


def import_table(path: Path) -> str:
    """Reads a file as the wizard does: layout, proposal, then every row validated."""
    tally = Tally()
    with open_tables(path, path.name) as tables:
        layout = find_layout(tables[0], FIELDS)
        mapping = ColumnMapping.of(propose(layout, FIELDS))
        for _result in tally.watch(read_rows(tables[0], layout, mapping, FIELDS)):
            pass
        counted = tables[0].row_count
    assert tally.accepted + tally.rejected == counted
    return f"{tally.accepted} accepted + {tally.rejected} rejected = {counted} rows, {len(mapping.columns)} fields"


def peak_memory() -> int:
    """Returns the highest memory of this process so far in kB; Linux's own count, which a parent's does not blur."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(
            next(line for line in status.read_text().splitlines() if line.startswith("VmHWM")).split()[1]
        )
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def measured(what: Callable[[], str]) -> None:
    """Prints seconds of clock and CPU, the growth of memory at its peak, and what was done, as one JSON line."""
    before = peak_memory()
    clock, cpu = time.perf_counter(), time.process_time()
    done = what()
    peak = peak_memory()
    spent = {"clock": round(time.perf_counter() - clock, 1), "cpu": round(time.process_time() - cpu, 1)}
    print(
        json.dumps(
            {**spent, "peak_mb": round(peak / 1024), "grown_mb": round((peak - before) / 1024), "done": done}
        )
    )


JOBS: dict[str, Callable[[int, Path], str]] = {
    "export xlsx": lambda count, folder: export_xlsx(count, folder / f"out{count}.xlsx"),
    "export csv": lambda count, folder: export_csv(count, folder / f"out{count}.csv"),
    "import xlsx": lambda count, folder: import_table(folder / f"out{count}.xlsx"),
    "import csv": lambda count, folder: import_table(folder / f"out{count}.csv"),
}


def main() -> None:
    if len(sys.argv) > 3:
        job, count, folder = JOBS[sys.argv[1]], int(sys.argv[2]), Path(sys.argv[3])
        measured(lambda: job(count, folder))
        return
    imported, exported = (int(number) for number in (sys.argv[1:] + ["10000", "100000"][len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as place:
        print(f"{'job':<12} {'rows':>7} {'clock s':>8} {'cpu s':>7} {'peak MB':>8} {'grown':>6}  done")
        for count in (imported // 10, imported, exported):
            for name in JOBS:
                if name.startswith("import") and count == exported and exported > 3 * imported:
                    continue
                run = [sys.executable, __file__, name, str(count), place]
                found = json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout)
                numbers = (
                    f"{found['clock']:>8} {found['cpu']:>7} {found['peak_mb']:>8} {found['grown_mb']:>6}"
                )
                print(f"{name:<12} {count:>7} {numbers}  {found['done']}", flush=True)


if __name__ == "__main__":
    main()
