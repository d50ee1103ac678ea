"""Keeps the outbox: every mail that was promised, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mamori.kernel.mail.masking import masked
from mamori.kernel.permission.scoping import ScopedQuerySet


class OutgoingMail(models.Model):
    """One mail to one address. It is due at `next_try_at`, and finished when `sent_at` or `given_up_at` is set.

    `once` is a word that only one mail may carry; the body of a secret mail is erased when it has been sent.
    """

    personal_data: ClassVar[tuple[str, ...]] = ("to", "subject", "body")
    scope_department: ClassVar[str] = ""

    to = models.EmailField(_("宛先"), max_length=254)
    subject = models.CharField(_("件名"), max_length=200)
    body = models.TextField(_("本文"))
    about_type = models.CharField(_("対象の種類"), max_length=80, blank=True)
    about_id = models.CharField(_("対象の番号"), max_length=64, blank=True)
    once = models.CharField(max_length=120, null=True, unique=True, editable=False)  # noqa: DJ001 - most mails carry none
    is_secret = models.BooleanField(_("送信後に本文を消す"), default=False)
    created_at = models.DateTimeField(_("作成日時"))
    good_until = models.DateTimeField(_("送信の期限"), null=True, blank=True)
    next_try_at = models.DateTimeField(_("次の送信"))
    attempts = models.PositiveSmallIntegerField(_("試行回数"), default=0)
    last_error = models.CharField(_("最後のエラー"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("送信日時"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("断念した日時"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("送信メール")
        ordering = ("id",)
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="mail_waiting",
            ),
            models.Index(fields=["about_type", "about_id"], name="mail_about"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {masked(self.to)}"

    @property
    def message_id(self) -> str:
        """Returns the Message-ID, the same at each attempt, by which receivers know a repeated mail."""
        return f"<{self.pk}.{self.created_at.timestamp():.0f}@mamori>"
