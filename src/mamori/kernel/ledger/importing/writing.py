"""Writes judged rows in bulk, with their history, inside the action that brings them in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from mamori.kernel.ledger.declaration import Ledger
from mamori.kernel.ledger.history import keeps_history
from mamori.kernel.ledger.importing.judging import Judged
from mamori.kernel.ledger.search import FOLDED, Searchable
from mamori.kernel.permission import Actor
from mamori.kernel.refusal import Refusal

BATCH = 500


class Overtaken(Refusal):
    """Somebody else stored one of the rows meanwhile."""

    words = _("確認のあとで、ほかの人が同じものを登録しました。もう一度確認してください。")


@dataclass(frozen=True)
class Outcome:
    """How many rows an import made, changed and found as they were."""

    created: int = 0
    changed: int = 0
    same: int = 0

    @property
    def words(self) -> str:
        """Returns the numbers in one line."""
        words = str(_("新規 {created}件、変更 {changed}件、変わらない {same}件"))
        return words.format(created=f"{self.created:,}", changed=f"{self.changed:,}", same=f"{self.same:,}")


def write_rows(ledger: Ledger, rows: Sequence[Judged], *, by: Actor, at: datetime) -> Outcome:
    """Writes what was judged new or changed; raises Overtaken when the database finds a row that has come between."""
    new = [one.row for one in rows if one.act == "create"]
    old = [one.row for one in rows if one.act == "change"]
    names = sorted({name for one in rows if one.act == "change" for name in one.written})
    try:
        if saves_plainly(ledger.model):
            _in_bulk(ledger.model, new, old, names, by=by, at=at)
        else:
            for row in [*new, *old]:
                row.save()
    except IntegrityError as clash:
        raise Overtaken from clash
    return Outcome(len(new), len(old), sum(one.act == "same" for one in rows))


def saves_plainly(model: type[models.Model]) -> bool:
    """Tells whether saving does nothing that a bulk write would leave out."""
    return model.save in (models.Model.save, Searchable.save)


def _in_bulk(
    model: type[models.Model],
    new: list[Any],
    old: list[Any],
    names: Sequence[str],
    *,
    by: Actor,
    at: datetime,
) -> None:
    fields = list(names)
    if issubclass(model, Searchable):
        for row in [*new, *old]:
            row.fill_search_text()
        fields.append(FOLDED)
    if not keeps_history(model):
        model._base_manager.bulk_create(new, batch_size=BATCH)
        if old:
            model._base_manager.bulk_update(old, fields, batch_size=BATCH)
        return
    settled: dict[str, Any] = {"batch_size": BATCH, "default_user": by.account, "default_date": at}
    if new:
        bulk_create_with_history(new, model, **settled)
    if old:
        bulk_update_with_history(old, model, fields, **settled)
