"""A file is what its bytes say; its name decides only between texts."""

from __future__ import annotations

import io
import zipfile

import pytest

from piiscan.readers import kinds, wrappers


def zipped(*names: str, first: bytes = b"") -> bytes:
    """A zip of no day that holds nothing but these names, and perhaps the line with which an OpenDocument file begins."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        if first:
            archive.writestr(zipfile.ZipInfo("mimetype"), first)
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), b"")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"%PDF-1.7\n", "名簿.csv", "application/pdf"),
        (b"\0\0\0\0\n%PDF-1.4\n", "a", "application/pdf"),
        (b"", "a.pdf", "inode/x-empty"),
        ("氏名,電話\n".encode("cp932"), "名簿.CSV", "text/csv"),
        ("氏名,電話\n".encode("cp932"), "名簿", "text/plain"),
        ("氏名,電話\n".encode("utf-16-le"), "名簿.pdf", "text/plain"),
        (b"<!DOCTYPE html><p>", "page.txt", "text/html"),
        (b"Received: x\nFrom: a@minato.example\nTo: b@minato.example\n\n", "mail", "message/rfc822"),
        (b"BEGIN:VCARD\nEND:VCARD\n", "card.txt", "text/vcard"),
        (zipped("a.txt"), "a.docx", wrappers.ZIP),
        (zipped("[Content_Types].xml", "word/document.xml"), "a.xlsx", wrappers.DOCX),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "a", wrappers.XLSX),
        (zipped("[Content_Types].xml", "xl/workbook.bin"), "a", wrappers.XLSB),
        (zipped(first=b"application/vnd.oasis.opendocument.text"), "a.zip", wrappers.ODF + "text"),
        (zipped("word/document.xml")[:60], "a.docx", wrappers.DOCX),
        (bytes(range(256)) * 4, "a.csv", "application/octet-stream"),
        (bytes(range(256)) * 4, "a", "application/octet-stream"),
    ],
)
def test_the_bytes_decide(content: bytes, name: str, told: str) -> None:
    file = io.BytesIO(content)
    assert kinds.media_type(file, name) == told
    assert file.tell() == 0


def test_an_ole_file_is_told_by_its_streams() -> None:
    def ole(stream: str) -> bytes:
        header = bytearray(512)
        header[:8] = wrappers.OLE
        header[30:32] = (9).to_bytes(2, "little")
        entry = bytearray(128)
        name = stream.encode("utf-16-le") + b"\0\0"
        entry[: len(name)] = name
        entry[64:66] = len(name).to_bytes(2, "little")
        return bytes(header + entry)

    told = {stream: kinds.media_type(io.BytesIO(ole(stream)), "a") for stream, _media in wrappers._STREAMS}
    assert told == dict(wrappers._STREAMS)
