"""Invites somebody without an account to one sheet, by a secret link that expires and is kept only as a hash.

The mail that carries the secret is emptied as soon as it has left.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from mamori.kernel import mail, trail
from mamori.kernel.action import Refusal, action
from mamori.kernel.permission import Actor, Reach, Role
from mamori.measures.inventory.actions.rights import RUNS_IT
from mamori.measures.inventory.actions.rounds import must_be_open
from mamori.measures.inventory.models import Sheet, SheetLink

LIFETIME = timedelta(days=14)


class LinkIsDead(Refusal):
    words = _(
        "このリンクは期限が切れているか、すでに使い終わっています。送ってくれた人に、新しいリンクを頼んでください。"
    )
    status = 410


@action(
    "inventory.invite_guest",
    title=_("記入用リンクを送る"),
    allowed={**RUNS_IT, Role.DEPARTMENT_HEAD: Reach.DEPARTMENT},
)
def invite_guest(
    sheet: Sheet, guest_name: str, email: str, address: str, *, by: Actor, at: datetime
) -> tuple[SheetLink, str]:
    """Sends an invitation and returns it with its secret, which is nowhere else.

    `address` is the page's address with `{token}` where the secret goes. The link works for 14 days, for this one
    sheet, until the sheet is submitted or the link is ended.
    """
    must_be_open(sheet.round)
    if not sheet.is_open_to_clerk:
        raise Refusal(_("この調査表は提出済みなので、リンクは送れません。"))
    token = secrets.token_urlsafe(32)
    link = SheetLink.objects.create(
        sheet=sheet,
        guest_name=guest_name,
        email=email,
        token_hash=digest(token),
        issued_at=at,
        expires_at=at + LIFETIME,
    )
    mail.post(
        to=email,
        subject=str(
            _("個人情報の調査表のご記入のお願い（%(department)s）") % {"department": sheet.department.name}
        ),
        template="inventory/mail/invite.txt",
        context={
            "link": link,
            "sheet": sheet,
            "address": address.replace("{token}", token),
            "sender": by.name,
        },
        at=at,
        about=sheet,
        is_secret=True,
        good_until=link.expires_at,
    )
    trail.record(about=sheet, note=str(_("記入用リンク #%(pk)d") % {"pk": link.pk}))
    return link, token


@action(
    "inventory.end_link",
    title=_("記入用リンクを止める"),
    allowed={**RUNS_IT, Role.DEPARTMENT_HEAD: Reach.DEPARTMENT},
)
def end_link(link: SheetLink, *, by: Actor, at: datetime) -> SheetLink:
    """Ends an invitation at once."""
    link.ended_at = link.ended_at or at
    link.save(update_fields=["ended_at"])
    trail.record(about=link.sheet, note=str(_("記入用リンク #%(pk)d を停止") % {"pk": link.pk}))
    return link


def digest(token: str) -> str:
    """Returns what is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def follow(token: str, *, at: datetime) -> tuple[SheetLink, Actor]:
    """Returns the invitation behind a secret and the guest who came by it; raises LinkIsDead."""
    link = (
        SheetLink.objects.select_related("sheet__round", "sheet__department")
        .filter(token_hash=digest(token), ended_at=None, expires_at__gt=at)
        .first()
    )
    if link is None or link.sheet.round.state != "open":
        raise LinkIsDead
    if link.opened_at is None:
        SheetLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=at)
    return link, Actor.guest(link.guest_name, about=link.sheet)
