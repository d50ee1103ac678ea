"""Keeps the risks of each entry along the five phases of its life."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from mamori.kernel.fields import KeysField
from mamori.kernel.ledger.search import Searchable
from mamori.kernel.permission import ScopedQuerySet
from mamori.measures.inventory.models.register import Entry, Historic

_GRADE = [MinValueValidator(1), MaxValueValidator(3)]


class Risk(Historic, Searchable):
    """What can go wrong with one entry in one phase: who, where, when, what; graded before and after measures.

    Grades run from 1 (low) to 3 (high). `source` is the id of the library item it was proposed from.
    """

    class Phase(models.TextChoices):
        ACQUIRE = "acquire", _("取得・入力")
        TRANSFER = "transfer", _("移送・送信")
        USE = "use", _("利用・加工")
        STORE = "store", _("保管・バックアップ")
        DISPOSE = "dispose", _("消去・廃棄")

    personal_data: ClassVar[tuple[str, ...]] = ("accepted_by",)
    scope_department: ClassVar[str] = "entry__department"
    search_fields: ClassVar[tuple[str, ...]] = ("what", "measure_now", "measure_add")

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="risks", verbose_name=_("項目"))
    phase = models.CharField(_("局面"), max_length=10, choices=Phase)
    medium = models.CharField(_("媒体"), max_length=12, blank=True)
    who = models.CharField(_("誰が"), max_length=120, blank=True)
    where = models.CharField(_("どこで"), max_length=120, blank=True)
    occasion = models.CharField(_("いつ"), max_length=160, blank=True)
    what = models.CharField(_("何が起きるか"), max_length=300)
    cause = models.CharField(_("原因（脅威・弱さ）"), max_length=300, blank=True)
    harm = KeysField(_("起こる害"))
    likelihood = models.PositiveSmallIntegerField(_("起こりやすさ"), validators=_GRADE, null=True, blank=True)
    impact = models.PositiveSmallIntegerField(_("影響の大きさ"), validators=_GRADE, null=True, blank=True)
    measure_now = models.TextField(_("今の対策"), blank=True)
    measure_add = models.TextField(_("追加する対策"), blank=True)
    measure_kind = models.CharField(_("対策の区分"), max_length=20, blank=True)
    rule = models.CharField(_("規程の条項"), max_length=120, blank=True)
    residual_likelihood = models.PositiveSmallIntegerField(
        _("対策後の起こりやすさ"), validators=_GRADE, null=True, blank=True
    )
    residual_impact = models.PositiveSmallIntegerField(
        _("対策後の影響"), validators=_GRADE, null=True, blank=True
    )
    residual_note = models.CharField(_("残るリスク"), max_length=300, blank=True)
    accepted_by = models.CharField(_("残るリスクを認めた人"), max_length=120, blank=True)
    accepted_at = models.DateTimeField(_("認めた日時"), null=True, blank=True)
    due_on = models.DateField(_("対応期限"), null=True, blank=True)
    done_on = models.DateField(_("対応日"), null=True, blank=True)
    assignee = models.ForeignKey(
        "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("対応の担当")
    )
    reviewed_on = models.DateField(_("見直し日"), null=True, blank=True)
    source = models.CharField(_("提案のもと"), max_length=60, blank=True)
    version = models.PositiveIntegerField(_("版"), default=0)

    objects = ScopedQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=["search_text"], history_change_reason_field=models.TextField(null=True)
    )

    class Meta:
        verbose_name = _("リスク")
        ordering = ("entry__number", "phase", "pk")

    def __str__(self) -> str:
        return f"{self.entry.number} {self.get_phase_display()} {self.what}"[:200]

    @property
    def value(self) -> int | None:
        """Returns likelihood × impact, 1 to 9, or None while one is missing."""
        return self.likelihood * self.impact if self.likelihood and self.impact else None

    @property
    def residual(self) -> int | None:
        """Returns the residual likelihood × impact, 1 to 9, or None while one is missing."""
        if self.residual_likelihood and self.residual_impact:
            return self.residual_likelihood * self.residual_impact
        return None
