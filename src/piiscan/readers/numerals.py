"""Writes the numbers of a spreadsheet as people see them: identifiers whole and with their leading zeros, dates as dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from typing import TypeAlias

Shape: TypeAlias = Callable[[str], str]
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a cell has no time zone
LAST_DAY = 2_958_466
LONGEST = 18  # digits of a number that is shown whole
# Formats that have a number and no code: those of every language, then those of Japanese Excel.
_DAYS, _TIMES = (
    (14, 15, 16, 17, *range(27, 32), *range(34, 37), *range(50, 59)),
    (18, 19, 20, 21, 32, 33, 45, 46, 47),
)
_BUILT_IN = (
    {1: "0", 22: "yyyy/m/d h:mm"} | dict.fromkeys(_DAYS, "yyyy/m/d") | dict.fromkeys(_TIMES, "h:mm:ss")
)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[(?![<>=]|[hms]+\])[^\]]*\]', re.IGNORECASE)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_DAY = re.compile(r"[ydge]|a{3}|r", re.IGNORECASE)
_CLOCK = re.compile(r"[hs]|m", re.IGNORECASE)
_GENERAL = re.compile(r"General|G/標準|標準|@", re.IGNORECASE)


def shape(number: int, code: str, *, is_1904: bool = False) -> Shape:
    """Returns what writes the numbers of cells with this format."""
    code = code or _BUILT_IN.get(number, "General")
    # The first section is for positive numbers; the last may be for text, as in yyyy/m/d;@.
    bare = _LITERAL.sub("", _CONDITION.sub("", code)).partition(";")[0]
    if _GENERAL.search(bare):
        return plain
    if not re.search(r"[0#?]", bare.partition(".")[0]) and (_DAY.search(bare) or _CLOCK.search(bare)):
        epoch = EPOCH_1904 if is_1904 else EPOCH
        has_day = bool(_DAY.search(bare)) or not re.search(r"[hs]", bare, re.IGNORECASE)
        return partial(dated, epoch=epoch, has_day=has_day)
    if re.search(r"[.%E/,]", bare):
        return plain
    sections = [_section(one) for one in _split(code)]
    return partial(_filled, sections=sections)


def is_day(written: Shape) -> bool:
    """Tells whether this writes numbers as days or times."""
    return isinstance(written, partial) and written.func is dated


@lru_cache(maxsize=1 << 14)
def plain(value: str) -> str:
    """Returns the number with all its digits: 1.23456789018E+11 is 123456789018."""
    if value.isdigit():
        return value
    try:
        number = Decimal(value)
        if number == number.to_integral_value() and abs(number) < 10**LONGEST:
            return str(int(number))
    except (InvalidOperation, ValueError, OverflowError):
        pass
    return value


@lru_cache(maxsize=1 << 14)
def dated(value: str, epoch: datetime, *, has_day: bool) -> str:
    """Returns the day or the time that the number of days since the epoch means."""
    try:
        days = float(value)
        if not 0 <= days < LAST_DAY:
            return plain(value)
        moment = epoch + timedelta(seconds=round(days * 86400))
    except (ValueError, OverflowError):
        return value
    if days < 1 or not has_day:
        return moment.strftime("%H:%M:%S")
    return f"{moment:%Y-%m-%d}" if days == int(days) else f"{moment:%Y-%m-%d %H:%M:%S}"


def _split(code: str) -> list[str]:
    """Returns the sections of the format: for positive numbers, negative ones, zero and text, or by conditions."""
    sections, quoted, begun = [], False, 0
    for at, letter in enumerate(code):
        if letter == '"':
            quoted = not quoted
        elif letter == ";" and not quoted:
            sections.append(code[begun:at])
            begun = at + 1
    return [*sections, code[begun:]]


def _section(code: str) -> tuple[str, float, list[str]]:
    """Returns the condition of one section and its signs: placeholders as they are, literals after an apostrophe."""
    condition = _CONDITION.search(code)
    signs: list[str] = []
    rest = re.sub(r"\[[^\]]*\]|_.|\*.", "", code)
    for quoted, escaped, sign in re.findall(r'"([^"]*)"|\\(.)|(.)', rest):
        if sign in ("0", "#", "?"):
            signs.append(sign)
        else:
            signs += ["'" + letter for letter in quoted or escaped or sign]
    return (condition[1], float(condition[2]), signs) if condition else ("", 0.0, signs)


def _filled(value: str, sections: list[tuple[str, float, list[str]]]) -> str:
    digits = plain(value)
    if not digits.isdigit() or len(digits) > LONGEST:
        return digits
    number = int(digits)
    fitting = (signs for test, limit, signs in sections if _meets(number, test, limit))
    signs = next(fitting, sections[-1][2])
    first = next((at for at, one in enumerate(signs) if one in "0#?"), -1)
    if first < 0:
        return digits
    left = list(digits)
    written: list[str] = []
    for at in range(len(signs) - 1, -1, -1):
        sign = signs[at]
        if sign.startswith("'"):
            written.append(sign[1])
        elif left:
            written.append(left.pop())
        elif sign == "0":
            written.append("0")
        if left and at <= first:
            written += reversed(left)
            left = []
    return "".join(reversed(written))


def _meets(number: int, test: str, limit: float) -> bool:
    return {
        "": True,
        "<=": number <= limit,
        ">=": number >= limit,
        "<": number < limit,
        ">": number > limit,
        "=": number == limit,
        "<>": number != limit,
    }[test]
