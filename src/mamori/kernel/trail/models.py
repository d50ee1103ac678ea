"""Keeps the entries of the trail, which can be added and read, never changed or removed."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from mamori.kernel.permission.scoping import ScopedQuerySet


class Sealed(TypeError):
    """Somebody tried to change or remove an entry of the trail in code: a bug."""


class TrailQuerySet(ScopedQuerySet["TrailEntry"]):
    """Reads the trail; refuses every bulk change."""

    def update(self, **values: Any) -> NoReturn:
        raise Sealed("the trail is append-only")

    def delete(self) -> NoReturn:
        raise Sealed("the trail is append-only")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Sealed("the trail is append-only")


class TrailEntry(models.Model):
    """One act: who, when, what, about what, from where, why, and the least difference it made.

    Values of personal fields stand in `changes` only as keyed digests. The shape is complete for a later
    sealer (sequence, chain and Merkle leaf are kept beside it, never in it).
    """

    personal_data: ClassVar[tuple[str, ...]] = ("actor_name", "ip")
    scope_department: ClassVar[str] = ""

    at = models.DateTimeField(_("日時"), db_index=True)
    action = models.CharField(_("操作"), max_length=80, db_index=True)
    actor = models.ForeignKey(
        "kernel.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("操作した人")
    )
    actor_name = models.CharField(_("操作した人の名前"), max_length=120)
    on_behalf = models.CharField(_("代理"), max_length=120, blank=True)
    session = models.CharField(_("セッション"), max_length=64, blank=True)
    ip = models.CharField(_("接続元"), max_length=45, blank=True)
    request_id = models.CharField(_("要求番号"), max_length=64, blank=True)
    object_type = models.CharField(_("対象の種類"), max_length=80)
    object_id = models.CharField(_("対象の番号"), max_length=64)
    object_label = models.CharField(_("対象"), max_length=200)
    department_path = models.CharField(_("部門"), max_length=255, blank=True)
    changes = models.JSONField(_("変更"), default=dict)
    before_hash = models.CharField(max_length=64, blank=True)
    after_hash = models.CharField(max_length=64, blank=True)
    reason = models.TextField(_("理由"), blank=True)
    note = models.TextField(_("内容"), blank=True)

    objects = TrailQuerySet.as_manager()

    class Meta:
        verbose_name = _("操作の記録")
        ordering = ("-id",)
        indexes = [models.Index(fields=["object_type", "object_id", "id"], name="trail_about")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action} {self.object_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Adds the entry; refuses to change one that stands."""
        if not self._state.adding:
            raise Sealed("the trail is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Sealed("the trail is append-only")
