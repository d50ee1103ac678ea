"""Names the media type of a file: by its bytes, and by its name only where the bytes leave it open."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import BinaryIO

from piiscan.readers import charset, wrappers

HEAD = 65_536  # bytes at the beginning that decide; the last ones of a zip tell what lies in it
SUFFIX_OF_TEXT = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".tab": "text/tab-separated-values",
    ".htm": "text/html",
    ".html": "text/html",
    ".xhtml": "text/html",
    ".xml": "application/xml",
    ".json": "application/json",
    ".geojson": "application/json",
    ".jsonl": "application/jsonl",
    ".ndjson": "application/jsonl",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".sql": "application/sql",
    ".ldif": "text/ldif",
    ".ldf": "text/ldif",
    ".vcf": "text/vcard",
    ".ics": "text/calendar",
    ".eml": "message/rfc822",
    ".mht": "message/rfc822",
    ".mhtml": "message/rfc822",
    ".mbox": "application/mbox",
    ".md": "text/markdown",
    ".log": "text/plain",
    ".txt": "text/plain",
}
# What the bytes say by themselves: where they stand, what they are, what that is.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"MSCF\0\0\0\0", "application/vnd.ms-cab-compressed"),
    (0, b"\x1f\x8b\x08", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\0", "application/x-xz"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd"),
    (257, b"ustar", "application/x-tar"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3"),
    (0, b"PAR1", "application/vnd.apache.parquet"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"{\\rtf", "application/rtf"),
    (4, b"Standard Jet DB", "application/x-msaccess"),
    (4, b"Standard ACE DB", "application/x-msaccess"),
    (0, b"!BDN", "application/vnd.ms-outlook-pst"),
    (0, b"\x1a\0\0\x04", "application/vnd.lotus-notes"),
    (0, b"\x78\x9f\x3e\x22", "application/vnd.ms-tnef"),
    (0, b"ITSF", "application/vnd.ms-htmlhelp"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"MZ", "application/x-executable"),
    (4, b"ftyphei", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftyp", "video/mp4"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"\x1aE\xdf\xa3", "video/matroska"),
    (0, b"OTTO", "font/otf"),
    (0, b"\0\x01\0\0\0", "font/ttf"),
    (0, b"wOF", "font/woff"),
    (0, b"%!PS", "application/postscript"),
    (0, b"PGDMP", "application/x-postgresql-dump"),
)
_LZH = re.compile(rb"^..-l[hz][0-9dsx]-", re.DOTALL)
_BMP = re.compile(rb"^BM.{4}\0\0\0\0.{4}[\x0c\x28\x38\x40\x6c\x7c]\0\0\0", re.DOTALL)
_PDF = re.compile(rb"%PDF-\d")
_RIFF = re.compile(rb"^RIFF....(?:WAVE|AVI )", re.DOTALL)
_OF_A_MAIL = r"Received|Return-Path|Delivered-To|From|To|Subject|Date|Message-ID|MIME-Version|X-[\w-]+|DKIM-Signature|Content-Type"
# How a text begins that says itself what it is.
_OPENINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), media)
    for pattern, media in (
        (
            r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?(?:<!doctype\s+html|<html|<head|<body)[\s>]",
            "text/html",
        ),
        (r"\s*<\?xml\s", "application/xml"),
        (r"BEGIN:VCARD\s", "text/vcard"),
        (r"BEGIN:VCALENDAR\s", "text/calendar"),
        (r"From \S+ .*\d\d:\d\d", "application/mbox"),
        (  # three lines of a mail's head
            rf"(?:(?:{_OF_A_MAIL}):[^\n]*\n(?:[ \t][^\n]*\n)*){{3}}",
            "message/rfc822",
        ),
    )
)
_STRANGE_SHARE = 0.3  # of the letters: with more, a file that its name calls text is none
_CONTROLS = dict.fromkeys((*range(9), 11, *range(14, 27), *range(28, 32), 127))


def media_type(file: BinaryIO, name: str) -> str:
    """Returns the media type of a file that can be sought; it stands at its beginning afterwards."""
    file.seek(0)
    head = file.read(HEAD)
    try:
        return _of_bytes(file, head, name) or _of_text(head, name)
    finally:
        file.seek(0)


def _of_bytes(file: BinaryIO, head: bytes, name: str) -> str:
    if not head:
        return "inode/x-empty"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK")):
        return wrappers.of_zip(file, head, name)
    if head.startswith(wrappers.OLE):
        return wrappers.of_ole(file, head, name)
    for at, signature, media in _SIGNATURES:
        if head.startswith(signature, at):
            return media
    if _PDF.search(head, 0, 1024 + 8):
        return "application/pdf"
    if _LZH.match(head):
        return "application/x-lzh-compressed"
    if _BMP.match(head):
        return "image/bmp"
    if _RIFF.match(head):
        return "audio/x-wav"
    return ""


def _of_text(head: bytes, name: str) -> str:
    by_name = SUFFIX_OF_TEXT.get(PurePath(name).suffix.lower(), "")
    window = head[: charset.WINDOW]
    reading = charset.read(window, is_cut=len(head) > len(window))
    if _strange(reading) > (_STRANGE_SHARE if by_name else 0):
        return "application/octet-stream"
    opening = next(
        (media for pattern, media in _OPENINGS if pattern.match(reading.text.lstrip("\ufeff"))), ""
    )
    # A table or a program may begin with anything; a file that is called a mail or a page is one.
    if opening and by_name in ("", "text/plain", "text/markdown"):
        return opening
    return by_name or "text/plain"


def _strange(reading: charset.Reading) -> float:
    """Returns the share of letters that no text holds; where the encoding had to be guessed, also of those hardly any does."""
    text = reading.text
    found = charset.lost(text) + len(text) - len(text.translate(_CONTROLS))
    if not reading.encoding.startswith("utf-8"):
        found += charset.rare(text)
    return found / max(1, len(text))
