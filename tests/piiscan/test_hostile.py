"""Hostile and torn files cost their own reading, never the scan: each is listed with a status, and what comes after is read."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest

import hostile
from piiscan import scan
from piiscan.model import FileResult

TEXT = "電話は03-1234-5678へ"
# These are read to the end, or told not to be, without harm; everything else must say what was not read.
HARMLESS = {"sparse.xlsx", "deep.html", "arrays.pdf", "deep.xml", "forms.pdf", "deep.rtf"}
STATUSES = {
    "damaged",
    "refused",
    "too_large",
    "timeout",
    "memory",
    "crashed",
    "encrypted",
    "unsupported",
    "image_only",
}


def listed(folder: Path) -> dict[str, FileResult]:
    return {Path(one.path).name: one for one in scan([folder])}


@pytest.mark.parametrize("name", sorted(hostile.FILES))
def test_a_hostile_file_has_a_status_and_the_next_file_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(hostile.FILES[name]())
    (tmp_path / "後.docx").write_bytes(hostile.docx(hostile.paragraph(TEXT)))
    found = listed(tmp_path)
    assert set(found) == {name, "後.docx"}
    assert (found["後.docx"].status, found["後.docx"].kinds) == ("ok", {"phone": 1})
    if name not in HARMLESS:
        assert found[name].status in ("partial", "unreadable")
        assert found[name].cause in STATUSES
        assert found[name].reason
    assert "root:" not in str(found[name].as_row())


def test_torn_and_altered_files_are_each_listed_once(tmp_path: Path) -> None:
    chosen = random.Random(20261124)
    whole = {
        "a.docx": hostile.docx(hostile.paragraph(TEXT) * 200),
        "a.xlsx": hostile.xlsx(
            '<row r="1"><c r="A1" t="inlineStr"><is><t>03-1234-5678</t></is></c></row>' * 200
        ),
        "a.zip": hostile.zipped(("a.txt", TEXT), ("b.docx", hostile.docx(hostile.paragraph(TEXT)))),
        "a.pdf": hostile.pdf("/Contents 4 0 R", hostile.stream(4, b"BT (03-1234-5678) Tj ET" * 50, flates=1)),
        "a.gz": gzip.compress(TEXT.encode() * 100),
        "a.eml": f"From: a@minato.example\nTo: b@minato.example\nSubject: a\n\n{TEXT}\n".encode() * 20,
    }
    names = []
    for name, content in whole.items():
        for number in range(20):
            torn = bytearray(content[: chosen.randrange(1, len(content))] if number % 2 else content)
            for _ in range(max(1, len(torn) // 200)):
                torn[chosen.randrange(len(torn))] = chosen.randrange(256)
            names.append(f"{number:02}{name}")
            (tmp_path / names[-1]).write_bytes(torn)
    found = [Path(one.path).name for one in scan([tmp_path])]
    assert found == sorted(names)
