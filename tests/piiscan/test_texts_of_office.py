"""Every hiding place of a letter and of a presentation is read and named, in the new formats and in the old ones."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from types import ModuleType

import docx
import pytest
from docx.oxml import parse_xml

from piiscan.readers import calamine, doc, odf, ppt, pptx, rtf, xlsb, xlsx
from piiscan.readers import docx as docx_reader
from piiscan_ole import ole
from piiscan_reading import FILES, Told, told

PEOPLE = [
    ["氏名", "電話番号", "住所"],
    ["佐藤 まもる", "090-3000-1001", "東京都港区芝公園4-2-8"],
    ["鈴木 かおり", "090-3000-1002", "大阪府大阪市北区梅田3-1-3"],
    ["高橋 はじめ", "090-3000-1003", "北海道札幌市中央区北5条西2-5"],
]
LETTERS = {
    "shinsei.docx": (
        docx_reader,
        "ヘッダー",
        "フッター",
        "コメント",
        "テキストボックス",
        "脚注",
        "",
        "文末脚注",
    ),
    "shinsei.doc": (
        doc,
        "ヘッダーとフッター",
        "ヘッダーとフッター",
        "コメント",
        "テキストボックス",
        "脚注",
        "",
        "文末脚注",
    ),
    "shinsei.odt": (
        odf,
        "ヘッダーとフッター",
        "ヘッダーとフッター",
        "コメント",
        "テキストボックス",
        "脚注",
        "変更履歴",
        "脚注",
    ),
    "shinsei.fodt": (odf, "", "", "コメント", "テキストボックス", "脚注", "変更履歴", "脚注"),
    "shinsei.rtf": (rtf, "", "", "", "", "", "", ""),
}


@pytest.mark.parametrize("name", LETTERS)
def test_what_hides_in_a_letter_is_found_at_its_place(name: str) -> None:
    reader, header, footer, comment, box, footnote, deleted, endnote = LETTERS[name]
    found = told(reader, FILES / name)
    places = {
        "0001": "", "0002": header, "0003": footer, "0004": comment, "0005": box, "0006": footnote, "0007": "", "0008": deleted,
        "0009": endnote,
    }  # fmt: skip
    assert found.ended == "ok"
    assert {number: found.places_of(f"03-3000-{number}") for number in places} == {
        number: {place} for number, place in places.items()
    }
    assert "作者 りょうこ" in "".join(found.texts.values())
    assert "mailto:sato@minato.example" in "".join(found.texts.values())


@pytest.mark.parametrize("name", ["shinsei.docx", "shinsei.doc", "shinsei.odt", "shinsei.fodt"])
def test_a_list_in_a_letter_is_a_sheet(name: str) -> None:
    assert told(LETTERS[name][0], FILES / name).sheets == {"表1": PEOPLE}


def test_rich_text_keeps_the_cells_of_a_table_apart() -> None:
    assert "佐藤 まもる\t090-3000-1001\t東京都港区芝公園4-2-8" in told(rtf, FILES / "shinsei.rtf").texts[""]


@pytest.mark.parametrize(
    ("reader", "name"), [(pptx, "setsumei.pptx"), (ppt, "setsumei.ppt"), (odf, "setsumei.odp")]
)
def test_every_slide_and_its_notes_are_told_by_number(reader: ModuleType, name: str) -> None:
    found = told(reader, FILES / name)
    assert found.places_of("03-3000-0001") == {"スライド1"}
    assert found.places_of("123456789018") == {"スライド2"}
    assert found.places_of("03-3000-0011") == {"スライド1のノート"}
    assert "作者 りょうこ" in found.texts["文書のプロパティ"]
    if reader is ppt:
        assert found.places_of("090-3000-1001") == {"スライド1"}
    else:
        assert found.sheets["スライド1 表1"] == PEOPLE


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.glob("kakushi-*")))
def test_what_is_under_a_password_is_told_so(name: str) -> None:
    readers = {
        "docx": docx_reader, "doc": doc, "odt": odf, "pptx": pptx, "odp": odf, "ods": odf, "xls": calamine, "xlsb": xlsb,
        "xlsx": xlsx,
    }  # fmt: skip
    found = told(readers[name.rpartition(".")[2]], FILES / name)
    assert (found.ended, found.texts, found.sheets) == ("encrypted", {}, {})


def test_a_presentation_of_before_2007_under_a_password_is_told_so() -> None:
    user = b"\x14\0\0\0\xf6\x0f\0\0\x14\0\0\0" + (0xF3D1C4DF).to_bytes(4, "little") + bytes(16)
    found = told(ppt, ole({"PowerPoint Document": b"\0" * 64, "Current User": user}))
    assert found.ended == "encrypted"


def letter(*paragraphs: str) -> bytes:
    document = docx.Document()
    for xml in paragraphs:
        namespaces = (
            'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        )
        document.element.body.insert(0, parse_xml(f"<w:p {namespaces}>{xml}</w:p>"))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def body(*paragraphs: str) -> Told:
    return told(docx_reader, letter(*paragraphs))


def test_a_text_box_that_is_told_twice_is_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>03-3000-0005</w:t></w:r></w:p></w:txbxContent>"
    xml = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert body(xml).texts["テキストボックス"] == "03-3000-0005\n"


def test_words_cut_by_their_look_are_whole_and_readings_are_left_out() -> None:
    ruby = "<w:r><w:ruby><w:rt><w:r><w:t>さとう</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>佐藤</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    assert body(ruby + "<w:r><w:t>まも</w:t></w:r><w:r><w:t>る</w:t></w:r>").texts[""].strip() == "佐藤まもる"


def test_deleted_text_and_addresses_behind_fields_are_told() -> None:
    deleted = '<w:del w:author="x"><w:r><w:delText>03-3000-0008</w:delText></w:r></w:del>'
    xml = deleted + '<w:r><w:instrText>HYPERLINK "mailto:a@minato.example"</w:instrText></w:r>'
    assert body(xml).texts[""].strip() == '03-3000-0008HYPERLINK "mailto:a@minato.example"'


def test_a_form_stays_text_with_its_cells_apart() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=4)
    rows = (("氏名", "田中 ひかる", "性別", "女"), ("電話", "", "携帯", ""), ("部署", "総務", "役職", "課長"))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    file = io.BytesIO()
    document.save(file)
    found = told(docx_reader, file.getvalue())
    assert (found.sheets, found.texts[""].splitlines()[0]) == ({}, "氏名\t田中 ひかる\t性別\t女")


def test_a_file_in_a_letter_is_handed_on(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    native = b"meibo.csv\0C:\\meibo.csv\0" + bytes(4) + (3).to_bytes(4, "little") + b"x:\0"
    native = b"\2\0" + native + (9).to_bytes(4, "little") + "氏名,電".encode("cp932")[:9].ljust(9, b"!")
    packed = ole({"\x01Ole10Native": len(native).to_bytes(4, "little") + native})
    path.write_bytes(letter("<w:r><w:t>甲</w:t></w:r>"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/embeddings/oleObject1.bin", packed)
        archive.writestr("word/media/image1.png", b"\x89PNG")
        archive.writestr("word/media/image2.emf", b"emf")
    members = told(docx_reader, path).members
    assert members == {"meibo.csv": "氏名,電".encode("cp932").ljust(9, b"!"), "image1.png": b"\x89PNG"}


def test_rich_text_of_japanese_programs_is_decoded() -> None:
    """Bytes in the code page of Windows, letters by their number, and a picture between them."""
    source = (
        rb"{\rtf1\ansi\ansicpg932\uc1{\fonttbl{\f0\fcharset128 MS;}}\f0 \'8d\'b2\'93\'a1 \u12414?\u12418?\u12427?"
        rb"{\pict " + b"ffd8" * 400 + rb"}{\pict\bin5 }}}}}}\par 03-3000-0001}"
    )
    assert told(rtf, source).texts[""].split() == ["佐藤", "まもる", "03-3000-0001"]


def test_word_of_95_is_read_from_its_one_piece() -> None:
    text = "氏名 佐藤\r電話 03-3000-0001\r".encode("cp932")
    header = (
        b"\xdc\xa5\x65\0".ljust(24, b"\0")
        + (128).to_bytes(4, "little")
        + (128 + len(text)).to_bytes(4, "little")
    )
    found = told(doc, ole({"WordDocument": header.ljust(128, b"\0") + text}))
    assert found.texts[""].split("\n")[:2] == ["氏名 佐藤", "電話 03-3000-0001"]
