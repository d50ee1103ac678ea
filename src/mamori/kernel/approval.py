"""Moves a thing from one state to the next, once, however many try at the same moment."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from mamori.kernel.refusal import Refusal


class AlreadyDecided(Refusal):
    """Somebody else was faster, or the thing is no longer in a state that allows the step."""

    words = _(
        "ほかの人が先に処理したか、状態が変わっています。画面を開き直して、今の状態を確かめてください。"
    )


def move(about: models.Model, *, frm: Collection[str], to: str, field: str = "state", **also: Any) -> None:
    """Sets `field` to `to` if it still is one of `frm`, with the values in `also`; raises AlreadyDecided otherwise.

    It is one conditional UPDATE, so of any number of racing callers exactly one succeeds, on every database.
    """
    values = {field: to, **also}
    moved = type(about)._base_manager.filter(pk=about.pk, **{f"{field}__in": list(frm)}).update(**values)
    if moved != 1:
        raise AlreadyDecided
    for name, value in values.items():
        setattr(about, name, value)
