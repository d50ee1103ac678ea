"""Changes how a person signs in."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from mamori.kernel import trail
from mamori.kernel.action import NotAllowed, action
from mamori.kernel.people.models import Account
from mamori.kernel.permission import Actor, Reach, Role

_ONESELF = {role: Reach.COMPANY for role in Role if role not in (Role.GUEST, Role.SYSTEM)}


@action("web.password", title=_("自分のパスワードを変える"), allowed=_ONESELF)
def change_password(account: Account, *, password: str, by: Actor, at: datetime) -> Account:
    """Gives one's own account a new password; the trail notes that it happened, never a value.

    Raises NotAllowed for anyone else's account.
    """
    if by.account != account:
        raise NotAllowed
    account.set_password(password)
    account.save(update_fields=["password"])
    trail.record(about=account)
    return account


@action("web.language", title=_("表示言語を選ぶ"), allowed=_ONESELF)
def choose_language(account: Account, *, language: str, by: Actor, at: datetime) -> Account:
    """Keeps the language in which one's own account reads pages and mails."""
    before = trail.snapshot(account)
    account.language = language
    account.save(update_fields=["language"])
    trail.record(about=account, changes=trail.diff(before, trail.snapshot(account)))
    return account
