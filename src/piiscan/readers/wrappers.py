"""Tells apart the formats that share a wrapper: what is a zip outside, and what is an OLE2 file. Looks, and unpacks nothing."""

from __future__ import annotations

import os
import re
import struct
from pathlib import PurePath
from typing import BinaryIO

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TAIL = 1 << 17  # bytes at the end of a zip, in which it lists what it holds
ZIP = "application/zip"
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = _OFFICE + "wordprocessingml.document"
XLSX = _OFFICE + "spreadsheetml.sheet"
PPTX = _OFFICE + "presentationml.presentation"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
VSDX = "application/vnd.ms-visio.drawing"
DOC, XLS, PPT = "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"
MSG = "application/vnd.ms-outlook"
JTD = "application/x-js-taro"
ENCRYPTED = "application/x-ole-encrypted"  # an office file of today under a password
OLE_UNKNOWN = "application/x-ole-storage"
ODF = "application/vnd.oasis.opendocument."
_BY_SUFFIX = {
    ".docx": DOCX, ".docm": DOCX, ".dotx": DOCX, ".dotm": DOCX, ".xlsx": XLSX, ".xlsm": XLSX, ".xltx": XLSX, ".xltm": XLSX,
    ".pptx": PPTX, ".pptm": PPTX, ".ppsx": PPTX, ".potx": PPTX, ".xlsb": XLSB, ".vsdx": VSDX, ".odt": ODF + "text",
    ".ods": ODF + "spreadsheet", ".odp": ODF + "presentation", ".odg": ODF + "graphics",
}  # fmt: skip
_OLE_BY_SUFFIX = {
    ".doc": DOC,
    ".dot": DOC,
    ".xls": XLS,
    ".xlt": XLS,
    ".ppt": PPT,
    ".pps": PPT,
    ".msg": MSG,
    ".jtd": JTD,
}
# Parts that only the one format has, the surest first.
_PARTS = (
    (re.compile(rb"xl/workbook\d*\.bin"), XLSB),
    (re.compile(rb"xl/(?:workbook|worksheets|sharedStrings)"), XLSX),
    (re.compile(rb"word/document"), DOCX),
    (re.compile(rb"ppt/(?:presentation|slides)"), PPTX),
    (re.compile(rb"visio/"), VSDX),
)
_OPEN_DOCUMENT = re.compile(rb"mimetype(application/(?:vnd\.oasis\.opendocument\.[a-z]+|epub\+zip))")
_STREAMS = (
    ("EncryptedPackage", ENCRYPTED),
    ("WordDocument", DOC),
    ("PowerPoint Document", PPT),
    ("Workbook", XLS),
    ("Book", XLS),
    ("__properties_version1.0", MSG),
    ("__nameid_version1.0", MSG),
    ("DocumentText", JTD),
)


def of_zip(file: BinaryIO, head: bytes, name: str) -> str:
    """Returns what the zip is: an office document, or just an archive."""
    if found := _OPEN_DOCUMENT.search(head, 0, 256):
        return found.group(1).decode("ascii")
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL))
    seen = head + file.read(TAIL)
    by_name = _BY_SUFFIX.get(PurePath(name).suffix.lower(), "")
    if b"[Content_Types].xml" in seen:
        return next((media for part, media in _PARTS if part.search(seen)), by_name or ZIP)
    # A torn office document has lost the list at its end; its name helps then.
    has_list = b"PK\x05\x06" in seen
    return ZIP if has_list or not by_name else by_name


def of_ole(file: BinaryIO, head: bytes, name: str) -> str:
    """Returns what the OLE2 file is, by the names of the streams at the beginning of its directory."""
    names = _first_names(file, head)
    for stream, media in _STREAMS:
        if stream in names:
            return media
    return _OLE_BY_SUFFIX.get(PurePath(name).suffix.lower(), OLE_UNKNOWN)


def _first_names(file: BinaryIO, head: bytes) -> set[str]:
    """Returns the names of the directory entries that lie in one piece, 64 of them at most."""
    if len(head) < 512:
        return set()
    (shift,) = struct.unpack_from("<H", head, 30)
    (first,) = struct.unpack_from("<I", head, 48)
    if shift not in (9, 12) or first > 1 << 24:
        return set()
    file.seek((first + 1) << shift)
    block = file.read(64 * 128)
    names = set()
    for at in range(0, len(block) - 127, 128):
        (length,) = struct.unpack_from("<H", block, at + 64)
        if 2 < length <= 64:
            names.add(block[at : at + length - 2].decode("utf-16-le", errors="replace"))
    return names
