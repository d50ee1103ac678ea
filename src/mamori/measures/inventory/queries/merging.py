"""Reads what several entries would become if they were merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from mamori.kernel import files
from mamori.measures.inventory.models import Entry, Override, Remark, Risk
from mamori.measures.inventory.rules import catalogue, merging


@dataclass(frozen=True)
class Line:
    """One question: (number, words) of what each entry says, the kept one first, and what the merged one will say."""

    label: str
    told: list[tuple[str, str]]
    after: str

    @property
    def is_changed(self) -> bool:
        """Tells whether the kept entry will say something else than now."""
        return self.told[0][1] != self.after


@dataclass(frozen=True)
class Outcome:
    """The merged entry before it is made: the questions on which the entries differ, and what is carried over."""

    numbers: list[str]
    lines: list[Line]
    risks: int
    files: int
    remarks: int
    overrides: int


def outcome(kept: Entry, others: Sequence[Entry]) -> Outcome:
    """Returns what a merge would make. Four queries, however many entries."""
    rows = [kept, *others]
    contents = [one.content() for one in rows]
    parts = [merging.Part(one.number, content) for one, content in zip(rows, contents, strict=True)]
    after = merging.join(parts[0], parts[1:])
    lines = []
    for name, spec in catalogue.field_specs().items():
        told = [catalogue.in_words(name, content[name]) for content in contents]
        said = catalogue.in_words(name, catalogue.in_order(name, after[name]))
        if len({*told, said}) > 1:
            numbered = [(one.number, words) for one, words in zip(rows, told, strict=True)]
            lines.append(Line(gettext(spec.label), numbered, said))
    attached = files.of_many(others)
    return Outcome(
        numbers=[one.number for one in rows],
        lines=lines,
        risks=Risk.objects.filter(entry__in=others).count(),
        files=sum(len(some) for some in attached.values()),
        remarks=Remark.objects.filter(entry__in=others).count(),
        overrides=Override.objects.filter(entry__in=others, withdrawn_at=None).count(),
    )
