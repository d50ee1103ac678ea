"""How fast each format is read, without detection: files and megabytes for a second of CPU, in this process and confined.

    .venv/bin/python benchmarks/scan_formats.py [seconds for each]

The small files are those of the tests; the large ones are made here from invented people.
"""

from __future__ import annotations

import io
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import docx
import xlsxwriter
from spent import rate

from piiscan import isolation
from piiscan.model import Limits, Member, Passage, Sheet
from piiscan.readers import kinds, registry

FILES = Path(__file__).resolve().parents[1] / "tests" / "piiscan" / "files"
ROWS = 100_000
SURNAMES, NAMES = ["佐藤", "鈴木", "高橋", "田中", "伊藤"], ["まもる", "かおり", "はじめ", "ひかる"]
TOWNS = ["港区", "北区", "中央区"]
HEAD = ["氏名", "電話", "住所", "メール", "番号", "生年月日", "部署", "勤務地"]


def people(count: int) -> Iterator[list[str]]:
    chance = random.Random(7)
    for number in range(count):
        yield [
            f"{chance.choice(SURNAMES)} {chance.choice(NAMES)}", f"090-{number // 10000:04}-{number % 10000:04}",
            f"東京都{chance.choice(TOWNS)}{chance.randrange(9) + 1}-{chance.randrange(30) + 1}", f"c{number}@minato.example",
            str(10_000_000 + number), "1985-04-01", "総務部", "東京本社",
        ]  # fmt: skip


def workbook(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("名簿")
    for at, row in enumerate(people(ROWS)):
        sheet.write_row(at, 0, row)
    book.close()


def letter(path: Path) -> None:
    document = docx.Document()
    for row in people(3000):
        document.add_paragraph("、".join(row))
    document.save(str(path))


def mailed(path: Path) -> None:
    made = EmailMessage()
    made["From"], made["Subject"] = "佐藤 まもる <sato@minato.example>", "名簿の件"
    made.set_content("\n".join("、".join(row) for row in people(2000)))
    path.write_bytes(made.as_bytes())


def paged(path: Path) -> None:
    rows = "".join("<tr>" + "".join(f"<td>{one}</td>" for one in row) + "</tr>" for row in people(ROWS // 4))
    path.write_text(f"<html><table>{rows}</table></html>", encoding="utf-8")


def listed(path: Path) -> None:
    rows = [dict(zip(HEAD, row, strict=True)) for row in people(ROWS)]
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def marked(path: Path) -> None:
    rows = "".join(
        "<社員>" + "".join(f"<値>{one}</値>" for one in row) + "</社員>" for row in people(ROWS // 4)
    )
    path.write_text(f"<社員録>{rows}</社員録>", encoding="utf-8")


LARGE: dict[str, Callable[[Path], None]] = {
    "large.xlsx": workbook, "large.docx": letter, "large.eml": mailed, "large.html": paged, "large.json": listed, "large.xml": marked,
}  # fmt: skip


def read_here(content: bytes, name: str) -> int:
    """Returns how many letters the file holds, read in this process."""
    file, letters = io.BytesIO(content), 0
    reader = registry.reader(kinds.media_type(file, name))
    if reader is None:
        return 0
    for part in reader(file, Limits()):
        if isinstance(part, Passage):
            letters += len(part.text)
        elif isinstance(part, Sheet):
            letters += sum(len(cell) for row in part.rows for cell in row)
        elif isinstance(part, Member):
            part.file.read()
    return letters


def read_confined(path: Path) -> int:
    letters = 0
    with path.open("rb") as file:
        for part in isolation.read(file, path.name, path.stat().st_size):
            if isinstance(part, Passage):
                letters += len(part.text)
            elif isinstance(part, Sheet):
                letters += sum(len(cell) for row in part.rows for cell in row)
    return letters


def timed(read: Callable[[], int], seconds: float) -> tuple[float, int]:
    """Returns CPU seconds for one reading, and what it found; the first is not counted."""
    letters = read()
    return 1 / rate(read, seconds), letters


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    print("| file | kB | letters | here: files/s | MB/s | letters/s | confined: files/s |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, make in LARGE.items():
            make(Path(folder) / name)
        small = (path for path in sorted(FILES.iterdir()) if not path.name.startswith("kakushi"))
        for path in (*small, *sorted(Path(folder).iterdir())):
            content = path.read_bytes()
            here, letters = timed(lambda content=content, path=path: read_here(content, path.name), seconds)  # type: ignore[misc]  # bound at once
            confined, _ = timed(lambda path=path: read_confined(path), seconds)  # type: ignore[misc]  # bound at once
            print(
                f"| {path.name} | {len(content) / 1000:.0f} | {letters:,} | {1 / here:,.1f} | {len(content) / here / 1e6:,.1f} "
                f"| {letters / here:,.0f} | {1 / confined:,.1f} |"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
