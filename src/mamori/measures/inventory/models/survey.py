"""Keeps the survey: rounds, one sheet a department, the answers on it, comments and invitations by link."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from mamori.kernel.permission import ScopedQuerySet
from mamori.measures.inventory.models.holding import Holding
from mamori.measures.inventory.models.register import Entry


class SurveyRound(models.Model):
    """One round of the inventory: who is asked, what, and by when."""

    class State(models.TextChoices):
        DRAFT = "draft", _("準備中")
        OPEN = "open", _("実施中")
        CLOSED = "closed", _("完了")

    personal_data: ClassVar[tuple[str, ...]] = ()
    scope_department: ClassVar[str] = ""

    name = models.CharField(_("名称"), max_length=120)
    lead = models.TextField(_("お願いの文"), blank=True)
    starts_on = models.DateField(_("開始日"))
    due_on = models.DateField(_("提出期限"))
    questions = models.JSONField(_("引出しから出して聞く項目"), default=list, blank=True)
    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.DRAFT)
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("前回"))
    opened_at = models.DateTimeField(_("開始日時"), null=True, blank=True)
    closed_at = models.DateTimeField(_("完了日時"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("棚卸し")
        ordering = ("-starts_on", "-pk")

    def __str__(self) -> str:
        return self.name


class Sheet(models.Model):
    """One department's 調査表 in one round, on its way from the clerk over the head to the office."""

    class State(models.TextChoices):
        NOT_STARTED = "not_started", _("未着手")
        IN_WORK = "in_work", _("記入中")
        WITH_HEAD = "with_head", _("部門長の確認待ち")
        RETURNED = "returned", _("差戻し")
        WITH_OFFICE = "with_office", _("事務局の確認待ち")
        ACCEPTED = "accepted", _("受理")

    OPEN_TO_CLERK: ClassVar[tuple[str, ...]] = (State.NOT_STARTED, State.IN_WORK, State.RETURNED)

    personal_data: ClassVar[tuple[str, ...]] = ("none_signed_by",)
    scope_department: ClassVar[str] = "department"
    scope_guest: ClassVar[str] = "."

    round = models.ForeignKey(SurveyRound, models.PROTECT, related_name="sheets", verbose_name=_("棚卸し"))
    department = models.ForeignKey(
        "kernel.Department", models.PROTECT, related_name="+", verbose_name=_("部門")
    )
    state = models.CharField(_("状態"), max_length=12, choices=State, default=State.NOT_STARTED)
    declared_none = models.BooleanField(_("個人情報なし"), default=False)
    none_signed_by = models.CharField(_("「なし」と申告した人"), max_length=120, blank=True)
    none_signed_at = models.DateTimeField(_("「なし」の申告日時"), null=True, blank=True)
    started_at = models.DateTimeField(_("着手日時"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("提出日時"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("部門長の確認日時"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("受理日時"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版"), default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("調査表")
        ordering = ("round_id", "department__order", "department__code")
        constraints = [models.UniqueConstraint(fields=["round", "department"], name="one_sheet_a_department")]

    def __str__(self) -> str:
        return f"{self.round.name} {self.department.name}"

    @property
    def is_open_to_clerk(self) -> bool:
        """Tells whether the department may still change its answers."""
        return self.state in self.OPEN_TO_CLERK and self.round.state == SurveyRound.State.OPEN


class Answer(Holding):
    """One row of a sheet. `entry` is last year's register entry it was pre-filled from; `gone` says it is no more.

    `register_said` keeps what was carried from the register where the answer differs from it; once the sheet is
    accepted, what the register said at that moment in these fields.
    """

    class Stand(models.TextChoices):
        CARRIED = "carried", _("前回のまま（未確認）")
        UNCHANGED = "unchanged", _("変更なし")
        CHANGED = "changed", _("変更あり")
        NEW = "new", _("新規")
        GONE = "gone", _("なくなった")

    personal_data: ClassVar[tuple[str, ...]] = ("access_holders", "register_said")
    scope_department: ClassVar[str] = "sheet__department"
    scope_guest: ClassVar[str] = "sheet"

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="answers", verbose_name=_("調査表"))
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="answers")
    stand = models.CharField(_("前回との違い"), max_length=10, choices=Stand, default=Stand.NEW)
    gone_because = models.CharField(_("なくなった理由"), max_length=300, blank=True)
    suggested_from = models.CharField(_("提案のもと"), max_length=80, blank=True)
    position = models.PositiveIntegerField(_("並び順"), default=0)
    version = models.PositiveIntegerField(_("版"), default=0)
    confirmed_at = models.DateTimeField(_("確認日時"), null=True, blank=True)
    changed_at = models.DateTimeField(_("最終更新"), null=True, blank=True)
    register_said = models.JSONField(
        _("受理前の一覧表の内容"), default=dict, blank=True, editable=False, encoder=DjangoJSONEncoder
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("調査表の行")
        ordering = ("position", "pk")
        indexes = [
            models.Index(fields=["sheet", "stand"], name="answer_sheet_stand")
        ]  # the board counts by it
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "entry"], condition=models.Q(entry__isnull=False), name="one_answer_an_entry"
            )
        ]

    def register_before(self) -> dict[str, Any]:
        """Returns what the register said before this answer, field by field; empty for what it did not list.

        That is what was carried from it or, of an accepted sheet, what stood there before acceptance wrote over it.
        """
        if self.stand == self.Stand.NEW or self.entry is None:
            return {}
        if self.stand == self.Stand.CHANGED and not self.register_said:
            # Changed before the carried values were kept: the register itself is the nearest witness.
            return self.content() if self.sheet.state == Sheet.State.ACCEPTED else self.entry.content()
        fields: dict[str, Any] = {field.name: field for field in self._meta.concrete_fields}
        kept = {name: fields[name].to_python(value) for name, value in self.register_said.items()}
        return {**self.content(), **kept}

    def differ(self, content: dict[str, Any]) -> None:
        """Takes the given values and remembers what was carried where they differ from it; does not save."""
        carried = self.register_before()
        self.take_over(content)
        told = self.content()
        self.register_said = {name: was for name, was in carried.items() if was != told[name]}

    def follow_register(self) -> bool:
        """Takes what the register says today where the row only repeats it; tells whether that was news. Does not save."""
        repeats = self.stand in (self.Stand.CARRIED, self.Stand.UNCHANGED) and self.entry is not None
        if not repeats or self.entry is None or self.entry.state == Entry.State.RETIRED:
            return False
        before = self.content()
        self.take_over(self.entry.content())
        return self.content() != before

    def told_anew(self) -> list[str]:
        """Returns the names of the fields in which the answer says something else than what was carried."""
        before, told = self.register_before(), self.content()
        return [name for name, was in before.items() if was != told[name]]

    def contested(self) -> list[str]:
        """Returns the fields that the answer changes and in which somebody has changed the register meanwhile, too.

        An entry that was retired or merged meanwhile takes no change at all.
        """
        if self.stand != self.Stand.CHANGED or self.entry is None:
            return []
        before, told, now = self.register_before(), self.content(), self.entry.content()
        is_retired = self.entry.state == Entry.State.RETIRED
        return [
            name
            for name in self.told_anew()
            if now[name] != told[name] and (is_retired or now[name] != before[name])
        ]


class FieldComment(models.Model):
    """A remark of the head or the office on one field of an answer, or on the whole sheet; open until settled."""

    personal_data: ClassVar[tuple[str, ...]] = ("author_name", "text")
    scope_department: ClassVar[str] = "sheet__department"
    scope_guest: ClassVar[str] = "sheet"

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="comments", verbose_name=_("調査表"))
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, blank=True, related_name="comments")
    field = models.CharField(_("項目"), max_length=40, blank=True)
    text = models.TextField(_("コメント"))
    author = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    author_name = models.CharField(_("書いた人"), max_length=120)
    written_at = models.DateTimeField(_("日時"))
    settled_at = models.DateTimeField(_("対応済み"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("コメント")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text[:60]


class SheetLink(models.Model):
    """An invitation to fill one sheet without an account. Only the hash of its secret is kept."""

    personal_data: ClassVar[tuple[str, ...]] = ("guest_name", "email")
    scope_department: ClassVar[str] = "sheet__department"

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="links", verbose_name=_("調査表"))
    guest_name = models.CharField(_("記入する人の氏名"), max_length=100)
    email = models.EmailField(_("メールアドレス"))
    token_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField(_("発行日時"))
    expires_at = models.DateTimeField(_("有効期限"))
    opened_at = models.DateTimeField(_("最初に開いた日時"), null=True, blank=True)
    ended_at = models.DateTimeField(_("終了日時"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("記入用リンク")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.sheet} #{self.pk}"
