"""Posts mail: a row in the outbox, in the transaction of the act that promises it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mamori.kernel.mail.models import OutgoingMail
from mamori.kernel.people.models import Account, Person
from mamori.kernel.refusal import Refusal


class NoAddress(Refusal):
    """Somebody is to be written to who has no mail address."""

    words = _("この人のメールアドレスが登録されていません。従業者の画面で登録してください。")


class BadAddress(Refusal):
    """What was given is no mail address."""

    words = _("メールアドレスの形が正しくありません。")


def post(
    to: str | Person | Account,
    subject: Promise | str,
    *,
    at: datetime,
    body: Promise | str = "",
    template: str = "",
    context: Mapping[str, Any] | None = None,
    language: str = "",
    about: models.Model | None = None,
    once: str = "",
    is_secret: bool = False,
    good_until: datetime | None = None,
) -> OutgoingMail:
    """Returns the mail in the outbox; it leaves after the transaction is committed, and only then.

    The text is `body`, or `template` rendered with `context` (plus `base_url`), in the receiver's language. With
    `once`, a mail that already carries that word is returned instead. Raises NoAddress and BadAddress.
    """
    address, own_language = receiver(to)
    with translation.override(language or own_language):
        text = (
            render_to_string(template, {"base_url": base_url(), **(context or {})}) if template else str(body)
        )
        line = " ".join(str(subject).split())[:200]
    if not line or not text.strip():
        raise ValueError("a mail needs a subject and a text")
    values = {
        "to": address,
        "subject": line,
        "body": text,
        "about_type": about._meta.label_lower if about is not None else "",
        "about_id": str(about.pk) if about is not None else "",
        "is_secret": is_secret,
        "created_at": at,
        "next_try_at": at,
        "good_until": good_until,
    }
    if once:
        return OutgoingMail.objects.get_or_create(once=once, defaults=values)[0]
    return OutgoingMail.objects.create(**values)


def base_url() -> str:
    """Returns the public address of this install without a slash at the end; "" where none is configured."""
    return str(getattr(settings, "PUBLIC_URL", "")).rstrip("/")


def receiver(to: str | Person | Account) -> tuple[str, str]:
    """Returns the address and the language of the receiver."""
    if isinstance(to, str):
        address, language = to.strip(), ""
    elif isinstance(to, Account):
        address, language = to.email, to.language
    else:
        account: Account | None = getattr(to, "account", None)
        address = to.email or (account.email if account else "")
        language = account.language if account else ""
    if not address:
        raise NoAddress
    try:
        validate_email(address)
    except ValidationError as error:
        raise BadAddress from error
    known = dict(settings.LANGUAGES)
    return address, language if language in known else settings.LANGUAGE_CODE
