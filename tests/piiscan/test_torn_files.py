"""Whatever is cut off or flipped in a file, its reader ends, and raises nothing but that it could not read."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from functools import cache
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from piiscan.model import Limits
from piiscan.readers import (
    calamine,
    cards,
    doc,
    docx,
    html,
    json,
    jtd,
    mail,
    msg,
    odf,
    ppt,
    pptx,
    rtf,
    xlsb,
    xlsx,
    xml,
)
from piiscan_ole import ole
from piiscan_reading import FILES, told

LIMITS = Limits(letters=3_000_000, unpacked=64 << 20)
STATUSES = {"ok", "encrypted", "damaged", "unsupported", "too_large", "refused"}
READERS: dict[str, ModuleType] = {
    "meibo.xlsx": xlsx, "meibo.xlsb": xlsb, "meibo.xls": calamine, "meibo.ods": odf, "shinsei.docx": docx, "shinsei.doc": doc,
    "shinsei.odt": odf, "shinsei.fodt": odf, "shinsei.rtf": rtf, "setsumei.pptx": pptx, "setsumei.ppt": ppt, "setsumei.odp": odf,
}  # fmt: skip
MAIL = b"""From: a@b.example
Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: text/html

<p>a</p>
--x--
"""
OUTLOOK = {
    "__properties_version1.0": bytes(64),
    "__substg1.0_0037001F": b"a\0b\0",
    "__attach_version1.0_#0/__substg1.0_37010102": b"c",
}
TARO = b"SsmgV.01" + struct.pack(">3I", 1, 256, 1) + b"TextV.01\0\0\0\2\0a\0b".ljust(256, b"\0")
TEXTS: dict[str, tuple[ModuleType, bytes]] = {
    "mail": (mail, MAIL),
    "page": (html, '<table><tr><td a="b">氏名<td>x</table><!-- c --><script>d</script>&amp;'.encode()),
    "xml": (xml, '<?xml version="1.0" encoding="Shift_JIS"?><a b="c">氏名<d/></a>'.encode("cp932")),
    "json": (json, '{"a": [{"b": "氏名", "c": [1, 2]}], "d": "\\u3042"}'.encode()),
    "card": (cards, b"BEGIN:VCARD\nN;ENCODING=QUOTED-PRINTABLE:=E3=81\nTEL:1\nEND:VCARD\n"),
    "msg": (msg, ole(OUTLOOK)),
    "jtd": (jtd, ole({"DocumentText": TARO + struct.pack(">6I", 0, 0, 16, 1, 1, 0)})),
}
EVERY = list(dict.fromkeys((*READERS.values(), *(reader for reader, _ in TEXTS.values()))))
HARM = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), max_size=8)
KEPT = st.floats(0.02, 1)
# `make fuzz` may ask for more of them.
TRIES = int(os.environ.get("PIISCAN_TORN_TRIES", "12"))


@cache
def content_of(name: str) -> bytes:
    return (FILES / name).read_bytes()


def harmed(content: bytes, flips: list[tuple[float, int]], kept: float) -> bytes:
    torn = bytearray(content[: int(len(content) * kept)] if kept < 0.95 else content)
    for place, bits in flips:
        if torn:
            torn[int(place * len(torn))] ^= bits
    return bytes(torn)


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=TRIES, suppress_health_check=[HealthCheck.too_slow])
@given(flips=HARM, kept=KEPT)
def test_a_torn_document_ends(name: str, flips: list[tuple[float, int]], kept: float) -> None:
    assert told(READERS[name], harmed(content_of(name), flips, kept), LIMITS).ended in STATUSES


@pytest.mark.parametrize("name", [one for one in READERS if content_of(one).startswith(b"PK")])
@settings(max_examples=TRIES, suppress_health_check=[HealthCheck.too_slow])
@given(harm=st.dictionaries(st.integers(0, 40), HARM, max_size=4), kept=KEPT)
def test_a_document_with_torn_parts_ends(
    name: str, harm: dict[int, list[tuple[float, int]]], kept: float
) -> None:
    """The file itself is whole, and what it packs is not."""
    packed = io.BytesIO()
    with zipfile.ZipFile(FILES / name) as source, zipfile.ZipFile(packed, "w") as target:
        for number, part in enumerate(source.namelist()):
            content = source.read(part)
            target.writestr(part, harmed(content, harm[number], kept) if number in harm else content)
    assert told(READERS[name], packed.getvalue(), LIMITS).ended in STATUSES


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=4 * TRIES, suppress_health_check=[HealthCheck.too_slow])
@given(flips=HARM, kept=KEPT)
def test_a_torn_text_ends(name: str, flips: list[tuple[float, int]], kept: float) -> None:
    reader, content = TEXTS[name]
    assert told(reader, harmed(content, flips, kept), LIMITS).ended in STATUSES


@pytest.mark.parametrize("reader", EVERY)
@pytest.mark.parametrize(
    "content",
    [b"", b"\0", b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "氏名".encode("cp932")],
)
def test_any_reader_takes_any_bytes(reader: ModuleType, content: bytes) -> None:
    assert told(reader, content, LIMITS).ended in STATUSES


@pytest.mark.parametrize("name", ["shinsei.docx", "setsumei.pptx", "shinsei.odt"])
def test_a_document_cut_in_the_middle_is_read_as_far_as_it_goes(name: str) -> None:
    content = content_of(name)
    found = told(READERS[name], content[: content.rindex(b"PK\x01\x02", 0, content.rindex(b"PK\x05\x06"))])
    assert found.ended == "damaged"
    assert found.places_of("03-3000-0001")
