"""Writes a stored value as the sheet shows it: 0012, 100-0001, 12件, 50%, 2026年4月, never 123.0."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt

from openpyxl.styles.numbers import is_date_format

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<bracket>\[[^\]]*\])|(?P<space>[_*].)|(?P<digits>[0#?][0#?,.]*)|(?P<other>.)'
)
_CONDITION = re.compile(r"^\[(<=|<|>=|>|=)(\d+(?:\.\d+)?)\]")
_TESTS: dict[str, Callable[[float, float], bool]] = {"<=": le, "<": lt, ">=": ge, ">": gt, "=": eq}
_ERA = re.compile(r"(?<![a-z\\])g{0,3}e{1,2}(?![a-z+-])", re.IGNORECASE)
_PLAIN = frozenset({"General", "@", "G/標準", "0", "#,##0", ""})


def plain_number(value: int | float) -> str:
    """Returns the number with at most 15 digits, as Excel keeps it, and without an exponent."""
    if isinstance(value, int):
        return str(value)
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    return format(Decimal(f"{value:.15g}"), "f")


def shown_number(value: int | float, number_format: str) -> str:
    """Returns the number with the zeros, hyphens and words of its format; digits are never rounded away."""
    if number_format in _PLAIN or value < 0:
        return plain_number(value)
    for test, tokens in _sections(number_format):
        if test(value):
            return _filled(value, tokens) or plain_number(value)
    return plain_number(value)


def shown_moment(value: date | datetime | time | timedelta) -> str:
    """Returns 2026-04-01, 2026-04-01 09:30 or 09:30."""
    if isinstance(value, datetime):
        if value.time() == time(0):
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="seconds" if value.second else "minutes")
    if isinstance(value, time):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return value.isoformat()


@lru_cache(maxsize=512)
def shows_only_month(number_format: str) -> bool:
    """Tells whether a date format shows year and month but no day."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format.split(";", maxsplit=1)[0]).lower()
    return "m" in bare and ("y" in bare or "e" in bare) and not any(sign in bare for sign in "dhs")


@lru_cache(maxsize=512)
def is_era_format(number_format: str) -> bool:
    """Tells whether a format shows a date by Japanese era only (ggge"年"), which openpyxl takes for a number."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format.split(";", maxsplit=1)[0])
    return bool(_ERA.search(bare)) and "General" not in bare and not re.search(r"[0#?]", bare)


def is_date(number_format: str) -> bool:
    return bool(is_date_format(number_format)) or is_era_format(number_format)


@lru_cache(maxsize=512)
def _sections(number_format: str) -> list[tuple[Callable[[float], bool], list[re.Match[str]]]]:
    """Returns the sections of a format, each with the test whether it takes a number."""
    sections = re.findall(r'(?:"[^"]*"|\\.|[^;])+', number_format)
    return [(_test(section), list(_TOKEN.finditer(section))) for section in sections]


def _test(section: str) -> Callable[[float], bool]:
    condition = _CONDITION.match(section)
    if condition is None:
        return lambda _value: True
    compare, edge = _TESTS[condition[1]], float(condition[2])
    return lambda value: compare(value, edge)


def _filled(value: int | float, tokens: list[re.Match[str]]) -> str:
    """Returns the number set into its section, or "" when the section is of a kind that is not redrawn."""
    runs = [token["digits"] for token in tokens if token["digits"]]
    others = "".join(token["other"] or "" for token in tokens)
    percent = others.count("%") == 1
    if (
        not runs
        or re.search(r"[A-Za-z@$/]", others)
        or any("$" in (token["quoted"] or "") for token in tokens)
    ):
        return ""
    if len(runs) > 1:
        if percent or isinstance(value, float) or any(sign in run for run in runs for sign in ",."):
            return ""
        return _masked(value, tokens)
    number = plain_number(value * 100 if percent else value)
    whole, _point, rest = number.partition(".")
    zeros = runs[0].split(".")[0].count("0")
    padded = whole.zfill(zeros) + (f".{rest}" if rest else "")
    return "".join(padded if token["digits"] else _literal(token) for token in tokens).strip()


def _masked(value: int, tokens: list[re.Match[str]]) -> str:
    """Fills several runs of digits from the right: 1000001 in 000-0000 gives 100-0001."""
    left = str(value)
    written: list[str] = []
    first = min(at for at, token in enumerate(tokens) if token["digits"])
    for at in range(len(tokens) - 1, -1, -1):
        run = tokens[at]["digits"]
        if not run:
            written.append(_literal(tokens[at]))
            continue
        take = len(left) if at == first else min(len(run), len(left))
        written.append(left[len(left) - take :].zfill(run.count("0")))
        left = left[: len(left) - take]
    return "".join(reversed(written)).strip()


def _literal(token: re.Match[str]) -> str:
    return token["quoted"] or token["escaped"] or token["other"] or ""
