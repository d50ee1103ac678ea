"""Letters that Windows of Japan put into EUC-JP and ISO-2022-JP, and that Python's codecs do not know: 髙, ①, ㈱.

The codecs stay Python's own; what they cannot decode is looked up here, letter by letter.
"""

from __future__ import annotations

import codecs

EUC, MAIL = "piiscan_euc", "piiscan_mail"  # the names under which codecs find these
LOST = "\ufffd"
# What eucJP-ms has behind 8F F3 F3 and following, in its order.
_EXTENDED = (
    "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ＇＂㈱№℡炻仼僴凬匇匤﨎咊坙﨏塚增寬峵嵓"
    "﨑德悅愠敎昻晥晴朗栁﨓﨔橫櫢淸淲瀨凞猪甁皂皞益礰礼神祥福竧靖精綠緖羽荢﨟薰蘒﨡蠇"
    "諸譿賴赶﨣﨤逸郞都鄕﨧﨨閒隆﨩霻靍靑飯飼館馞髙魲鶴黑"
)
_FIRST = 0xF3F3


def _windows(row: int, cell: int) -> str:
    """Returns the letter at a place of the table, 1 to 94 both, as Windows has it."""
    first = (row - 1) // 2 + (0x81 if row <= 62 else 0xC1)
    second = cell + (0x9E if row % 2 == 0 else 0x3F if cell <= 63 else 0x40)
    try:
        return bytes((first, second)).decode("cp932")
    except UnicodeDecodeError:
        return LOST


def _extended(second: int, third: int) -> str:
    at = (second - (_FIRST >> 8)) * 94 + third - (_FIRST & 0xFF)
    return _EXTENDED[at] if 0 <= at < len(_EXTENDED) else LOST


def _of_euc(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    at, rest = error.start, error.object[error.start : error.start + 3]
    if len(rest) == 3 and rest[0] == 0x8F and all(0xA1 <= one <= 0xFE for one in rest[1:]):
        return _extended(rest[1], rest[2]), at + 3
    if len(rest) > 1 and all(0xA1 <= one <= 0xFE for one in rest[:2]):
        return _windows(rest[0] - 0xA0, rest[1] - 0xA0), at + 2
    return LOST, at + 1


def _of_mail(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    at, pair = error.start, error.object[error.start : error.start + 2]
    if len(pair) == 2 and all(0x21 <= one <= 0x7E for one in pair):
        return _windows(pair[0] - 0x20, pair[1] - 0x20), at + 2
    return LOST, at + 1


codecs.register_error(EUC, _of_euc)
codecs.register_error(MAIL, _of_mail)


def errors_of(name: str) -> str:
    """Returns the way in which a codec treats what it does not know; what stays unknown becomes U+FFFD."""
    return {"euc_jp": EUC, "iso2022_jp_ext": MAIL}.get(name, "replace")
