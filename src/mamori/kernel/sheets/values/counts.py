"""Reads how many: 約1,200件, 1.2万, 数百件, 100〜200名, and what was said besides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from mamori.kernel.sheets.values.numbers import NUMBER, whole_number
from mamori.kernel.sheets.values.text import LONGEST, is_blank_mark, narrow, tidy
from mamori.kernel.sheets.values.understood import Understood
from mamori.kernel.sheets.words import say as _

Basis = Literal["exact", "about", "unknown"]


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people or records. `number` is None when only `unknown` is known."""

    number: int | None
    basis: Basis


_ABOUT_BEFORE = r"(?:約|およそ|おおよそ|概ね|おおむね|大体|だいたい|凡そ|概数|推定|最大|延べ|のべ|年間|月間|毎月|毎年|年|月|合計|計|全)"
_ABOUT_AFTER = r"(?:程度|ほど|くらい|ぐらい|前後|弱|強|余り|余|以上|以下|未満|超|内外|[~+]|/年|/月|/日)"
_UNIT = r"(?:件|名|人|社|者|通|件分|名分|人分|名様|レコード|世帯|口|行)"
_ONE = re.compile(
    rf"^(?P<before>{_ABOUT_BEFORE}*)(?P<number>{NUMBER})(?P<unit>{_UNIT}?)(?P<after>{_ABOUT_AFTER}*)(?P<unit2>{_UNIT}?)"
    r"(?P<beside>[(\[「※、,].*)?$"
)
_RANGE = re.compile(
    rf"^{_ABOUT_BEFORE}*(?P<low>{NUMBER}){_UNIT}?[~-](?P<high>{NUMBER}){_UNIT}?(?P<beside>.*)$"
)
_VAGUE = re.compile(
    r"数(?:[十百千万億]|件|名|人)|複数|多数|少数|不明|不定|未定|未確認|確認中|わから|分から|随時|都度|若干|[?？]"
)
_NONE = frozenset({"なし", "無し", "無", "ゼロ", "該当なし", "0件", "なし。"})


def read_count(value: object) -> Understood[Count]:
    """Returns the count in a cell. Ranges give their larger end as `about`; vague words give `unknown` with a note."""
    if value is None:
        return Understood(None)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(value)
    text = narrow(str(value))
    if is_blank_mark(text):
        return Understood(None)
    if len(text) > LONGEST:
        return Understood(None, problem=_("文章が長く、件数として読めません。"))
    if text in _NONE:
        return Understood(Count(0, "exact"), note=text)
    return _from_text(tidy(str(value)), text.replace(" ", ""))


def _from_number(value: int | float) -> Understood[Count]:
    if value < 0 or value != value or value in (float("inf"), float("-inf")):
        return Understood(None, problem=_("「{given}」は件数になりません。", given=value))
    if isinstance(value, float) and not value.is_integer():
        return Understood(Count(round(value), "about"), note=str(value))
    return Understood(Count(int(value), "exact"))


def _from_text(text: str, compact: str) -> Understood[Count]:
    found = _ONE.match(compact)
    if found:
        number = whole_number(found["number"])
        if number is not None:
            about = bool(
                found["before"].replace("合計", "").replace("計", "").replace("全", "") or found["after"]
            )
            beside = (found["beside"] or "").strip("()[]「」、,※")
            plain = re.fullmatch(r"約?(?:程度|ほど)?", found["before"] + found["after"])
            return Understood(
                Count(number, "about" if about else "exact"), note=beside if plain or not about else text
            )
    between = _RANGE.match(compact)
    if between:
        number = whole_number(between["high"])
        if number is not None:
            return Understood(Count(number, "about"), note=text)
    if _VAGUE.search(compact):
        return Understood(Count(None, "unknown"), note=text)
    if re.search(NUMBER, compact):
        return Understood(
            Count(None, "unknown"),
            note=text,
            doubt=_("「{given}」は件数として数えられないので、不明とします。", given=text),
        )
    return Understood(None, problem=_("「{given}」を件数として読めません。", given=text))
