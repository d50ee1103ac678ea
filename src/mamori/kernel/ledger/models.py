"""Keeps the views that people saved of ledgers, and the files on their way into one."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mamori.kernel.people.models import Account
from mamori.kernel.permission import ScopedQuerySet


class SavedView(models.Model):
    """A question to a ledger under a name: its search, filters, sort and columns, as they stand in the address."""

    personal_data: ClassVar[tuple[str, ...]] = ("title", "question")
    scope_department: ClassVar[str] = ""
    scope_owner: ClassVar[str] = "account__person"

    ledger = models.CharField(_("台帳"), max_length=80)
    account = models.ForeignKey(
        Account, models.CASCADE, related_name="saved_views", verbose_name=_("保存した人")
    )
    title = models.CharField(_("名前"), max_length=60)
    question = models.TextField(_("条件"), blank=True)
    is_shared = models.BooleanField(_("全員に見せる"), default=False)
    created_at = models.DateTimeField(_("保存日時"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("保存した見方")
        ordering = ("is_shared", "title")
        constraints = [models.UniqueConstraint(fields=["ledger", "account", "title"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.title


class ImportMapping(models.Model):
    """Which column goes to which field, remembered for the next file with the same headers."""

    personal_data: ClassVar[tuple[str, ...]] = ()
    scope_department: ClassVar[str] = ""

    ledger = models.CharField(_("台帳"), max_length=80)
    fingerprint = models.CharField(_("見出しの指紋"), max_length=64)
    mapping = models.JSONField(_("列の対応"))
    updated_at = models.DateTimeField(_("更新日時"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("取り込みの列の対応")
        constraints = [models.UniqueConstraint(fields=["ledger", "fingerprint"], name="import_mapping_once")]

    def __str__(self) -> str:
        return f"{self.ledger} {self.fingerprint[:8]}"


class ImportRun(models.Model):
    """One file on its way into a ledger. The file lies under a random name until the run ends, and only who
    brought it sees the run; afterwards the rows that were not taken stay for a while to be downloaded.

    `sheet`, `layout`, `mapping` and `corrections` are of the first sheet that is taken, `others` holds the same of
    every further one.
    """

    class State(models.TextChoices):
        OPEN = "open", _("準備中")
        APPLIED = "applied", _("取り込みました")
        CANCELLED = "cancelled", _("取りやめました")

    personal_data: ClassVar[tuple[str, ...]] = (
        *("file_name", "layout", "corrections", "others", "report", "rejected"),
    )
    scope_department: ClassVar[str] = ""
    scope_owner: ClassVar[str] = "account__person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ledger = models.CharField(_("台帳"), max_length=80)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("取り込む人"))
    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.OPEN)
    file_name = models.CharField(_("ファイル名"), max_length=200)
    stored_as = models.CharField(max_length=100, blank=True)
    sheet = models.PositiveSmallIntegerField(_("表"), default=0)
    layout = models.JSONField(_("見出しと範囲"), default=dict)
    mapping = models.JSONField(_("列の対応"), default=dict)
    corrections = models.JSONField(_("直したセル"), default=dict)
    others = models.JSONField(_("ほかに取り込む表"), default=list)
    report = models.JSONField(_("確認の結果"), default=dict)
    rejected = models.JSONField(_("取り込まなかった行"), default=list)
    progress = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(_("開始日時"))
    ended_at = models.DateTimeField(_("終了日時"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("ファイルの取り込み")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.file_name
