"""Words that the detectors know: written by scripts/lexicons.py, read once."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def municipalities() -> frozenset[str]:
    """Returns the names of all cities, wards, towns and villages, alone and behind their prefecture."""
    text = resources.files(__name__).joinpath("municipalities.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()]
    return frozenset({plain(name) for _prefecture, name in rows} | {plain("".join(row)) for row in rows})


@cache
def prefectures() -> frozenset[str]:
    """Returns the names of the 47 prefectures."""
    text = resources.files(__name__).joinpath("municipalities.tsv").read_text(encoding="utf-8")
    return frozenset(line.partition("\t")[0] for line in text.splitlines())


def plain(name: str) -> str:
    """Returns a place name in one writing of what people write as ケ, ヶ or ガ; the length stays."""
    return name.translate(_ONE_WRITING)


_ONE_WRITING = str.maketrans("ケヵカガが", "ヶヶヶヶヶ")
