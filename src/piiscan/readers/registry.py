"""Which reader reads which media type. A new format is one module beside this one, and one line here."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from types import ModuleType
from typing import BinaryIO, Protocol, cast

from piiscan.model import Limits, Part
from piiscan.readers import wrappers


class Reader(Protocol):
    """Reads one file; raises Unreadable at the start when nothing can be read, and at the end when not all could be."""

    def __call__(self, file: BinaryIO, limits: Limits) -> Iterator[Part]: ...


# Text that this process reads itself: nothing in it is parsed but letters and separators.
PLAIN = {
    "text/plain": "plain",
    "text/markdown": "plain",
    "application/sql": "plain",
    "application/yaml": "plain",
    "text/csv": "tables",
    "text/tab-separated-values": "tables",
}
# Everything else is read in a sandbox: media type, module of this package.
SANDBOXED: dict[str, str] = {
    wrappers.DOCX: "docx",
    wrappers.XLSX: "xlsx",
    wrappers.PPTX: "pptx",
    wrappers.DOC: "doc",
    wrappers.XLS: "calamine",
    wrappers.XLSB: "xlsb",
    wrappers.PPT: "ppt",
    wrappers.ENCRYPTED: "docx",
    wrappers.MSG: "msg",
    wrappers.JTD: "jtd",
    wrappers.ODF + "text": "odf",
    wrappers.ODF + "spreadsheet": "odf",
    wrappers.ODF + "presentation": "odf",
    wrappers.ODF + "graphics": "odf",
    "application/rtf": "rtf",
    "application/x-msaccess": "access",
    "message/rfc822": "mail",
    "application/mbox": "mail",
    "text/html": "html",
    "application/xml": "xml",
    "application/json": "json",
    "application/jsonl": "json",
    "text/vcard": "cards",
    "text/calendar": "cards",
    "text/ldif": "cards",
    "application/pdf": "pdf",
    "image/png": "images",
    "image/jpeg": "images",
    "image/tiff": "images",
    "image/gif": "images",
    "image/bmp": "images",
    "image/webp": "images",
    wrappers.ZIP: "zips",
    "application/epub+zip": "zips",
    "application/x-7z-compressed": "archive",
    "application/vnd.rar": "archive",
    "application/x-lzh-compressed": "archive",
    "application/vnd.ms-cab-compressed": "archive",
    "application/x-tar": "archive",
    "application/gzip": "packed",
    "application/x-bzip2": "packed",
    "application/x-xz": "packed",
    "application/zstd": "packed",
    "application/vnd.sqlite3": "sqlite",
    "application/vnd.apache.parquet": "parquet",
}

# What is met and not read, as the report calls it.
UNREAD = {
    "application/x-ole-storage": "中身の分からない文書",
    "application/vnd.lotus-notes": "Lotus Notes データベース",
    "application/vnd.ms-outlook-pst": "Outlook データファイル",
    "application/vnd.ms-htmlhelp": "HTML ヘルプ",
    "application/vnd.ms-visio.drawing": "Visio 図面",
    "application/x-postgresql-dump": "PostgreSQL の書き出し（カスタム形式）",
    "application/postscript": "PostScript",
    "application/x-executable": "プログラム",
    "application/octet-stream": "知らない形式",
}
_FAMILIES = {"video": "動画", "audio": "音声", "font": "フォント", "image": "画像"}


def is_plain(media_type: str) -> bool:
    """Tells whether the reader needs no sandbox."""
    return media_type in PLAIN


def reader(media_type: str) -> Reader | None:
    """Returns the reader of the media type; None when there is none."""
    name = PLAIN.get(media_type) or SANDBOXED.get(media_type)
    return cast("Reader", _module(name).read) if name else None


def title(media_type: str) -> str:
    """Returns what the report calls a format that is not read."""
    family = _FAMILIES.get(media_type.partition("/")[0])
    return UNREAD.get(media_type) or family or media_type


def warm() -> None:
    """Imports every sandboxed reader and lets it parse its sample: once in a sandbox, nothing can be imported."""
    for name in sorted({*PLAIN.values(), *SANDBOXED.values()}):
        if warming := getattr(_module(name), "warm", None):
            warming()


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"piiscan.readers.{name}")
