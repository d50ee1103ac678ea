"""Words that the detectors know: written by scripts/lexicons.py, read once."""

from __future__ import annotations

from functools import cache
from importlib import resources

_ONE_WRITING = str.maketrans("ケヵカガが", "ヶヶヶヶヶ")


@cache
def municipalities() -> frozenset[str]:
    """Returns the names of all cities, wards, towns and villages, alone and behind their prefecture."""
    rows = _rows("municipalities")
    return frozenset({plain(name) for _prefecture, name in rows} | {plain("".join(row)) for row in rows})


@cache
def prefectures() -> frozenset[str]:
    """Returns the names of the 47 prefectures."""
    return frozenset(prefecture for prefecture, _name in _rows("municipalities"))


@cache
def surnames() -> frozenset[str]:
    """Returns the two thousand most frequent surnames, as they are written."""
    return frozenset(written for written, _reading in _rows("surnames"))


@cache
def given_names() -> frozenset[str]:
    """Returns given names in all their ways of writing."""
    return frozenset(written for written, _reading in _rows("given_names"))


@cache
def surname_readings() -> frozenset[str]:
    """Returns how surnames are read, in hiragana."""
    return frozenset(reading for _written, reading in _rows("surnames"))


@cache
def given_readings() -> frozenset[str]:
    """Returns how given names are read, in hiragana."""
    return frozenset(reading for _written, reading in _rows("given_names"))


@cache
def area_codes() -> tuple[str, ...]:
    """Returns the area codes of telephones, with their leading 0."""
    return tuple(resources.files(__name__).joinpath("area_codes.txt").read_text(encoding="ascii").split())


def plain(name: str) -> str:
    """Returns a place name in one writing of what people write as ケ, ヶ or ガ; the length stays."""
    return name.translate(_ONE_WRITING)


def _rows(name: str) -> list[tuple[str, str]]:
    text = resources.files(__name__).joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    parts = (line.partition("\t") for line in text.splitlines())
    return [(first, second) for first, _tab, second in parts]
