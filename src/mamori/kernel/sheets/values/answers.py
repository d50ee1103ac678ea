"""Reads yes and no: 有/無, ○/×, あり/なし, 要/否, ■有 □無, —, 該当なし."""

from __future__ import annotations

import re
from typing import Literal

from mamori.kernel.sheets.values.lists import ticked
from mamori.kernel.sheets.values.text import fold, is_blank_mark, narrow
from mamori.kernel.sheets.values.understood import Understood
from mamori.kernel.sheets.words import say as _

Answer = Literal["yes", "no", "unknown"]

_YES = (
    "有り",
    "有",
    "あり",
    "ある",
    "要",
    "必要",
    "はい",
    "する",
    "している",
    "実施",
    "該当する",
    "該当",
    "可",
    "可能",
    "済",
    "対象",
    "true",
    "yes",
    "y",
    "1",
    "o",
)
_NO = (
    "無し",
    "無",
    "なし",
    "ない",
    "不要",
    "否",
    "いいえ",
    "しない",
    "していない",
    "未実施",
    "該当なし",
    "該当無し",
    "該当せず",
    "該当しない",
    "非該当",
    "対象外",
    "不可",
    "未",
    "false",
    "no",
    "n",
    "0",
    "x",
    "無関係",
)
_UNKNOWN = (
    "不明",
    "未確認",
    "確認中",
    "調査中",
    "未定",
    "わからない",
    "分からない",
    "△",
    "▲",
    "unknown",
    "要確認",
    "検討中",
)
_YES_MARKS = "○◯〇●◎⚪✓✔☑✅⭕レㇾ"
_NO_MARKS = "×✕✖✗✘╳☓❌"
_MEANING: dict[str, Answer] = dict.fromkeys(map(fold, _UNKNOWN), "unknown")
_MEANING.update(dict.fromkeys(map(fold, (*_NO, *_NO_MARKS)), "no"))
_MEANING.update(dict.fromkeys(map(fold, (*_YES, *_YES_MARKS)), "yes"))
_BESIDE = re.compile(r"^(?P<head>[^([「:\s、,]+)(?P<beside>[([「:\s、,].*)$", re.DOTALL)


def read_answer(value: object) -> Understood[Answer]:
    """Returns "yes", "no" or "unknown"; what stands in brackets behind it becomes the note.

    A dash says no (the usual 該当なし of a ledger); an empty cell says nothing.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return Understood(None)
    if isinstance(value, bool):
        return Understood("yes" if value else "no")
    text = narrow(str(value))
    if is_blank_mark(text):
        return Understood("no")
    marked = ticked(str(value))
    if marked == []:
        return Understood(None, note=text)
    if marked is not None:
        text = "、".join(marked)
    known = _MEANING.get(fold(text))
    if known:
        return Understood(known)
    parted = _BESIDE.match(text) or _marked(text)
    if parted and (known := _MEANING.get(fold(parted["head"]))):
        return Understood(known, note=_stripped(parted["beside"]))
    return Understood(None, problem=_("「{given}」が「有」なのか「無」なのか読めません。", given=text))


def read_bool(value: object) -> Understood[bool]:
    """Returns True or False; "unknown" answers and others are problems."""
    answer = read_answer(value)
    if answer.value is None:
        return Understood(None, note=answer.note, problem=answer.problem)
    if answer.value == "unknown":
        return Understood(None, problem=_("「{given}」ではなく、○か×で答えてください。", given=value))
    return Understood(answer.value == "yes", note=answer.note)


def is_tick(value: object) -> bool:
    """Tells whether a cell of a ○-table (one column per item) is ticked; blanks, dashes and × are not."""
    return read_answer(value).value == "yes"


def is_tick_or_blank(value: object) -> bool:
    """Tells whether the cell can belong to a ○-table at all: a single mark, or nothing."""
    if value is None or value is True or value is False:
        return True
    text = str(value).strip()
    return not text or is_blank_mark(text) or (len(text) == 1 and text in _YES_MARKS + _NO_MARKS)


def _marked(text: str) -> re.Match[str] | None:
    return re.match(rf"^(?P<head>[{_YES_MARKS}{_NO_MARKS}])\s*(?P<beside>.+)$", text, re.DOTALL)


def _stripped(beside: str) -> str:
    beside = beside.strip().lstrip(":：、,").strip()
    pairs = {"(": ")", "[": "]", "「": "」"}
    if beside and pairs.get(beside[0]) == beside[-1] and beside.count(beside[0]) == 1:
        beside = beside[1:-1]
    return beside.strip()
