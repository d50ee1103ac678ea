"""Finds in which encoding a Japanese text file is written, right for very short files too."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from mamori.kernel.sheets.reading.plausibility import plausibility
from mamori.kernel.sheets.reading.source import Source
from mamori.kernel.sheets.refusals import NotASpreadsheet, UnknownEncoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How likely a company's file is in each encoding before it is looked at (log; EUC is left only in old systems).
_CANDIDATES = (("utf-8", 0.0), ("cp932", 0.0), ("euc_jp", -3.0), ("euc_jis_2004", -4.0))
_SAMPLE = 1 << 17
_CHUNK = 1 << 18
_MOST_DAMAGE = 0.01


@dataclass(frozen=True, slots=True)
class Decoding:
    """How to read a text file. `damaged` bytes do not fit even the best encoding; they come as U+FFFD."""

    encoding: str
    damaged: int = 0


def find_encoding(source: Source) -> Decoding:
    """Returns the encoding; raises UnknownEncoding when none fits and NotASpreadsheet for binary files."""
    sample = source.head(_SAMPLE)
    for bom, encoding in _BOMS:
        if sample.startswith(bom):
            return _whole(source, [encoding])
    if b"\x00" in sample:
        return _whole(source, _wide_candidates(sample))
    if sample.isascii():
        escapes = (b"\x1b$", b"\x1b(J", b"\x1b(I")
        if any(escape in sample for escape in escapes):
            return _whole(source, ["iso2022_jp_ext", "iso2022_jp_3"])
        return _whole(source, ["utf-8", "cp932", "euc_jp", "euc_jis_2004"])
    return _whole(source, _ranked(sample))


def _ranked(sample: bytes) -> list[str]:
    """Returns the candidates that decode the sample, best first, and then the others for a damaged file."""
    weighed: list[tuple[float, str]] = []
    for encoding, prior in _CANDIDATES:
        text = _decoded(sample, encoding)
        if text is not None:
            weighed.append((plausibility(text) + prior, encoding))
    weighed.sort(reverse=True)
    good = [encoding for _weight, encoding in weighed]
    return good + [encoding for encoding, _prior in _CANDIDATES if encoding not in good]


def _wide_candidates(sample: bytes) -> list[str]:
    weighed = []
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _decoded(sample[: len(sample) // 2 * 2], encoding)
        if text is not None and text.isprintable() is False and "\x00" in text:
            continue
        if text is not None:
            weighed.append((plausibility(text) / max(1, len(text)), encoding))
    if not weighed or max(weighed)[0] < -11.0:
        raise NotASpreadsheet
    return [max(weighed)[1]]


def _decoded(sample: bytes, encoding: str) -> str | None:
    """Returns the sample's text, or None; letters cut in two by the end of the sample do not count."""
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(sample, final=len(sample) < _SAMPLE)
    except UnicodeDecodeError:
        return None


def _whole(source: Source, encodings: list[str]) -> Decoding:
    """Returns the first encoding that fits the whole file, or the one that fits it all but for a few bytes."""
    damages: list[tuple[int, int, str]] = []
    for rank, encoding in enumerate(encodings):
        damage = _damage(source, encoding)
        if damage == 0:
            return Decoding(encoding)
        damages.append((damage, rank, encoding))
    damage, _rank, encoding = min(damages)
    if damage > max(1, source.size * _MOST_DAMAGE):
        raise UnknownEncoding
    return Decoding(encoding, damage)


def _damage(source: Source, encoding: str) -> int:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    damage = 0
    with source.view() as view:
        while chunk := view.read(_CHUNK):
            damage += decoder.decode(chunk).count("\ufffd")
        return damage + decoder.decode(b"", final=True).count("\ufffd")
