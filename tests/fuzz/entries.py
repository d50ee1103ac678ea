"""The doors of the C part, each fed with what a fuzzer gives: none may crash, and what comes back keeps its promises."""

from __future__ import annotations

import io
from array import array
from functools import cache
from itertools import islice

from piiscan.columns import Column, TableCount
from piiscan.engine import Engine
from piiscan.folding import compiled_part, fold
from piiscan.people import people
from piiscan.readers import charset, plain, tables
from piiscan.rules import shipped

KEY = bytes(range(32))


@cache
def _engine() -> Engine:
    return Engine([rule for rule in shipped() if rule.by in ("", "addresses")])


def folding(content: bytes) -> None:
    halves = "".join(map(chr, array("H", content[: len(content) // 2 * 2])))  # lone surrogates, too
    for text in (content.decode("utf-8", "replace"), halves):
        folded = fold(text)
        assert len(folded) == len(text)
        assert fold(folded) == folded


def finding(content: bytes) -> None:
    for text in (
        content.decode("utf-8", "replace"),
        content.decode("cp932", "replace"),
        content.decode("utf-16-le", "replace"),
    ):
        spans = _engine().detect(text)
        assert all(0 <= one.start < one.end <= len(text) for one in spans)
        assert sum(_engine().count(text).values()) == len(spans)
    assert _engine().detect(content) == _engine().detect(content.decode("utf-8", "replace"))


def finding_with_others(content: bytes) -> None:
    """What detectors in Python hand over is checked, too: a find outside of the text is refused."""
    part = compiled_part()
    scanner = _engine()._scanner
    if part is None or scanner is None:
        return
    try:
        scanner._scanner.tally(
            "電話 03-1234-5678", 0.0, content[: len(content) // 16 * 16], content[: len(content) // 12 * 12]
        )
    except ValueError:
        return


def decoding(content: bytes) -> None:
    assert charset.decoded(content, "cp932").replace("\ufffd", "") == content.decode(
        "cp932", "replace"
    ).replace("\ufffd", "")
    for name in ("utf-8", "cp932"):
        told, lost = charset.utf8(content, name)
        assert lost == charset.lost(told.decode())


def counting(content: bytes) -> None:
    columns = [Column("a", kind="email"), Column("b", is_nobodys=True), Column("c")]
    count = TableCount(columns, _engine(), people(KEY))
    text = content.decode("utf-8", "replace")
    rows = tables.rows(part.encode() for part in text.splitlines(keepends=True))
    list(islice(rows, 2))
    count.add_rest(rows)
    assert count.people.count() <= text.count("\n") + text.count("\r") + len(text) + 1


def reading(content: bytes) -> None:
    _name, pieces = plain.pieces(io.BytesIO(content))
    for piece in pieces:
        assert charset.lost(piece) <= len(piece)
    assert b"".join(plain.Whole(io.BytesIO(content))).decode() == "".join(
        plain.pieces(io.BytesIO(content))[1]
    )


ENTRIES = (folding, finding, finding_with_others, decoding, counting, reading)
