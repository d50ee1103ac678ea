"""Knows a file by its content, never by what the browser says, and refuses all but a few kinds in words."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from mamori.kernel.refusal import Refusal


class Empty(Refusal):
    """A file without any byte."""

    words = _("ファイルが空です。")


class TooLarge(Refusal):
    """A file over the limit."""

    words = _("ファイルが大きすぎます。")


class WrongKind(Refusal):
    """A file of a kind that is not accepted, or with a name that says something else than its content."""

    words = _(
        "この種類のファイルは受け付けていません。PDF、画像（png・jpg・tiff）、xlsx・docx・pptx、txt・csv、zip が使えます。"
    )


class Macros(Refusal):
    """An Office file with a program inside."""

    words = _(
        "マクロ（プログラム）を含むファイルは受け付けていません。マクロのない形式で保存し直してください。"
    )


@dataclass(frozen=True)
class Kind:
    """A kind of file: its media type and the endings of its names."""

    media_type: str
    extensions: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = Kind("application/pdf", (".pdf",))
PNG = Kind("image/png", (".png",))
JPEG = Kind("image/jpeg", (".jpg", ".jpeg"))
TIFF = Kind("image/tiff", (".tif", ".tiff"))
XLSX = Kind(f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",))
DOCX = Kind(f"{_OFFICE}.wordprocessingml.document", (".docx",))
PPTX = Kind(f"{_OFFICE}.presentationml.presentation", (".pptx",))
ZIP = Kind("application/zip", (".zip",))
TEXT = Kind("text/plain", (".txt",))
CSV = Kind("text/csv", (".csv",))
KINDS = (PDF, PNG, JPEG, TIFF, XLSX, DOCX, PPTX, ZIP, TEXT, CSV)

_SIGNS = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
_ZIP_SIGNS = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN_PARTS = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX, "ppt/presentation.xml": PPTX}
_ENCODINGS = ("utf-8-sig", "cp932")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff<>:\"/\\|?*]")


def accepted_extensions() -> str:
    """Returns the endings for the `accept` attribute of a file field."""
    return ",".join(extension for kind in KINDS for extension in kind.extensions)


def kind_of(file: BinaryIO, name: str) -> Kind:
    """Returns the kind of the content; raises WrongKind or Macros where it is none of ours or the name contradicts."""
    extension = PurePosixPath(name.lower()).suffix
    found = _by_content(file, extension)
    if extension not in found.extensions:
        right = " / ".join(found.extensions)
        raise WrongKind(_("ファイル名の拡張子が中身と合いません。中身は %(right)s です。") % {"right": right})
    return found


def clean_name(name: str) -> str:
    """Returns a name that is safe to show and to save: no path, no control or direction marks, 200 letters at most."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    safe = _NOT_IN_NAMES.sub("", last).strip(" .") or "file"
    stem, extension = Path(safe).stem, Path(safe).suffix[:20]
    return stem[: 200 - len(extension)] + extension


def _by_content(file: BinaryIO, extension: str) -> Kind:
    file.seek(0)
    head = file.read(16)
    for sign, kind in _SIGNS:
        if head.startswith(sign):
            return kind
    if head.startswith(_ZIP_SIGNS):
        return _in_zip(file)
    if head.startswith(_OLE):
        raise WrongKind(
            _(
                "古い形式か、パスワード付きの Office ファイルです。パスワードを外し、xlsx・docx・pptx で保存し直してください。"
            )
        )
    if extension in (*TEXT.extensions, *CSV.extensions) and _is_text(file):
        return CSV if extension in CSV.extensions else TEXT
    raise WrongKind


def _in_zip(file: BinaryIO) -> Kind:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise WrongKind(_("ファイルが壊れています。")) from error
    if "[Content_Types].xml" not in names:
        return ZIP
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Macros
    for part, kind in _MAIN_PARTS.items():
        if part in names:
            return kind
    return ZIP


def _is_text(file: BinaryIO) -> bool:
    file.seek(0)
    content = file.read()
    for encoding in _ENCODINGS:
        try:
            return _NO_TEXT.search(content.decode(encoding)) is None
        except UnicodeDecodeError:
            continue
    return False
