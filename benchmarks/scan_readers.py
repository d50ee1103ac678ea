"""How fast files are read through the whole way (told apart, confined, handed over), without detection.

python benchmarks/scan_readers.py [seconds for each line]

Files for a second of CPU, that of the confined processes with it.
"""

from __future__ import annotations

import io
import os
import random
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from spent import rate

from piiscan import isolation
from piiscan.isolation import ocr
from piiscan.model import Limits, Read, Sheet
from piiscan.readers import kinds, pdf, registry, tables
from piiscan.readers.inside import Inside

chosen = random.Random(20261124)


def row() -> str:
    number = chosen.randrange(10**8)
    return f"{number},見本 太郎,090-{number // 10000:04}-{number % 10000:04},東京都港区見本町{number % 9 + 1}-{number % 30 + 1}"


def rows(count: int) -> str:
    return "氏名番号,氏名,電話番号,住所\n" + "\n".join(row() for _ in range(count)) + "\n"


def pages(count: int) -> bytes:
    """A PDF of so many pages with some forty lines of Japanese each, in a font that is not in the file."""
    lines = "".join(f"1 0 0 1 9 {9 + 18 * n} Tm<{row().encode('utf-16-be').hex()}>Tj\n" for n in range(40))
    text = f"BT/F 9 Tf {lines}ET".encode()
    font = (
        "<</Type/Font/Subtype/Type0/BaseFont/MS-Gothic/Encoding/UniJIS-UCS2-H/DescendantFonts[<</Type/Font"
        "/Subtype/CIDFontType0/BaseFont/MS-Gothic/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>>>]>>"
    )
    kids = " ".join(f"{5 + n} 0 R" for n in range(count))
    objects = [
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
        f"2 0 obj<</Type/Pages/Kids[{kids}]/Count {count}>>endobj",
        f"3 0 obj{font}endobj",
    ]
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 3 0 R>>>>>>"
    objects += [f"{5 + n} 0 obj{page}endobj" for n in range(count)]
    head = "\n".join(("%PDF-1.4", *objects, f"4 0 obj<</Length {len(text)}>>stream\n")).encode()
    return head + text + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n"


def zipped(count: int, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            archive.writestr(f"{number}.csv", content)
    return made.getvalue()


def database(folder: Path) -> bytes:
    with sqlite3.connect(folder / "made.db") as made:
        made.execute("CREATE TABLE customers (number, name, phone, address)")
        made.executemany(
            "INSERT INTO customers VALUES (?, ?, ?, ?)", (row().split(",") for _ in range(50_000))
        )
    made.close()
    return (folder / "made.db").read_bytes()


def scanned_page() -> bytes:
    made = io.BytesIO()
    Image.effect_noise((1240, 1754), 20).save(made, "PNG")
    return made.getvalue()


def samples(folder: Path) -> dict[str, bytes]:
    text = rows(400_000)
    return {
        "plain.txt (CP932)": text.encode("cp932"),
        "plain.csv (UTF-8)": text.encode(),
        "small.pdf (1 page)": pages(1),
        "large.pdf (200 pages)": pages(200),
        "small.zip (1 csv)": zipped(1, rows(20).encode("cp932")),
        "large.zip (200 csv)": zipped(200, rows(500).encode("cp932")),
        "made.db (50,000 rows)": database(folder),
        "image.png (no OCR)": scanned_page(),
        "empty.pdf": pdf._SAMPLE,
    }


def drained(parts: Iterator[Read]) -> None:
    for part in parts:
        if isinstance(part, Sheet):
            for _some in part.rows.rest() if isinstance(part.rows, tables.Rows) else part.rows:
                pass


def read(path: Path) -> None:
    """Reads one file as the scan does."""
    size = path.stat().st_size
    with path.open("rb") as file:
        if registry.is_plain(kinds.media_type(file, path.name)):
            drained(Inside(Limits(letters=sys.maxsize)).read(file, path.name))
        else:
            drained(isolation.read(file, path.name, size))


def main(seconds: float) -> None:
    os.environ[ocr.OFF] = "1"
    print(f"load {os.getloadavg()[0]:.1f}\n\n| file | kB | files for a CPU second | MB |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, content in samples(folder).items():
            path = folder / title.split(" ")[0]
            path.write_bytes(content)
            told = rate(lambda path=path: read(path), seconds)  # type: ignore[misc]  # bound as it is now
            pages_told = f", {told * 200:,.0f} pages/s" if "200 pages" in title else ""
            print(
                f"| {title} | {len(content) / 1000:,.0f} | {told:,.1f}{pages_told} | {told * len(content) / 1e6:,.1f} |"
            )


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 3.0)
