"""Decides in which encoding Japanese text is written, also for the few bytes of one short row.

In this order: a byte order mark, the escapes of ISO-2022-JP, the zero bytes of UTF-16, strict UTF-8, and then whichever
of CP932 and EUC-JP makes the text that people write.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

WINDOW = 4096  # bytes that decide; more change nothing
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ESCAPES = re.compile(rb"\x1b(?:\$[@B]|\([BJI])")
_CONTROLS = re.compile(
    rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]"
)  # what no text holds; half of a UTF-16 letter often does
_ABOVE_ASCII = re.compile(rb"[\x80-\xff]+")
_EUC_HALF_KANA = re.compile(rb"(?:\x8e[\xa1-\xdf])+")
_HALF_KANA = range(0xFF61, 0xFFA0)
# Half-width kana as people type it: a voiced mark follows only what can be voiced.
_IMPOSSIBLE = re.compile("(?<![ｳｶ-ﾄﾊ-ﾎ])ﾞ|(?<![ﾊ-ﾎ])ﾟ|^[ﾞﾟｰｧ-ｯ]|[ﾞﾟ]{2}|[｡｢｣､･]{2}|ﾝﾝ|ｯ[ｱ-ｵﾅ-ﾉﾝ]")
# Kana that fill names and addresses; a few that hardly occur say that the bytes were kanji.
_HALF_KANA_WEIGHTS = dict.fromkeys("ｱｲｳｴｵｶｷｸｹｺｻｼｽｾﾀﾁﾂﾃﾄﾅﾆﾉﾊﾋﾌﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟｰｮｭｬｯ", 0.95) | dict.fromkeys(
    "｡｢｣､ｦｧｩ", -0.5
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text and the encoding that gave it. `is_whole` is false where single bytes could not be read."""

    text: str
    encoding: str
    is_whole: bool = True


def read(content: bytes) -> Reading:
    """Returns the text of the bytes; bytes that no encoding explains become U+FFFD, and the reading is not whole."""
    name = decide(content[:WINDOW], is_cut=len(content) > WINDOW)
    for encoding in (name, "utf-8") if name != "utf-8" else ("utf-8",):
        try:
            text = content.decode(encoding)
            return Reading(text, encoding, is_whole=not lost(text))
        except UnicodeDecodeError:
            continue
    return Reading(content.decode(name, errors="replace"), name, is_whole=False)


def lost(text: str) -> int:
    """Returns how many letters of a decoded text stand for bytes that could not be read.

    Python's CP932 lets the four bytes that are no letters through as U+F8F0 to U+F8F3.
    """
    return sum(map(text.count, "\ufffd\uf8f0\uf8f1\uf8f2\uf8f3"))


def decide(head: bytes, *, is_cut: bool = False) -> str:
    """Returns the name of the codec for bytes that begin so; `is_cut` when the last letter may be torn."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if _ESCAPES.search(head):
        return "iso2022_jp_ext"
    if _decodes(head, "utf-8", is_cut=is_cut) and not _CONTROLS.search(head):
        return "utf-8"
    if _is_euc_half_kana(head):
        return "euc_jp"
    wide = ("utf-16-le", "utf-16-be") if len(head) % 2 == 0 else ()
    names = ("utf-8", "cp932", "euc_jp", *wide)
    likeliest: str = max(names, key=lambda name: _likeliness(head, name, is_cut=is_cut))
    return likeliest


def _is_euc_half_kana(head: bytes) -> bool:
    """Tells whether all that is not ASCII is half-width kana of EUC-JP: CP932 would read kanji of one and the same row."""
    runs = _ABOVE_ASCII.findall(head)
    return sum(map(len, runs)) >= 6 and all(_EUC_HALF_KANA.fullmatch(one) for one in runs)


def _decodes(head: bytes, name: str, *, is_cut: bool) -> bool:
    try:
        codecs.getincrementaldecoder(name)("strict").decode(head, final=not is_cut)
    except UnicodeDecodeError:
        return False
    return True


def _likeliness(head: bytes, name: str, *, is_cut: bool) -> float:
    """Returns how much the bytes look like what people write when they are read so."""
    text = codecs.getincrementaldecoder(name)("replace").decode(head, final=not is_cut)
    score = sum(_weight(ord(one)) for one in text) - 3.0 * len(_IMPOSSIBLE.findall(text))
    return score / max(1, len(text))


def _weight(code: int) -> float:
    """Returns how usual a letter is in Japanese text that people write, from -8 (never) to 1.5."""
    if code < 0x80:
        return 0.9 if code >= 0x20 or code in (0x09, 0x0A, 0x0D) else -8.0
    if code == 0xFFFD or code < 0xA0 or 0xF8F0 <= code <= 0xF8F3:
        return -8.0
    if 0x3041 <= code <= 0x30FF:
        return 1.5
    if 0x4E00 <= code <= 0x9FFF:
        return 1.0 if _is_level_one(code) else -0.2
    if code in _HALF_KANA:
        return _HALF_KANA_WEIGHTS.get(chr(code), 0.5)
    if 0xFF01 <= code <= 0xFF60 or 0x3000 <= code <= 0x303F:
        return 1.0
    if 0xE000 <= code <= 0xF8FF or 0x370 <= code <= 0x4FF or 0x2500 <= code <= 0x257F:
        return -1.5
    return 0.0 if code < 0x3000 else -1.0


@cache
def _is_level_one(code: int) -> bool:
    """Tells whether the kanji is of JIS level 1, which almost all text is made of."""
    try:
        high = chr(code).encode("euc_jp")[0]
    except UnicodeEncodeError:
        return False
    return 0xB0 <= high <= 0xCF
