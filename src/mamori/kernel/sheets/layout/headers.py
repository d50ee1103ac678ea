"""Weighs which rows are the header of a ledger, and joins stacked headers: 保管 over 場所 gives 保管／場所."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mamori.kernel.sheets.layout.signs import said
from mamori.kernel.sheets.tables import Row
from mamori.kernel.sheets.values.dates import read_date
from mamori.kernel.sheets.values.text import fold, tidy

JOINER = "／"
_LEDGER_WORDS = frozenset(
    word
    for line in (
        "氏名 名称 名前 部署 部門 所属 業務 項目 種類 種別 区分 利用目的 目的 保管 場所 保存 期間 期限 件数 数量 取得 方法 媒体",
        "廃棄 委託 提供 責任者 担当 管理 備考 番号 本人 対象 情報 個人 データ 年月日 日付 アクセス 権限 共同利用 要配慮 役職 社員",
        "電話 住所 メール かな カナ ふりがな コード 有無 内容 リスク 対策 更新 見直し 経路 入手 形態 起算 システム 様式 分類",
        "no no. id code name date",
    )
    for word in line.split()
)
_LONGEST_HEADER = 40
_DEEPEST = 3
_NUMERIC = re.compile(r"^[\d,.\-/:()% ]+$")


@dataclass(frozen=True)
class Candidate:
    """Rows that may be the header, from `top` to `bottom`, with the joined parts by column."""

    top: int
    bottom: int
    parts: tuple[tuple[str, ...], ...]
    weight: float
    known: int


def best_header(rows: Sequence[Row], width: int, known_words: frozenset[str]) -> Candidate | None:
    """Returns the likeliest header among the first rows of a sheet, or None when no row looks like one."""
    found: list[Candidate] = []
    for at, row in enumerate(rows):
        if not is_headerlike(row):
            continue
        for depth in range(_DEEPEST):
            stack = rows[at : at + depth + 1]
            if len(stack) <= depth or (
                depth and not (is_headerlike(stack[-1]) and _stacked(stack[-2], stack[-1]))
            ):
                break
            found.append(_weighed(stack, rows[at + depth + 1 :], width, known_words))
    return max(found, key=lambda candidate: candidate.weight, default=None)


def joined(stack: Sequence[Row], width: int) -> tuple[tuple[str, ...], ...]:
    """Returns the header parts of each column; a group's name is carried over the columns it stands above.

    Where merged areas tell how far a group reaches, they are believed; csv files have lost them.
    """
    columns: list[list[str]] = [[] for _column in range(width)]
    for depth, row in enumerate(stack):
        below = stack[depth + 1] if depth + 1 < len(stack) else None
        carried, merged = "", any(cell.merged for cell in row.cells)
        for column in range(1, width + 1):
            text = clean(row.cell(column).text)
            if text:
                carried = text if below is not None and not row.cell(column).merged else carried
            elif below is not None and carried and not merged and _continues(row, below, column):
                text = carried
            if text and text not in columns[column - 1]:
                columns[column - 1].append(text)
    return tuple(tuple(parts) for parts in columns)


def clean(text: str) -> str:
    """Returns a header on one line, without the spaces that spread 氏　名 over its column."""
    text = " ".join(tidy(text).split())
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", text)


def is_headerlike(row: Row) -> bool:
    """Tells whether a row can be a header at all: at least two short texts, and no numbers or dates."""
    cells = [cell for cell in row.cells if not cell.is_blank]
    texts = {clean(cell.text) for cell in cells}
    if len(texts) < 2 and not (len(cells) == len(row.cells) == 1):
        return len(texts) == 1 and _is_group_row(row)
    if any(not isinstance(cell.value, str) or cell.fault for cell in cells):
        return False
    values = [text for text in texts if _NUMERIC.match(text) or read_date(text).value]
    return not values and all(len(text) <= _LONGEST_HEADER for text in texts)


def _is_group_row(row: Row) -> bool:
    """Tells whether a row with one text can be a group's name above some (not all) columns."""
    places = [at for at, cell in enumerate(row.cells) if not cell.is_blank]
    return len(places) >= 2 and places[0] > 0 and row.cells[places[1]].merged


def _stacked(upper: Row, lower: Row) -> bool:
    """Tells whether two rows belong to one header: merged over each other, or filling each other's gaps."""
    width = max(len(upper.cells), len(lower.cells))
    down = across = gaps_above = gaps_below = 0
    for column in range(1, width + 1):
        above, below = upper.cell(column), lower.cell(column)
        if below.merged and below.text == above.text and not above.is_blank:
            down += 1
        elif above.merged and not below.is_blank and not below.merged:
            across += 1
        elif above.is_blank and not below.is_blank:
            gaps_above += 1
        elif below.is_blank and not above.is_blank:
            gaps_below += 1
    own = len(said(lower))
    if down or across:
        return own > 0
    return gaps_above > 0 and gaps_below > 0 and _known_share(lower, frozenset()) >= 0.5


def _continues(row: Row, below: Row, column: int) -> bool:
    """Tells whether the blank cell belongs to the group on its left: both have a part of their own below."""
    left = column - 1
    while left > 1 and row.cell(left).is_blank:
        left -= 1
    return not below.cell(column).is_blank and not below.cell(left).is_blank


def _weighed(
    stack: Sequence[Row], after: Sequence[Row], width: int, known_words: frozenset[str]
) -> Candidate:
    parts = joined(stack, width)
    headers = [JOINER.join(part) for part in parts if part]
    known = sum(_is_known(header, known_words) for header in headers)
    body = [row for row in after[:12] if not row.is_blank]
    fuller = sum(len(said(row)) >= 0.3 * len(headers) for row in body) / max(1, len(body))
    weight = 0.35 * len(headers) / max(1, width)
    weight += 0.4 * known / max(1, len(headers)) + 0.15 * len(set(headers)) / max(1, len(headers))
    weight += (0.1 * fuller if body else -0.15) - 0.004 * stack[0].number
    # Each further row must earn its place: by telling columns apart that one row leaves alike or without a name.
    single = {clean(cell.text) for cell in stack[0].cells if not cell.is_blank}
    weight += 0.12 * (len(stack) > 1 and len(set(headers)) > len(single))
    return Candidate(stack[0].number, stack[-1].number, parts, weight, known)


def _is_known(header: str, known_words: frozenset[str]) -> bool:
    folded = fold(header.replace(JOINER, ""))
    if folded in known_words or any(fold(part) in known_words for part in header.split(JOINER)):
        return True
    return any(word in folded for word in _LEDGER_WORDS)


def _known_share(row: Row, known_words: frozenset[str]) -> float:
    texts = [cell.text for cell in said(row)]
    return sum(_is_known(text, known_words) for text in texts) / max(1, len(texts))
