"""Takes the turn on a row that several people may change: it is locked, read anew, and must be the one that was seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from mamori.kernel.action import Refusal
from mamori.measures.inventory.models import Entry, Risk, ScanTarget

Row = TypeVar("Row", Entry, Risk, ScanTarget)


class ActedMeanwhile(Refusal):
    """Another person changed the row after it was shown; `current` is what stands now, or None where it is gone."""

    words = _(
        "画面を表示したあとに、ほかの人がこの内容を変更しました。今の内容を確かめてから、もう一度押してください。"
    )

    def __init__(self, current: Entry | Risk | ScanTarget | None) -> None:
        super().__init__()
        self.current = current


def take_turn(row: Row, seen: int | None, refused: Callable[[Row | None], Refusal] = ActedMeanwhile) -> None:
    """Locks the row until the act ends and brings it up to what stands now; to be called before it is looked at.

    With `seen`, the version that was shown, any other version is refused.
    """
    current = type(row).objects.select_for_update().filter(pk=row.pk).first()
    if current is None or (seen is not None and current.version != seen):
        raise refused(current)
    for field in row._meta.concrete_fields:
        setattr(row, field.attname, getattr(current, field.attname))
