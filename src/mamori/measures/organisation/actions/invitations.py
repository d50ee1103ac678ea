"""Lets the owner of an account choose the password: by mail to the own address, or by a link for an account nobody used yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mamori.kernel import mail, trail
from mamori.kernel.action import NotAllowed, Refusal, action
from mamori.kernel.people.models import Account
from mamori.kernel.permission import Actor
from mamori.measures.organisation.actions.accounts import NotAtWork
from mamori.measures.organisation.actions.rights import INVITED, KEEP_ACCOUNTS
from mamori.measures.organisation.queries.accounts import is_untouched


class InUse(Refusal):
    """Whoever saw the link could sign in as the owner."""

    words = _(
        "このアカウントはすでに使われているため、リンクは画面に表示できません。本人のアドレスへメールで送ってください。"
    )


class InvitationIsSpent(Refusal):
    """The link was used, has run out, or belongs to another account."""

    words = _("この招待リンクは使えません。使い終わったか、期限が切れています。新しい招待を頼んでください。")


class WeakPassword(Refusal):
    """The password does not keep the rules."""

    field = "password"


@action("organisation.invite", title=_("招待する"), allowed=KEEP_ACCOUNTS)
def invite(account: Account, *, address: str, by_mail: bool = True, by: Actor, at: datetime) -> str:
    """Returns the link with which the account chooses its password, and mails it unless told otherwise.

    `address` is the page's address with `{link}` where the secret goes. The link works once, for three days
    (PASSWORD_RESET_TIMEOUT). Raises NotAtWork for an account that is stopped, and InUse where the link is not to go to
    the owner's address although the account was used before: nobody shall come into it in the owner's place.
    """
    if not account.is_active:
        raise NotAtWork
    if not by_mail and not is_untouched(account):
        raise InUse
    link = address.replace("{link}", f"{account.pk}-{default_token_generator.make_token(account)}")
    if by_mail:
        is_new = is_untouched(account)
        mail.post(
            account,
            subject=_("Mamori のアカウントのご案内") if is_new else _("Mamori のパスワードの再設定"),
            template="organisation/mail/invite.txt",
            context={"account": account, "link": link, "sender": by.name, "is_new": is_new},
            at=at,
            about=account,
            is_secret=True,
            good_until=at + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
        )
    trail.record(about=account, note="" if by_mail else str(_("リンクを画面に表示")))
    return link


@action("organisation.accept_invitation", title=_("招待を受けてパスワードを決める"), allowed=INVITED)
def accept_invitation(account: Account, *, token: str, password: str, by: Actor, at: datetime) -> Account:
    """Gives the invited account its password; the link is spent by that, and the owner is told by mail.

    Raises InvitationIsSpent or WeakPassword, and NotAllowed for a guest of something else.
    """
    if by.guest_of != (account._meta.label_lower, account.pk):
        raise NotAllowed
    if not account.is_active or not default_token_generator.check_token(account, token):
        raise InvitationIsSpent
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise WeakPassword(" ".join(weak.messages)) from weak
    account.set_password(password)
    account.save(update_fields=["password"])
    mail.post(
        account,
        subject=_("Mamori のパスワードが決められました"),
        template="organisation/mail/password_chosen.txt",
        at=at,
        about=account,
    )
    trail.record(about=account)
    return account


def invited_account(link: str) -> tuple[Account | None, str]:
    """Returns the account that an invitation is for, if it still holds, and its token."""
    number, _dash, token = link.partition("-")
    if not number.isdecimal() or len(number) > 18:
        return None, token
    account = Account.objects.filter(pk=int(number), is_active=True).first()
    holds = account is not None and default_token_generator.check_token(account, token)
    return (account if holds else None), token
