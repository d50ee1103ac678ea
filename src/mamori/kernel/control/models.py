"""Keeps the state of each control for each day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mamori.kernel.control.verdict import State
from mamori.kernel.permission.scoping import ScopedQuerySet


class ControlDay(models.Model):
    """How a control stood on one day."""

    personal_data: ClassVar[tuple[str, ...]] = ()
    scope_department: ClassVar[str] = ""

    key = models.CharField(_("項目"), max_length=80)
    day = models.DateField(_("日"))
    state = models.CharField(
        _("状態"), max_length=10, choices=[(state.value, state.label) for state in State]
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("対策の状態の記録")
        ordering = ("key", "day")
        constraints = [models.UniqueConstraint(fields=["key", "day"], name="control_day_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.day} {self.state}"
