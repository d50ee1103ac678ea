"""Saves a question to a ledger under a name, for oneself or, by the office, for everybody."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mamori.kernel import trail
from mamori.kernel.action import NotAllowed, Refusal, action
from mamori.kernel.ledger.models import SavedView
from mamori.kernel.people.models import Account
from mamori.kernel.permission import Actor, Reach, Role

_EVERYONE = {role: Reach.COMPANY for role in Role if role not in (Role.GUEST, Role.SYSTEM)}
_SHARERS = {Role.PRIVACY_OFFICER: Reach.COMPANY, Role.OFFICE: Reach.COMPANY}


LONGEST_NAME = SavedView._meta.get_field("title").max_length or 0


class NameNeeded(Refusal):
    words = _("名前を入力してください。")
    field = "title"


class NameTooLong(Refusal):
    words = _("名前は60文字までにしてください。")
    field = "title"


def offered(ledger: str, account: Account | None) -> models.QuerySet[SavedView]:
    """Returns the views of a ledger that an account has saved or that are shared with everybody."""
    own = Q(account=account) if account is not None else Q(pk__in=[])
    return SavedView.objects.filter(own | Q(is_shared=True), ledger=ledger)


@action("ledgers.save_view", title=_("台帳の見方を保存する"), allowed=_EVERYONE)
def save_view(*, ledger: str, title: str, question: str, by: Actor, at: datetime) -> SavedView:
    """Saves the question for oneself under the title; an own view of that title is replaced."""
    if by.account is None:
        raise NotAllowed
    name = " ".join(title.split())
    if not name:
        raise NameNeeded
    if len(name) > LONGEST_NAME:
        raise NameTooLong
    settled = {"question": question, "created_at": at}
    view, _made = SavedView.objects.update_or_create(
        ledger=ledger, account=by.account, title=name, defaults=settled
    )
    trail.record(about=view, changes=trail.diff({}, {"ledger": ledger, "question": question}))
    return view


@action("ledgers.share_view", title=_("台帳の見方を全員に見せる"), allowed=_SHARERS)
def share_view(view: SavedView, *, by: Actor, at: datetime) -> SavedView:
    """Shows one's own view to everybody who may read the ledger; each still sees only what is theirs to see."""
    if view.account != by.account:
        raise NotAllowed
    view.is_shared = True
    view.save(update_fields=["is_shared"])
    trail.record(about=view, changes={"is_shared": [False, True]})
    return view


@action("ledgers.forget_view", title=_("保存した台帳の見方を消す"), allowed=_EVERYONE)
def forget_view(view: SavedView, *, by: Actor, at: datetime) -> None:
    """Removes a view: one's own, or a shared one by those who may share."""
    if view.account != by.account and not (view.is_shared and by.may("ledgers.share_view")):
        raise NotAllowed
    trail.record(about=view, changes={"question": [view.question, None]})
    view.delete()
