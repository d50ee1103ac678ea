"""Decides in which encoding Japanese text is written, also for the few bytes of one short row.

In this order: a byte order mark, the escapes of ISO-2022-JP, strict UTF-8, and then whichever of CP932, EUC-JP and UTF-16
makes the likeliest text: letters have the share they have in names, addresses and sentences (letters.tsv), and half-width
kana that of pairs.
"""

from __future__ import annotations

import codecs
import re
from array import array
from dataclasses import dataclass
from functools import cache
from importlib import resources

from piiscan import native
from piiscan.readers import japanese

WINDOW = 4096  # bytes that are looked at; more change nothing
_SCORED = 1024  # bytes that are weighed, from shortly before the first that is not ASCII
CODECS = ("utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp_ext", "utf-16", "utf-16-le", "utf-16-be")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ESCAPES = re.compile(rb"\x1b(?:\$[@B]|\([BJI])")
# What no text holds; half of a UTF-16 letter often does.
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_ABOVE_ASCII = re.compile(rb"[\x80-\xff]")
# Valid UTF-8 of letters in two bytes, never one alone, which may as well be kana or kanji of one or two bytes.
_DOUBTFUL = re.compile(rb"(?:[\x00-\x7f]*(?:[\xc2-\xdf][\xa1-\xbf]){2,})+[\x00-\x7f]*")
_HALF_KANA = re.compile("[｡-ﾟ]+")
_SHORT = 64  # bytes: a longer text that is valid UTF-8 without control letters is no UTF-16

# Weights are ten times the negative logarithm of a likelihood: what is rarer weighs more.
_IMPOSSIBLE, _STRANGE, _RARE = 300, 200, 125
_FIRST_KANA, _UNKNOWN_PAIR, _WRONG_PAIR = 66, 85, 160
_BRIEF, _FEW_LOST = 256, 0.2  # bytes; share of the letters: with more lost, nothing that Windows added helps
_PRIOR = {"utf-8": 0, "cp932": 0, "euc_jp": 10, "utf-16-le": 30, "utf-16-be": 40}
# A voiced mark follows only what can be voiced, and small letters begin nothing.
_WRONG = re.compile("(?<![ｳｶ-ﾄﾊ-ﾎ])ﾞ|(?<![ﾊ-ﾎ])ﾟ|[｡｢｣､･]{2}|ﾝﾝ|ｯ[ｱ-ｵﾅ-ﾉﾝ]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text and the encoding that gave it. `is_whole` is false where single bytes could not be read."""

    text: str
    encoding: str
    is_whole: bool = True


def read(content: bytes, *, is_cut: bool = False) -> Reading:
    """Returns the text of the bytes; bytes that no encoding explains become U+FFFD, and the reading is not whole.

    `is_cut` when more bytes follow, so that the last letter may be torn; it is left out then.
    """
    name = decide(content[:WINDOW], is_cut=is_cut or len(content) > WINDOW)
    if name != "utf-8" and len(content) > WINDOW and _decodes(content, "utf-8", is_cut=is_cut):
        name = "utf-8"
    text = decoder(name).decode(content, final=not is_cut)
    return Reading(text, name, is_whole=not lost(text))


def decoder(name: str) -> codecs.IncrementalDecoder:
    """Returns a decoder that knows the letters of Windows, too, and gives U+FFFD for what is none."""
    return codecs.getincrementaldecoder(name)(japanese.errors_of(name))


def lost(text: str) -> int:
    """Returns how many letters of a decoded text stand for bytes that could not be read.

    Python's CP932 lets the four bytes that are no letters through as U+F8F0 to U+F8F3.
    """
    if text.isascii():
        return 0
    part = native.part()
    return int(part.lost(text)) if part else sum(map(text.count, "\ufffd\uf8f0\uf8f1\uf8f2\uf8f3"))


def decoded(content: bytes, name: str) -> str:
    """Returns the text of bytes, U+FFFD for those that cannot be read; CP932 is decoded in C where that was built."""
    part = native.part()
    if name == "cp932" and part is not None:
        text = part.decode_two(content, _two_bytes())
        if text is not None:
            return str(text)
    return content.decode(name, japanese.errors_of(name))


def utf8(content: bytes, name: str) -> tuple[bytes, int]:
    """Returns the text of bytes as well-formed UTF-8, and how many letters were lost on the way."""
    part = native.part()
    if part is not None and name == "utf-8" and (count := part.lost_in(content)) >= 0:
        return content, int(count)
    if part is not None and name == "cp932" and (told := part.utf8_of_two(content, _two_bytes())) is not None:
        return bytes(told), 0
    text = decoded(content, name)
    return text.encode(), lost(text)


@cache
def _two_bytes() -> bytes:
    """Returns the letters of CP932 by one byte, and by two from 0x8000 on; 0 where Python's codec is to be asked."""
    letters = array("H", bytes(65536 * 2))
    letters[:128] = array("H", range(128))
    for one in range(0xA1, 0xE0):
        letters[one] = ord(bytes([one]).decode("cp932"))
    for lead in (*range(0x81, 0xA0), *range(0xE0, 0xFD)):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFD)):
            letter = bytes([lead, trail]).decode("cp932", "replace")
            if len(letter) == 1 and letter != "\ufffd":
                letters[lead << 8 | trail] = ord(letter)
    return letters.tobytes()


def rare(text: str) -> int:
    """Returns how many letters of the text hardly any Japanese text holds."""
    return sum(map(_RARE.__lt__, map(_weights().__getitem__, text)))


def warm() -> None:
    """Loads the weights and the codecs."""
    _weights()
    for name in CODECS:
        decoder(name).decode("あ".encode(name), final=True)


def decide(head: bytes, *, is_cut: bool = False) -> str:
    """Returns the name of the codec for bytes that begin so; `is_cut` when the last letter may be torn."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if _ESCAPES.search(head):
        return "iso2022_jp_ext"
    wide = ("utf-16-le", "utf-16-be")
    if _decodes(head, "utf-8", is_cut=is_cut) and not _CONTROLS.search(head):
        is_short = 8 <= len(head) <= _SHORT and len(head) % 2 == 0 and not is_cut
        names = (
            "utf-8",
            *(("cp932", "euc_jp") if _DOUBTFUL.fullmatch(head) else ()),
            *(wide if is_short else ()),
        )
        return _likeliest(head, names, is_cut=is_cut, doubt=60)
    names = ("cp932", "euc_jp", *(wide if is_cut or len(head) % 2 == 0 else ()), "utf-8")
    return _likeliest(head, names, is_cut=is_cut)


def _likeliest(head: bytes, names: tuple[str, ...], *, is_cut: bool, doubt: int = 0) -> str:
    """Returns the name that makes the likeliest text; the first is believed by so much more."""
    if len(names) == 1:
        return names[0]
    found = _ABOVE_ASCII.search(head)
    start = max(0, found.start() - 32) & ~1 if found else 0
    scored = head[start : start + _SCORED]
    is_cut = is_cut or start + _SCORED < len(head)
    weighed = {name: _PRIOR[name] + _weight(scored, name, is_cut=is_cut) for name in names}
    weighed[names[0]] -= doubt
    return min(names, key=weighed.__getitem__)


def _decodes(head: bytes, name: str, *, is_cut: bool) -> bool:
    try:
        codecs.getincrementaldecoder(name)("strict").decode(head, final=not is_cut)
    except UnicodeDecodeError:
        return False
    return True


def _weight(head: bytes, name: str, *, is_cut: bool) -> int:
    """Returns how unlikely the text is that the bytes make in this encoding."""
    text = codecs.getincrementaldecoder(name)("replace").decode(head, final=not is_cut)
    lacks = text.count("\ufffd") if name == "euc_jp" else 0
    if lacks and (len(head) < _BRIEF or lacks < len(text) * _FEW_LOST):
        text = decoder(name).decode(head, final=not is_cut)
    weights = _weights()
    total = sum(map(weights.__getitem__, text))
    for run in _HALF_KANA.findall(text):
        pairs = map(str.__add__, run, run[1:])
        total += _FIRST_KANA + sum(weights.pairs.get(pair, _UNKNOWN_PAIR) for pair in pairs)
        total += _WRONG_PAIR * (len(_WRONG.findall(run)) + (run[0] in "ﾞﾟｰｧｨｩｪｫｬｭｮｯ"))
    return total


class _Weights(dict[str, int]):
    """The weight of every letter; those that the table does not have are weighed by what they are."""

    def __init__(self) -> None:
        self.pairs: dict[str, int] = {}
        told = resources.files("piiscan.readers").joinpath("letters.tsv").read_text(encoding="utf-8")
        for line in told.splitlines():
            letters, _tab, weight = line.partition("\t")
            (self if len(letters) == 1 else self.pairs)[letters] = int(weight)
        self.update({chr(code): 0 for code in range(0xFF61, 0xFFA0)})  # weighed in pairs

    def __missing__(self, letter: str) -> int:
        weight = self[letter] = _of_unknown(ord(letter))
        return weight


@cache
def _weights() -> _Weights:
    return _Weights()


def _of_unknown(code: int) -> int:
    """Returns the weight of a letter that the table does not have."""
    if code < 0x80:
        return 38 if code >= 0x20 or code in (0x09, 0x0A, 0x0D) else _IMPOSSIBLE
    if code == 0xFFFD or code < 0xA0 or 0xF8F0 <= code <= 0xF8F3 or 0xD800 <= code <= 0xDFFF:
        return _IMPOSSIBLE
    if 0x3000 <= code <= 0x30FF or 0xFF01 <= code <= 0xFF5E:
        return 100
    if 0x4E00 <= code <= 0x9FFF:
        return _of_kanji(chr(code))
    if 0x2000 <= code <= 0x2BFF or 0x3200 <= code <= 0x33FF or 0xA0 <= code <= 0x4FF:
        return 150
    return _STRANGE


def _of_kanji(letter: str) -> int:
    try:
        told = letter.encode("euc_jp")
    except UnicodeEncodeError:
        return 150 if _is_of_windows(letter) else 190
    if len(told) == 3:
        return 175
    return 115 if told[0] <= 0xCF else 140


def _is_of_windows(letter: str) -> bool:
    try:
        letter.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
