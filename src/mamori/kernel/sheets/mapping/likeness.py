"""Weighs how well a column fits a field: by the words of its header, and by what stands in its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mamori.kernel.sheets.fields import ImportField
from mamori.kernel.sheets.layout.shape import Column
from mamori.kernel.sheets.values.answers import read_answer
from mamori.kernel.sheets.values.choices import match_choice, match_choices
from mamori.kernel.sheets.values.counts import read_count
from mamori.kernel.sheets.values.dates import read_date
from mamori.kernel.sheets.values.periods import read_period
from mamori.kernel.sheets.values.text import fold
from mamori.kernel.sheets.words import Words
from mamori.kernel.sheets.words import say as _

_BRACKETS = re.compile(r"[(（\[［【〔<＜].*?[)）\]］】〕>＞]")
_NUMBERED = re.compile(
    r"^(?:[(（]?[0-9０-９]{1,2}[)）.．:：、]|[①-⑳]|q[0-9]{1,2}[.．:：]?)\s*", re.IGNORECASE
)
_LAST_NUMBER = re.compile(r"[0-9０-９①-⑳]{1,2}$")
_SIGNS = re.compile(r"[のノ・･/／()\[\]「」『』\-_.,、。:;*※?？!！|]")


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """Returns a header without what does not matter: width, case, spaces, signs, の."""
    return _SIGNS.sub("", fold(text))


def header_likeness(column: Column, field: ImportField) -> tuple[float, Words | None]:
    """Returns how well the header fits the field's names (0 … 1), and why in words."""
    best, why = 0.0, None
    for variant, worth in _variants(column):
        for rank, name in enumerate(field.names):
            score = worth * _likeness(variant, bare(name)) * (1.0 if rank == 0 else 0.97)
            if score > best:
                best, why = score, _why(score, name, rank)
    return best, why


def _why(score: float, name: str, rank: int) -> Words:
    if score >= 0.9:
        if rank == 0:
            return _("見出しが「{name}」と同じです。", name=name)
        return _("見出しが、別の言い方「{name}」と同じです。", name=name)
    return _("見出しが「{name}」に似ています。", name=name)


def _variants(column: Column) -> Iterator[tuple[str, float]]:
    """Gives the header in the shapes under which a field may know it, with their worth."""
    whole = "".join(column.parts) or column.header
    if not whole:
        return
    yield bare(whole), 1.0
    plain = _NUMBERED.sub("", _BRACKETS.sub("", whole))
    yield bare(plain), 0.97
    yield bare(_LAST_NUMBER.sub("", plain)), 0.93
    if len(column.parts) > 1:
        first, last = column.parts[0], column.parts[-1]
        yield bare(first + last), 0.9
        yield bare(last), 0.72
        if len(column.parts) > 2:
            yield bare("".join(column.parts[1:])), 0.8


def _likeness(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) < 2:
        return 0.0
    pairs, others = _pairs(one), _pairs(other)
    dice = 2 * len(pairs & others) / (len(pairs) + len(others))
    if short in long:
        # The end of a Japanese compound carries its meaning: 主な利用目的 is a 利用目的, 利用目的の番号 is not. A field
        # that says more than the header (法定保存年限 for 保存年限) is less likely meant than one that says less.
        base = 0.3 if not long.endswith(short) else 0.6 if long == one else 0.5
        return max(0.85 * dice, base + 0.35 * len(short) / len(long))
    return 0.85 * dice


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)} or {text}


def sample_evidence(column: Column, field: ImportField) -> float:
    """Returns what the column's texts say for (up to 0.1) or against (down to -0.3) the field's kind."""
    if not column.samples or field.kind in ("text", "list", "department", "person"):
        return 0.0
    share = sum(_readable(text, field) for text in column.samples) / len(column.samples)
    return 0.1 * share if share >= 0.5 else -0.3 * (1 - 2 * share)


def vocabulary_share(column: Column, field: ImportField) -> float:
    """Returns the share of the column's texts that are words of the field's vocabulary."""
    if field.kind not in ("choice", "choices") or len(column.samples) < 2:
        return 0.0
    return sum(_readable(text, field) for text in column.samples) / len(column.samples)


def _readable(text: str, field: ImportField) -> bool:
    if field.kind == "date":
        return read_date(text).problem is None
    if field.kind == "count":
        return read_count(text).problem is None
    if field.kind == "period":
        return read_period(text).problem is None
    if field.kind in ("yesno", "bool"):
        return read_answer(text).problem is None
    if field.kind == "choice":
        return bool(match_choice(text, field.choices).key)
    return bool(match_choices(text, field.choices).value)
