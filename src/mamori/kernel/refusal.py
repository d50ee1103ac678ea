"""Says no in words: an expected refusal that the screen can show."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """An expected no. `words` are shown to the person; `field` names the form field it belongs to, if any."""

    words: Promise | str = _("この操作はできません。")
    field: str | None = None
    status = 409

    def __init__(self, words: Promise | str | None = None, *, field: str | None = None) -> None:
        if words is not None:
            self.words = words
        if field is not None:
            self.field = field
        super().__init__(self.words)

    def __str__(self) -> str:
        return str(self.words)


class NotAllowed(Refusal):
    """The actor's roles do not allow the act."""

    words = _("この操作をする権限がありません。必要な場合は、事務局に相談してください。")
    status = 403
