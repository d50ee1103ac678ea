"""Delivers the outbox: claims each mail, sends it, notes the outcome, and tries again later where it failed.

A worker that dies in the middle leaves the claim, which lapses; the mail is then sent again under the same
Message-ID. So no mail is lost, and one that went out in the very instant of the death is known as a repetition.
"""

from __future__ import annotations

import logging
import smtplib
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db.models import F, Q

from mamori.kernel.mail.masking import masked
from mamori.kernel.mail.models import OutgoingMail

logger = logging.getLogger("mamori.mail")

LEASE = timedelta(minutes=5)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
KEPT = timedelta(days=90)
EXPIRED = "expired"
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
WAITING = Q(sent_at=None, given_up_at=None)


@dataclass
class Delivery:
    """What one run did; `is_set_up` is False where no mail server is configured, and nothing was tried."""

    sent: int = 0
    failed: int = 0
    is_set_up: bool = True


def deliver(at: datetime, *, limit: int = 500) -> Delivery:
    """Sends what is due, oldest first, and returns what came of it; stops early where the server itself is at fault."""
    started = time.monotonic()
    done = Delivery()
    _expire(at)
    due = OutgoingMail.objects.filter(WAITING, next_try_at__lte=at).order_by("next_try_at", "id")
    for pk in due.values_list("pk", flat=True)[:limit]:
        now = at + timedelta(seconds=time.monotonic() - started)
        mail = _claim(pk, now)
        if mail is None:
            continue
        if not _send(mail, now, done):
            break
    return done


def sweep(at: datetime) -> int:
    """Removes finished mails after ninety days and returns how many."""
    old = at - KEPT
    return OutgoingMail.objects.filter(Q(sent_at__lt=old) | Q(given_up_at__lt=old)).delete()[0]


def _claim(pk: int, now: datetime) -> OutgoingMail | None:
    """Returns the mail if this caller, and no other, may send it now."""
    mine = OutgoingMail.objects.filter(WAITING, pk=pk, next_try_at__lte=now)
    if not mine.update(next_try_at=now + LEASE, attempts=F("attempts") + 1):
        return None
    return OutgoingMail.objects.get(pk=pk)


def _send(mail: OutgoingMail, now: datetime, done: Delivery) -> bool:
    """Sends one mail; returns whether it makes sense to go on with the next."""
    headers = {**HEADERS, "Message-ID": mail.message_id}
    try:
        accepted = EmailMessage(mail.subject, mail.body, to=[mail.to], headers=headers).send()
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors
        done.failed += 1
        _note_failure(mail, error, now)
        return isinstance(
            error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused | ValueError
        ) and not (isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError))
    if not accepted:
        done.is_set_up = False
        _set(mail, next_try_at=now + WAITS[0], attempts=mail.attempts - 1)
        return False
    done.sent += 1
    _set(mail, sent_at=now, last_error="", **({"body": ""} if mail.is_secret else {}))
    return True


def _note_failure(mail: OutgoingMail, error: Exception, now: datetime) -> None:
    words = masked(f"{type(error).__name__}: {error}")[:300]
    if _is_final(error) or mail.attempts > len(WAITS):
        _set(mail, given_up_at=now, last_error=words, **({"body": ""} if mail.is_secret else {}))
        logger.error("mail %s to %s given up: %s", mail.pk, masked(mail.to), words)
    else:
        _set(mail, next_try_at=now + WAITS[mail.attempts - 1], last_error=words)
        logger.warning("mail %s to %s failed, to be tried again: %s", mail.pk, masked(mail.to), words)


def _is_final(error: Exception) -> bool:
    """Tells whether trying again is useless: the server refuses the address for good, or the mail is malformed."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in error.recipients.values())
    return isinstance(error, ValueError) and not isinstance(error, OSError)


def _set(mail: OutgoingMail, **values: Any) -> None:
    OutgoingMail.objects.filter(pk=mail.pk).update(**values)


def _expire(at: datetime) -> None:
    OutgoingMail.objects.filter(WAITING, good_until__lt=at).update(
        given_up_at=at, last_error=EXPIRED, body=""
    )
