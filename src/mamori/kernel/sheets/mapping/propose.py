"""Proposes a field for each column: one column for one field, except lists that are spread over several columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from mamori.kernel.sheets.fields import MANY, ImportField
from mamori.kernel.sheets.layout.shape import Column, Layout
from mamori.kernel.sheets.mapping.likeness import header_likeness, sample_evidence, vocabulary_share
from mamori.kernel.sheets.values.answers import is_tick_or_blank
from mamori.kernel.sheets.words import Words
from mamori.kernel.sheets.words import say as _

_ENOUGH = 0.58
_ALIKE = 0.85  # a second column for the same list must fit as well as this
_RIVALS = 3


@dataclass(frozen=True)
class Proposal:
    """What a column probably is. `field` is None when nothing comes near; `rivals` are the next best (key, score)."""

    column: Column
    field: ImportField | None
    score: float
    why: Words
    rivals: tuple[tuple[str, float], ...] = ()


def propose(layout: Layout, fields: Sequence[ImportField]) -> list[Proposal]:
    """Returns one proposal for each column of the layout, in the columns' order."""
    weights = {column.number: _weigh(column, fields) for column in layout.columns}
    chosen: dict[int, Proposal] = _tick_tables(layout, fields)
    taken = {proposal.field.key for proposal in chosen.values() if proposal.field}
    ranked = sorted(
        (
            (score, -column.number, column, field, why)
            for column in layout.columns
            for score, field, why in weights[column.number]
        ),
        key=lambda entry: entry[:2],
        reverse=True,
    )
    for score, _order, column, field, why in ranked:
        if score < _ENOUGH or column.number in chosen:
            continue
        if field.key in taken and not (field.kind in MANY and score >= _ALIKE):
            continue
        chosen[column.number] = Proposal(column, field, round(score, 2), why)
        taken.add(field.key)
    return [
        _with_rivals(chosen.get(column.number), column, weights[column.number]) for column in layout.columns
    ]


def _weigh(column: Column, fields: Sequence[ImportField]) -> list[tuple[float, ImportField, Words]]:
    """Returns every field that comes near at all, best first."""
    weighed = []
    for field in fields:
        score, why = header_likeness(column, field)
        if why is not None and score > 0.3:
            score = min(1.0, max(0.0, score + sample_evidence(column, field)))
        elif not column.header and vocabulary_share(column, field) >= 0.8:
            score, why = _ENOUGH, _("見出しはありませんが、中身が「{title}」の言葉です。", title=field.title)
        else:
            continue
        weighed.append((score, field, why))
    return sorted(weighed, key=lambda entry: -entry[0])


def _tick_tables(layout: Layout, fields: Sequence[ImportField]) -> dict[int, Proposal]:
    """Returns proposals for ○-tables: a group of columns (項目／氏名, 項目／住所 …) that hold only marks."""
    groups: dict[str, list[Column]] = defaultdict(list)
    for column in layout.columns:
        if len(column.parts) > 1:
            groups[column.parts[0]].append(column)
    chosen: dict[int, Proposal] = {}
    for head, columns in groups.items():
        marked = [column for column in columns if column.samples]
        if (
            len(columns) < 2
            or not marked
            or not all(is_tick_or_blank(text) for column in marked for text in column.samples)
        ):
            continue
        scores = [
            (header_likeness(Column(0, head, (head,)), field)[0], field)
            for field in fields
            if field.kind in MANY
        ]
        score, field = max(scores, key=lambda entry: entry[0], default=(0.0, None))
        if field is None or score < _ENOUGH:
            continue
        why = _("「{head}」の下に、○を付ける列が並んでいます。○の付いた見出しを読みます。", head=head)
        chosen.update({column.number: Proposal(column, field, round(score, 2), why) for column in columns})
    return chosen


def _with_rivals(
    proposal: Proposal | None, column: Column, weighed: Sequence[tuple[float, ImportField, Words]]
) -> Proposal:
    key = proposal.field.key if proposal and proposal.field else ""
    rivals = tuple((field.key, round(score, 2)) for score, field, _why in weighed if field.key != key)[
        :_RIVALS
    ]
    if proposal is None:
        why = _("近い項目がありません。取り込む項目を選ばなければ、中身は備考に残します。")
        return Proposal(column, None, 0.0, why, rivals)
    return Proposal(column, proposal.field, proposal.score, proposal.why, rivals)
