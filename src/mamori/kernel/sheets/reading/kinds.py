"""Tells what kind of file this is from its bytes, never from its name, and refuses the kinds that are not read."""

from __future__ import annotations

import zipfile
from typing import Literal

from mamori.kernel.sheets.reading.limits import MEGABYTE, Limits
from mamori.kernel.sheets.reading.source import Source
from mamori.kernel.sheets.refusals import (
    BinaryExcel,
    Broken,
    EmptyFile,
    MacroInside,
    NotASpreadsheet,
    OldExcel,
    PasswordProtected,
    SheetProblem,
    StrictExcel,
    TooBig,
)
from mamori.kernel.sheets.words import Words
from mamori.kernel.sheets.words import say as _

Kind = Literal["xlsx", "text"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {
    b"%PDF": _("PDFは表として読めません。元のExcelファイルか、CSVを選んでください。"),
    b"\x89PNG": _("画像は表として読めません。元のExcelファイルか、CSVを選んでください。"),
    b"\xff\xd8\xff": _("画像は表として読めません。元のExcelファイルか、CSVを選んでください。"),
    b"{\\rtf": _("ワープロの文書は表として読めません。Excel ブック（.xlsx）か CSV を選んでください。"),
    b"\x1f\x8b": _("圧縮ファイルは読めません。展開してから、中のファイルを選んでください。"),
}
_HTML = _(
    "Excelの名前が付いたWebページ（HTML）です。Excelで開き、「Excel ブック（.xlsx）」に保存し直してください。"
)
_XML_2003 = _(
    "「XML スプレッドシート 2003」形式は読めません。Excelで「Excel ブック（.xlsx）」に保存し直してください。"
)
_MOST_PARTS = 5000


def kind_of(source: Source, limits: Limits) -> Kind:
    """Returns "xlsx" or "text"; raises the SheetProblem that fits any other kind, or a file over the limits."""
    if not source.size:
        raise EmptyFile
    if source.size > limits.file_bytes:
        allowed = limits.file_bytes // MEGABYTE
        raise TooBig(
            _("ファイルが {allowed}MB を超えています。シートを分けてからお選びください。", allowed=allowed)
        )
    head = source.head(4096)
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(source, limits)
    if head.startswith(_OLE):
        raise _ole_problem(source)
    if head[:2] == b"\x09\x08" or head[:4] in (b"\x09\x04\x06\x00", b"\x09\x02\x06\x00"):
        raise OldExcel
    for magic, words in _OTHERS.items():
        if head.startswith(magic):
            raise NotASpreadsheet(words)
    _refuse_markup(head)
    return "text"


def _ole_problem(source: Source) -> SheetProblem:
    with source.view() as view:
        content = view.read()
    if "EncryptedPackage".encode("utf-16-le") in content:
        return PasswordProtected()
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return OldExcel()
    return NotASpreadsheet()


def _refuse_markup(head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<head", b"<meta")):
        raise NotASpreadsheet(_HTML)
    if start.startswith(b"<?xml"):
        raise NotASpreadsheet(_XML_2003 if b"schemas-microsoft-com:office:spreadsheet" in start else None)


def _zip_kind(source: Source, limits: Limits) -> Kind:
    try:
        with source.view() as view, zipfile.ZipFile(view) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS:
                raise TooBig(_("ファイルの中の部品が多すぎます。"))
            _refuse_bomb(parts, limits)
            if any(part.flag_bits & 0x1 for part in parts):
                raise PasswordProtected
            _refuse_other_packages(archive)
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise Broken from error
    return "xlsx"


def _refuse_bomb(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    """The sizes in the directory can be trusted as upper bounds: zipfile never unpacks more than they say."""
    sheets = [part for part in parts if part.filename.startswith("xl/worksheets/")]
    others = [part for part in parts if part.filename.endswith((".xml", ".rels")) and part not in sheets]
    if sum(part.file_size for part in sheets) > limits.unpacked_bytes:
        raise TooBig(_("展開すると大きすぎるファイルです。不要なシートや行を消してからお選びください。"))
    if any(part.file_size > limits.part_bytes for part in others):
        raise TooBig(_("展開すると大きすぎるファイルです。不要なシートや行を消してからお選びください。"))


def _refuse_other_packages(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        raise BinaryExcel
    if "[Content_Types].xml" not in names:
        raise NotASpreadsheet(_other_package(archive, names))
    types = archive.read("[Content_Types].xml")
    if b"spreadsheetml" not in types:
        raise NotASpreadsheet
    if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
        raise MacroInside
    if "xl/workbook.xml" in names and b"purl.oclc.org/ooxml" in archive.read("xl/workbook.xml"):
        raise StrictExcel


def _other_package(archive: zipfile.ZipFile, names: set[str]) -> Words:
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype"):
        return _("OpenDocument（.ods）は読めません。「Excel ブック（.xlsx）」に保存し直してください。")
    if any(name.startswith("Index/") for name in names):
        return _("Numbersの書類は読めません。「書き出す」→「Excel」で .xlsx にしてからお選びください。")
    return _("圧縮ファイルは読めません。展開してから、中のファイルを選んでください。")
