"""Makes the documents under tests/piiscan/files: people are invented, and every hiding place has a phone number of its own.

Needs LibreOffice with Python-UNO for the old formats and for those under a password (Debian: libreoffice-calc,
libreoffice-writer, libreoffice-impress, python3-uno), msoffcrypto-tool, SheetJS for the binary workbook (npm package
xlsx 0.18.5, in a folder that NODE_PATH names) and gcab for the cabinet. The tests need only the files.

    uv run --with msoffcrypto-tool scripts/sample_files.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile
from pptx import Presentation
from pptx.util import Inches

FILES = Path(__file__).resolve().parents[1] / "tests" / "piiscan" / "files"
PASSWORD = "himitsu-no-kotoba"  # it opens nothing but these samples
PEOPLE = [
    ["氏名", "電話番号", "住所"],
    ["佐藤 まもる", "090-3000-1001", "東京都港区芝公園4-2-8"],
    ["鈴木 かおり", "090-3000-1002", "大阪府大阪市北区梅田3-1-3"],
    ["高橋 はじめ", "090-3000-1003", "北海道札幌市中央区北5条西2-5"],
]
CONVERTED = {
    "meibo.xlsx": ("xls", "ods"),
    "shinsei.fodt": ("docx", "doc", "odt", "rtf"),
    "setsumei.pptx": ("ppt", "odp"),
}
LOCKED = {
    "meibo.xlsx": {"xls": "MS Excel 97", "ods": "calc8"},
    "shinsei.fodt": {"doc": "MS Word 97", "odt": "writer8"},
    "setsumei.pptx": {"odp": "impress8"},
}
TEXT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><meta:initial-creator>作者 りょうこ</meta:initial-creator><dc:creator>作者 りょうこ</dc:creator>
 <dc:title>申請書</dc:title></office:meta>
<office:automatic-styles>
 <style:style style:name="hidden" style:family="text"><style:text-properties text:display="none"/></style:style>
 <style:page-layout style:name="page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"/>
  <style:header-style/><style:footer-style/></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="page">
 <style:header><text:p>ヘッダー 電話 03-3000-0002</text:p></style:header>
 <style:footer><text:p>フッター 電話 03-3000-0003</text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text>
<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>消去 した子</dc:creator>
 <dc:date>2026-01-02T03:04:05</dc:date></office:change-info><text:p>消した電話 03-3000-0008</text:p></text:deletion>
 </text:changed-region></text:tracked-changes>
<text:p>本文の個人番号は123456789018、電話は03-3000-0001です。<text:change text:change-id="c1"/></text:p>
<text:p>注のある文<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>
 <text:note-body><text:p>脚注 電話 03-3000-0006</text:p></text:note-body></text:note>と
文末注<text:note text:note-class="endnote"><text:note-citation>i</text:note-citation>
 <text:note-body><text:p>文末 電話 03-3000-0009</text:p></text:note-body></text:note>。</text:p>
<text:p>付箋<office:annotation><dc:creator>付箋 はる子</dc:creator>
 <dc:date>2026-01-02T03:04:05</dc:date><text:p>コメント 電話 03-3000-0004</text:p></office:annotation>のある文。</text:p>
<text:p>隠し<text:span text:style-name="hidden">隠した電話 03-3000-0007</text:span>文字。</text:p>
<text:p>枠<draw:frame draw:name="box" text:anchor-type="paragraph" svg:width="6cm" svg:height="2cm"><draw:text-box>
 <text:p>枠の電話 03-3000-0005</text:p></draw:text-box></draw:frame></text:p>
<text:p>連絡は<text:a xlink:type="simple" xlink:href="mailto:sato@minato.example">こちら</text:a></text:p>
<table:table table:name="people"><table:table-column table:number-columns-repeated="3"/>ROWS</table:table>
<text:p>氏名　田中 ひかる</text:p>
</office:text></office:body></office:document>
"""


def workbook(path: Path) -> None:
    """A list of people, with a value in every place of a workbook that people forget."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"author": "作者 りょうこ", "company": "株式会社みなと見本"})
    sheet, hidden = book.add_worksheet("名簿"), book.add_worksheet("控え")
    number = book.add_format({"num_format": "000000000000"})
    phone = book.add_format({"num_format": "000-0000-0000"})
    day = book.add_format({"num_format": "yyyy/mm/dd"})
    sheet.write_row(0, 0, ["氏名", "個人番号", "電話番号", "生年月日", "住所"])
    for at, (name, _, address) in enumerate(PEOPLE[1:], 1):
        sheet.write(at, 0, name)
        sheet.write_number(at, 1, [12345678903, 123456789018, 234567890123][at - 1], number)
        sheet.write_number(at, 2, 9030001000 + at, phone)
        sheet.write_number(at, 3, 30000 + at, day)
        sheet.write(at, 4, address)
    sheet.write_comment("B3", "コメント 電話 03-3000-0004", {"author": "付箋 はる子"})
    sheet.insert_textbox(6, 1, "枠の電話 03-3000-0005")
    sheet.set_header("&Lヘッダー 電話 03-3000-0002")
    sheet.set_footer("&Rフッター 電話 03-3000-0003")
    sheet.data_validation("F2", {"validate": "list", "source": ["木村 えらぶ", "清水 えらぶ"]})
    sheet.write_url(9, 0, "mailto:sato@minato.example", string="連絡先")
    hidden.write(0, 0, "隠した電話 03-3000-0010")
    hidden.hide()
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=名簿!$B$2:$B$4", "categories": "=名簿!$A$2:$A$4"})
    chart.set_title({"name": "図の電話 03-3000-0012"})
    sheet.insert_chart(12, 1, chart)
    book.close()


def slides(path: Path) -> None:
    """Two slides with a table and notes."""
    show = Presentation()
    show.core_properties.author = show.core_properties.last_modified_by = "作者 りょうこ"
    first = show.slides.add_slide(show.slide_layouts[5])
    first.shapes.title.text = "表題の電話 03-3000-0001"
    table = first.shapes.add_table(4, 3, Inches(1), Inches(2), Inches(7), Inches(3)).table
    for at, row in enumerate(PEOPLE):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    first.notes_slide.notes_text_frame.text = "ノートの電話 03-3000-0011"
    second = show.slides.add_slide(show.slide_layouts[5])
    second.shapes.title.text = "二枚目の個人番号 123456789018"
    show.save(str(path))


def text(path: Path) -> None:
    """A letter with a note, a comment, a box, hidden and deleted text, a header and a footer."""
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{one}</text:p></table:table-cell>" for one in row)
        + "</table:table-row>"
        for row in PEOPLE
    )
    path.write_text(TEXT.replace("ROWS", rows), encoding="utf-8")


def convert(folder: Path, source: str, ending: str) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        [
            "soffice",
            "--headless",
            profile,
            "--convert-to",
            ending,
            "--outdir",
            str(folder / "made"),
            str(folder / source),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )


LOCKER = """
import sys, time, uno
from com.sun.star.beans import NamedValue, PropertyValue
def prop(name, value):
    one = PropertyValue(); one.Name = name; one.Value = value; return one
context = uno.getComponentContext()
resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
for _ in range(60):
    try:
        remote = resolver.resolve("uno:pipe,name=samples;urp;StarOffice.ComponentContext"); break
    except Exception:
        time.sleep(1)
desktop = remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
source, jobs, password = sys.argv[1], sys.argv[2:-1], sys.argv[-1]
document = desktop.loadComponentFromURL("file://" + source, "_blank", 0, (prop("Hidden", True),))
# Microsoft's formats take the key itself; which key it is does not matter, nobody opens these.
key = uno.Any("[]byte", uno.ByteSequence(bytes(range(1, 17))))
keys = uno.Any("[]com.sun.star.beans.NamedValue", (NamedValue("STD97EncryptionKey", key), NamedValue("STD97UniqueID", key)))
for job in jobs:
    path, kind = job.split("=", 1)
    secret = prop("EncryptionData", keys) if " 97" in kind else prop("Password", password)
    uno.invoke(document, "storeToURL", ("file://" + path, (prop("FilterName", kind), secret)))
document.close(True)
"""


def lock(folder: Path) -> None:
    """Saves documents under a password, which only LibreOffice's own interface can."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    office = subprocess.Popen(["soffice", "--headless", profile, "--accept=pipe,name=samples;urp"])
    try:
        for source, kinds in LOCKED.items():
            jobs = [
                f"{folder}/made/kakushi-{Path(source).stem}.{ending}={kind}" for ending, kind in kinds.items()
            ]
            command = ["/usr/bin/python3", "-c", LOCKER, str(folder / source), *jobs, PASSWORD]
            subprocess.run(command, check=True, timeout=300)
    finally:
        office.terminate()
        office.wait(60)


BINARY = """const sheets = require("xlsx"), [source, target] = process.argv.slice(1);
sheets.writeFile(sheets.readFile(source, {cellNF: true}), target, {bookType: "xlsb", compression: true});"""


def binary(folder: Path) -> None:
    """Writes the workbook in binary form, which LibreOffice cannot; boxes, charts, headers and choices are lost on the way."""
    subprocess.run(
        ["node", "-e", BINARY, str(folder / "meibo.xlsx"), str(folder / "made" / "meibo.xlsb")],
        check=True,
        timeout=60,
    )


def cabinet(folder: Path) -> None:
    """Packs a text in one block, whose name the tests write in CP932, and one in two blocks with a name in UTF-8."""
    (folder / "人事").mkdir()
    phone = "電話は03-1234-5678へ"
    rows = [f"{at},{'甲乙丙'[at * at % 7 % 3]},{at * 7919 % 10}" for at in range(6000)]
    (folder / "AAAA.txt").write_text(phone, encoding="utf-8")
    (folder / "人事" / "名簿.txt").write_text("\n".join(("番号,区分,値", *rows, phone)), encoding="utf-8")
    command = ["gcab", "-c", "-z", "made/meibo.cab", "AAAA.txt", "人事/名簿.txt"]
    subprocess.run(command, cwd=folder, check=True, timeout=60)


def lock_packages(folder: Path) -> None:
    """Puts the formats since 2007 under a password."""
    for name in ("meibo.xlsx", "meibo.xlsb", "shinsei.docx", "setsumei.pptx"):
        with (folder / name).open("rb") as plain, (folder / f"kakushi-{name}").open("wb") as locked:
            OOXMLFile(plain).encrypt(PASSWORD, locked)


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "made").mkdir()
        workbook(folder / "meibo.xlsx")
        text(folder / "shinsei.fodt")
        slides(folder / "setsumei.pptx")
        for source, endings in CONVERTED.items():
            shutil.copy(folder / source, folder / "made")
            for ending in endings:
                convert(folder, source, ending)
        binary(folder)
        cabinet(folder)
        lock(folder)
        lock_packages(folder / "made")
        FILES.mkdir(exist_ok=True)
        for made in sorted((folder / "made").iterdir()):
            shutil.copy(made, FILES / made.name)
            print(made.name, made.stat().st_size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
