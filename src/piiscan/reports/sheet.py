"""A sheet for Excel: one row a file. No cell is ever taken for a formula, whatever a file is called."""

from __future__ import annotations

import csv
import re
from typing import TextIO

from piiscan.model import FileResult
from piiscan.reports import End, Told
from piiscan.reports.lines import readable
from piiscan.reports.summary import grade

HEADER = (
    "場所", "重大さ", "段階", "人数", "見つかったもの", "件数", "列", "見本（伏せ字）", "状態", "理由", "大きさ（バイト）",
    "形式", "文字コード", "SHA-256", "秒",
)  # fmt: skip
STATUS = {"ok": "読めた", "partial": "一部だけ読めた", "unreadable": "読めなかった"}
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠|%\t\r]")


def inert(text: str) -> str:
    """Returns the text as a cell that no program for sheets calculates."""
    return f"'{text}" if _FORMULA.match(text) else text


class Sheet:
    """CSV in UTF-8 with its mark, as Excel wants it. Whoever opens the file writes the mark by its encoding."""

    def __init__(self, out: TextIO, told: Told) -> None:
        self._told = told
        self._writer = csv.writer(out, lineterminator="\r\n")
        self._writer.writerow(HEADER)

    def add(self, result: FileResult) -> None:
        titles = self._told
        kinds = "、".join(f"{titles.title(kind)} {count}" for kind, count in sorted(result.kinds.items()))
        columns = "、".join(
            f"{one.get('header') or '?'}＝{titles.title(one['kind'])}" for one in result.columns
        )
        samples = "、".join(one for kind in sorted(result.samples) for one in result.samples[kind])
        row = (
            readable(result.path), result.score, grade(result.score) if result.kinds else "", result.people, kinds,
            sum(result.kinds.values()), columns, samples, STATUS[result.status], result.reason, result.size,
            result.media_type, result.encoding, result.sha256, result.seconds,
        )  # fmt: skip
        self._writer.writerow([inert(one) if isinstance(one, str) else one for one in row])

    def close(self, end: End) -> None: ...
