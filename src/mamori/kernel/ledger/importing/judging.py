"""Judges the rows of a file before anything is written: new, changed, as before, or rejected with the reason by cell."""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from mamori.kernel.ledger.column import Words, field_at
from mamori.kernel.ledger.declaration import Ledger
from mamori.kernel.ledger.importing.declaration import Importer
from mamori.kernel.ledger.importing.fates import Difference, Fate, differences
from mamori.kernel.permission import Actor
from mamori.kernel.sheets.layout import Layout
from mamori.kernel.sheets.mapping import ColumnMapping
from mamori.kernel.sheets.places import Place
from mamori.kernel.sheets.rows import CellProblem, RowResult
from mamori.kernel.sheets.values import Count, Period, WrittenDate

CHUNK = 500
ROW_REJECTED = _("この行は取り込めません。")


@dataclass
class Judged:
    """What will become of one row: `act` is create, change, same, reject, or aside (a row that holds no data).

    `row` is what will be written: the model's row, or for a measure's own action the RowResult itself. `sheet` counts
    the sheets of the file from 0; `about`, `changes` and `notes` are for the reader of the dry run.
    """

    result: RowResult
    act: str
    row: Any = None
    written: tuple[str, ...] = ()
    problems: list[CellProblem] = field(default_factory=list)
    sheet: int = 0
    about: Words = ""
    changes: Sequence[Difference] = ()
    notes: Sequence[Words] = ()

    @property
    def graves(self) -> list[CellProblem]:
        """Returns everything for which the row is not taken."""
        return [one for one in self.problems if one.grave]

    def fares(self, fate: Fate) -> None:
        """Takes over what was foreseen of the row."""
        self.act, self.about, self.changes, self.notes = fate.act, fate.about, fate.changes, fate.notes


class Judge:
    """Judges rows in chunks, so that the database is asked a few times for many rows; one for all sheets of a file."""

    def __init__(self, ledger: Ledger, importer: Importer, actor: Actor, *, on: date) -> None:
        self.ledger, self.importer, self.actor = ledger, importer, actor
        self.model = ledger.model
        self.seen: dict[str, dict[Any, Place]] = {}
        self.foreseen = importer.foresee(actor, on) if importer.foresee is not None else None

    def turn_to(self, layout: Layout, mapping: ColumnMapping) -> Judge:
        """Returns itself, ready for the rows of the next sheet."""
        self.layout, self.mapping = layout, mapping
        self.mapped = {*mapping.columns.values()}
        self.unique = [name for name in self.mapped if self._is_unique(name)]
        self.stored = [one.name for one in self.model._meta.concrete_fields if not one.primary_key]
        self.relations = [
            one.name for one in self.model._meta.concrete_fields if isinstance(one, models.ForeignKey)
        ]
        return self

    def judge(self, results: Iterable[RowResult]) -> Iterator[Judged]:
        """Yields what will become of each row, in order."""
        rows = iter(results)
        while chunk := list(islice(rows, CHUNK)):
            yield from self._own(chunk) if self.importer.apply is not None else self._plain(chunk)

    def _own(self, chunk: Sequence[RowResult]) -> Iterator[Judged]:
        looked = [self._first_look(result) for result in chunk]
        for judged in looked:
            if judged.act == "create":
                judged.row = judged.result
                for name, words in (
                    self.importer.check(judged.result, self.actor) if self.importer.check else ()
                ):
                    self._reject(judged, name, words)
        good = [judged for judged in looked if judged.act == "create"]
        if self.foreseen is not None:
            for judged, fate in zip(good, self.foreseen([one.result for one in good]), strict=True):
                judged.fares(fate)
        yield from looked

    def _plain(self, chunk: Sequence[RowResult]) -> Iterator[Judged]:
        values = [self._values(result) for result in chunk]
        taken = {name: self._taken(name, values) for name in self.unique}
        for result, own in zip(chunk, values, strict=True):
            judged = self._first_look(result)
            if judged.act == "create":
                self._settle(judged, own, taken)
            yield judged

    def _values(self, result: RowResult) -> dict[str, Any]:
        """Returns the values that the row gives; what it leaves empty is left alone, and ３００２ is 3002."""
        found = {name: plain_value(value) for name, value in result.values.items()}
        kept = {name: value for name, value in found.items() if value not in (None, "", [])}
        key, leftover = self.importer.key, self.importer.leftover
        if isinstance(kept.get(key), str):
            kept[key] = unicodedata.normalize("NFKC", kept[key]).strip()
        if leftover and result.leftover:
            kept[leftover] = "\n".join(filter(None, [str(kept.get(leftover, "")), result.leftover]))
        return kept

    def _first_look(self, result: RowResult) -> Judged:
        """Returns the row as the file alone tells it."""
        if result.accepted:
            return Judged(result, "create", problems=list(result.problems))
        return Judged(result, "reject" if result.problems else "aside", problems=list(result.problems))

    def _settle(self, judged: Judged, values: dict[str, Any], taken: Mapping[str, Mapping[Any, Any]]) -> None:
        """Fills in the model's row and tells whether it is new, changed or as before."""
        key = self.importer.key
        present = taken.get(key, {}).get(values.get(key)) if key else None
        row = copy.copy(present) if present is not None else self.model()
        for name, value in values.items():
            setattr(row, name, value)
        self._check_values(judged, row, [*values] if present is not None else None)
        self._check_unique(judged, values, taken, present)
        for one in (row, present):
            if (
                judged.act != "reject"
                and one is not None
                and not self.actor.may(self.ledger.import_key, about=one)
            ):
                self._reject(judged, "", _("この部門の行を取り込む権限がありません。"))
        if judged.act == "reject":
            return
        judged.row, judged.written = row, tuple(values)
        if present is not None:
            changes = differences(present, row, values)
            judged.fares(Fate("change" if changes else "same", str(present), changes))

    def _check_values(self, judged: Judged, row: Any, names: Sequence[str] | None) -> None:
        """Asks the model about its fields; relations were looked up before and need no second look."""
        others = [name for name in self.stored if names is not None and name not in names]
        try:
            row.clean_fields(exclude={*self.relations, *others, self.model._meta.pk.name})
            row.clean()
        except ValidationError as errors:
            for name, messages in errors.message_dict.items():
                self._reject(
                    judged,
                    name if name in self.mapped else "",
                    _said(self.model, name, messages),
                )
        for name in self.relations:
            known: Any = self.model._meta.get_field(name)
            if not known.null and getattr(row, known.attname) is None:
                self._reject(judged, name, _said(self.model, name, [str(_("必須です。"))]))

    def _check_unique(
        self, judged: Judged, values: Mapping[str, Any], taken: Mapping[str, Mapping[Any, Any]], present: Any
    ) -> None:
        for name in self.unique:
            value = values.get(name)
            if value in (None, ""):
                continue
            earlier = self.seen.setdefault(name, {}).setdefault(value, judged.result.place)
            if earlier != judged.result.place:
                words = _("同じ値が、このファイルの{number}行目にもあります。")
                elsewhere = f"{earlier.sheet} " if earlier.sheet != judged.result.place.sheet else ""
                self._reject(judged, name, str(words).format(number=f"{elsewhere}{earlier.row}"))
            other = taken[name].get(value)
            if other is not None and (present is None or other.pk != present.pk):
                self._reject(judged, name, _("すでに登録されています。"))

    def _taken(self, name: str, rows: Sequence[Mapping[str, Any]]) -> dict[Any, Any]:
        """Returns the stored rows that already have one of the values of a unique field."""
        wanted = {row[name] for row in rows if row.get(name) not in (None, "")}
        stored = self.model._base_manager.filter(**{f"{name}__in": wanted}).select_related(
            *self.ledger.select
        )
        return {getattr(row, name): row for row in stored} if wanted else {}

    def _is_unique(self, name: str) -> bool:
        found = field_at(self.model, name)
        return found is not None and (found.unique or name == self.importer.key)

    def _reject(self, judged: Judged, name: str, words: Words) -> None:
        """Rejects the row for one of its cells, or for itself when no column holds the field."""
        judged.act = "reject"
        columns = self.mapping.columns_of(name) if name else []
        number = columns[0] if columns else 0
        place = Place(judged.result.place.sheet, judged.result.number, number)
        title = self.layout.column(number).title if number else ""
        given = judged.result.raw.get(self.layout.column(number).letter, "") if number else ""
        judged.problems.append(CellProblem(place, title, name, words, given, grave=True))  # type: ignore[arg-type]  # any lazy words will do


def plain_value(value: Any) -> Any:
    """Returns what a model's field keeps of what was understood of a cell."""
    if isinstance(value, WrittenDate):
        return value.on
    if isinstance(value, Count):
        return value.number
    return value.months if isinstance(value, Period) else value


def _said(model: type[models.Model], name: str, messages: Sequence[str]) -> str:
    found = field_at(model, name)
    words = " ".join(messages)
    return f"{found.verbose_name}：{words}" if found is not None else words
