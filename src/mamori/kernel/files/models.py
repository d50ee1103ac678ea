"""Keeps what is known of each attached file; the bytes lie in the store."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mamori.kernel.permission.scoping import ScopedQuerySet


class Attachment(models.Model):
    """A file that somebody attached to an object. Whoever may read the object may open it (`files.guard`)."""

    personal_data: ClassVar[tuple[str, ...]] = ("name",)

    about_type = models.CharField(_("対象の種類"), max_length=80)
    about_id = models.CharField(_("対象の番号"), max_length=64)
    department_path = models.CharField(_("部門"), max_length=255, blank=True)
    name = models.CharField(_("ファイル名"), max_length=200)
    media_type = models.CharField(_("種類"), max_length=100)
    size = models.PositiveBigIntegerField(_("大きさ（バイト）"))
    sha256 = models.CharField(_("ハッシュ値"), max_length=64)
    stored_as = models.CharField(max_length=32, unique=True, editable=False)
    added_by = models.ForeignKey(
        "kernel.Account",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("追加した人"),
    )
    added_by_name = models.CharField(_("追加した人の名前"), max_length=120)
    added_at = models.DateTimeField(_("追加日時"))
    removed_by = models.ForeignKey(
        "kernel.Account",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("削除した人"),
    )
    removed_at = models.DateTimeField(_("削除日時"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("添付ファイル")
        ordering = ("id",)
        indexes = [models.Index(fields=["about_type", "about_id", "id"], name="attachment_about")]

    def __str__(self) -> str:
        return self.name
