"""Writes binary workbooks record by record, in the forms that Excel uses and few programs else."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path

CELL, TYPE = struct.Struct("<II"), "application/vnd.ms-excel."
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def record(kind: int, content: bytes = b"") -> bytes:
    """One record: its kind in one byte or two, its size in one to four."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    size, left = b"", len(content)
    while left > 127:
        size, left = size + bytes([left & 127 | 128]), left >> 7
    return head + size + bytes([left]) + content


def wide(text: str | None) -> bytes:
    if text is None:
        return b"\xff" * 4
    written = text.encode("utf-16-le")
    return struct.pack("<I", len(written) // 2) + written


def rich(text: str) -> bytes:
    """A text with a look of its own from its second letter on, and a reading aid."""
    looks = struct.pack("<IHH", 1, 1, 2)
    return b"\3" + wide(text) + looks + wide("ヨミ") + struct.pack("<I4H", 1, 0, 0, 1, 2)


def small(number: float) -> bytes:
    """A number in four bytes, whole or in hundredths."""
    if number == int(number):
        return struct.pack("<i", int(number) << 2 | 2)
    return struct.pack("<i", round(number * 100) << 2 | 3)


def half(number: float) -> bytes:
    """A number whose lower half is nothing, in four bytes."""
    return struct.pack("<d", number)[4:]


def real(number: float) -> bytes:
    return struct.pack("<d", number)


def cell(kind: int, column: int, value: bytes = b"", style: int = 0) -> bytes:
    return record(kind, CELL.pack(column, style | 1 << 24) + value)


def short(kind: int, value: bytes = b"", style: int = 0) -> bytes:
    """A cell in the column after the last one."""
    return record(kind, struct.pack("<I", style) + value)


def sheet(*rows: Iterable[bytes], after: bytes = b"") -> bytes:
    written = b"".join(
        record(0, struct.pack("<II", at, 0) + bytes(9)) + b"".join(row) for at, row in enumerate(rows)
    )
    size = record(148, struct.pack("<4I", 0, max(0, len(rows) - 1), 0, 99))
    return record(129) + size + record(145) + written + record(146) + after + record(130)


def texts(*all_: str) -> bytes:
    items = b"".join(record(19, rich(one) if at % 2 else b"\0" + wide(one)) for at, one in enumerate(all_))
    return record(159, struct.pack("<II", len(all_), len(all_))) + items + record(160)


def styles(*formats: tuple[int, str]) -> bytes:
    """Styles 0 (plain) and one for each format; those of named styles, which cells do not use, stand before them."""
    codes = b"".join(record(44, struct.pack("<H", number) + wide(code)) for number, code in formats if code)
    codes = record(615, struct.pack("<I", sum(1 for _, code in formats if code))) + codes + record(616)
    named = (
        record(626, struct.pack("<I", 1))
        + record(47, struct.pack("<HH", 0xFFFF, 14) + bytes(12))
        + record(627)
    )
    own = b"".join(record(47, struct.pack("<HH", 0, number) + bytes(12)) for number in (0, *dict(formats)))
    return (
        record(278)
        + codes
        + named
        + record(617, struct.pack("<I", len(formats) + 1))
        + own
        + record(618)
        + record(279)
    )


def book(*tabs: tuple[str, int], names: bytes = b"", is_1904: bool = False) -> bytes:
    """The book: names of its sheets, and how they are hidden (0, 1, 2)."""
    told = b"".join(
        record(156, struct.pack("<II", state, at) + wide(f"rId{at}") + wide(name))
        for at, (name, state) in enumerate(tabs, 1)
    )
    flags = record(153, bytes([is_1904, 0, 0, 0, 0, 0, 0, 0]) + wide(""))
    return (
        record(131) + flags + record(143) + told + record(144) + names + record(157, bytes(26)) + record(132)
    )


def name(label: str, formula: bytes, comment: str | None = None) -> bytes:
    told = struct.pack("<IBI", 0, 0, 0xFFFFFFFF) + wide(label) + struct.pack("<I", len(formula)) + formula
    return record(39, told + bytes(4) + wide(comment))


def literal(text: str) -> bytes:
    """A formula that is a text."""
    return b"\x17" + struct.pack("<H", len(text)) + text.encode("utf-16-le")


def check(choices: str) -> bytes:
    """What may be typed into a cell: one of these."""
    cells = struct.pack("<I4I", 1, 1, 1, 5, 5)
    people = wide("題") + wide(None) + wide("") + wide("選んでください")
    formula = literal(choices)
    told = struct.pack("<I", 3) + cells + people + struct.pack("<I", len(formula)) + formula + bytes(12)
    return record(573, bytes(18)) + record(64, told) + record(574)


def headers(*said: str | None) -> bytes:
    return record(479, bytes(2) + b"".join(map(wide, said))) + record(480)


def comments(author: str, row: int, column: int, text: str) -> bytes:
    where = struct.pack("<5I", 0, row, row, column, column) + bytes(16)
    return b"".join(
        (record(628), record(630), record(632, wide(author)), record(631), record(633), record(635, where),
         record(637, rich(text)), record(636), record(634), record(629))
    )  # fmt: skip


def package(parts: dict[str, bytes], kinds: dict[str, str], relations: dict[str, dict[str, str]]) -> bytes:
    """A workbook: parts below xl, kinds of parts, and where every part leads: kind of relation and target by id."""
    file = io.BytesIO()
    spelled = "".join(
        f'<Override PartName="/xl/{path}" ContentType="{TYPE}{kind}"/>' for path, kind in kinds.items()
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}content-types">{spelled}</Types>')
        for path, content in parts.items():
            archive.writestr(f"xl/{path}", content)
        for path, leads in relations.items():
            folder, _, last = path.rpartition("/")
            lines = "".join(
                f'<Relationship Id="rId{at}" Type="{OFFICE}{kind}" Target="{target}"/>'
                for at, (target, kind) in enumerate(leads.items(), 1)
            )
            archive.writestr(
                f"xl/{folder}/_rels/{last}.rels".replace("//", "/"),
                f'<Relationships xmlns="{PACKAGE}relationships">{lines}</Relationships>',
            )
    return file.getvalue()


def translated(path: Path, parts: dict[str, bytes]) -> bytes:
    """The workbook with some of its parts as records (by path, without its ending), and the others as they are."""
    file = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for there in source.namelist():
            content, stem = source.read(there), there.rpartition(".")[0]
            if there.endswith(".rels") or there.startswith("["):
                for one in parts:
                    last = one.rpartition("/")[2]
                    content = content.replace(f"{last}.xml".encode(), f"{last}.bin".encode())
                renamed = there.rpartition("/_rels/")[2].removesuffix(".xml.rels")
                where = (
                    there.replace(".xml.rels", ".bin.rels")
                    if any(one.endswith(renamed) for one in parts)
                    else there
                )
                target.writestr(where, content)
            else:
                target.writestr(f"{stem}.bin" if stem in parts else there, parts.get(stem, content))
    return file.getvalue()
