"""Mail is posted inside the act and leaves after it: once, again after a failure, never to a log in clear."""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import transaction

from mamori.kernel import mail
from mamori.kernel.mail.models import OutgoingMail
from mamori.kernel.mail.sender import LEASE, WAITS
from people import NOW, Cast

HOUR = timedelta(hours=1)


def post(to: Any = "hanako@example.jp", **more: Any) -> OutgoingMail:
    return mail.post(to, "件名", **{"body": "本文です。", "at": NOW, **more})


def failing(error: BaseException) -> Callable[..., int]:
    def send(self: EmailMessage, fail_silently: bool = False) -> int:
        raise error

    return send


def test_a_mail_leaves_the_outbox_once(db: None, mailoutbox: list[EmailMessage]) -> None:
    posted = post()
    assert mailoutbox == []
    assert mail.deliver(NOW).sent == 1
    assert mail.deliver(NOW + HOUR).sent == 0
    (sent,) = mailoutbox
    assert (sent.to, sent.subject, sent.body) == (["hanako@example.jp"], "件名", "本文です。")
    assert sent.message()["Message-ID"] == posted.message_id
    assert sent.message()["Auto-Submitted"] == "auto-generated"


def test_a_mail_of_an_act_that_failed_never_existed(db: None, mailoutbox: list[EmailMessage]) -> None:
    with transaction.atomic():
        post()
        transaction.set_rollback(True)
    mail.deliver(NOW)
    assert mailoutbox == []


def test_people_and_accounts_are_written_to_at_their_address(cast: Cast) -> None:
    assert post(cast.mori.person).to == "p1010@minato.example"
    assert post(cast.mori.account).to == "p1010@minato.example"


def test_somebody_without_an_address_is_refused_in_words(cast: Cast) -> None:
    type(cast.kato.account).objects.filter(pk=cast.kato.account.pk).update(person=None)
    someone = type(cast.kato.person).objects.get(pk=cast.kato.person.pk)
    someone.email = ""
    with pytest.raises(mail.NoAddress):
        post(someone)


@pytest.mark.parametrize("wrong", ["taro", "taro@", "a@b.jp\nBcc: x@y.jp", "a b@c.jp"])
def test_what_is_no_address_is_refused(db: None, wrong: str) -> None:
    with pytest.raises(mail.BadAddress):
        post(wrong)


def test_a_subject_cannot_smuggle_a_header(db: None, mailoutbox: list[EmailMessage]) -> None:
    mail.post("a@example.jp", "件名\r\nBcc: evil@example.jp", body="x", at=NOW)
    mail.deliver(NOW)
    assert mailoutbox[0].subject == "件名 Bcc: evil@example.jp"
    assert mailoutbox[0].recipients() == ["a@example.jp"]


def test_a_mail_that_may_exist_only_once_is_posted_once(db: None) -> None:
    assert post(once="invite:7").pk == post(once="invite:7").pk


def test_the_body_of_a_secret_mail_is_erased_when_it_has_left(
    db: None, mailoutbox: list[EmailMessage]
) -> None:
    secret, plain = post(is_secret=True), post()
    mail.deliver(NOW)
    secret.refresh_from_db()
    plain.refresh_from_db()
    assert (secret.body, plain.body) == ("", "本文です。")
    assert mailoutbox[0].body == "本文です。"


def test_without_a_mail_server_mail_waits_and_no_attempt_is_counted(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted = post()
    with monkeypatch.context() as nowhere:
        nowhere.setattr(EmailMessage, "send", lambda self, fail_silently=False: 0)
        assert mail.deliver(NOW).is_set_up is False
    posted.refresh_from_db()
    assert (posted.attempts, posted.sent_at, posted.last_error) == (0, None, "")
    assert mail.deliver(NOW + HOUR).sent == 1


def test_a_mail_is_tried_again_at_growing_intervals_and_then_given_up(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    posted = post()
    monkeypatch.setattr(EmailMessage, "send", failing(ConnectionRefusedError("hanako@example.jp refused")))
    at, tries = NOW, []
    with caplog.at_level(logging.WARNING, logger="mamori.mail"):
        while posted.given_up_at is None:
            assert mail.deliver(at).failed == 1
            posted.refresh_from_db()
            tries.append(posted.next_try_at - at)
            at = posted.next_try_at
    rounded = [timedelta(minutes=round(wait / timedelta(minutes=1))) for wait in tries[: len(WAITS)]]
    assert rounded == list(WAITS)
    assert posted.attempts == len(WAITS) + 1
    assert posted.last_error == "ConnectionRefusedError: h***@example.jp refused"
    assert "hanako" not in caplog.text
    assert mail.deliver(at + timedelta(days=9)).failed == 0


def test_an_address_that_the_server_refuses_for_good_is_not_tried_again(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, other = post(), post("jiro@example.jp")
    unknown = smtplib.SMTPRecipientsRefused({"hanako@example.jp": (550, b"no such user")})
    with monkeypatch.context() as refusing:
        refusing.setattr(EmailMessage, "send", failing(unknown))
        assert mail.deliver(NOW).failed == 2  # one bad address does not stop the next mail
    gone.refresh_from_db()
    other.refresh_from_db()
    assert gone.given_up_at is not None
    assert "hanako@" not in gone.last_error


def test_a_server_that_is_down_is_not_asked_for_every_mail(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        post()
    monkeypatch.setattr(EmailMessage, "send", failing(TimeoutError()))
    assert mail.deliver(NOW).failed == 1
    assert OutgoingMail.objects.filter(attempts=0).count() == 4


def test_a_worker_that_dies_while_sending_loses_nothing_and_repeats_under_the_same_id(
    db: None, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    posted = post()
    with monkeypatch.context() as dying:
        dying.setattr(EmailMessage, "send", failing(SystemExit()))
        with pytest.raises(SystemExit):
            mail.deliver(NOW)
    assert mail.deliver(NOW + LEASE / 2).sent == 0  # the claim still stands
    assert mail.deliver(NOW + LEASE + timedelta(seconds=5)).sent == 1
    assert mailoutbox[0].message()["Message-ID"] == posted.message_id


def test_two_workers_never_send_the_same_mail(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    post()
    sent: list[str] = []

    def send(self: EmailMessage, fail_silently: bool = False) -> int:
        sent.append(self.to[0])
        assert mail.deliver(NOW + timedelta(seconds=1)).sent == 0  # the other worker, at the worst moment
        return 1

    monkeypatch.setattr(EmailMessage, "send", send)
    assert mail.deliver(NOW).sent == 1
    assert sent == ["hanako@example.jp"]


def test_a_mail_past_its_time_is_not_sent(db: None, mailoutbox: list[EmailMessage]) -> None:
    stale = post(good_until=NOW + HOUR)
    mail.deliver(NOW + HOUR * 2)
    stale.refresh_from_db()
    assert (mailoutbox, stale.sent_at, stale.last_error, stale.body) == ([], None, "expired", "")


def test_finished_mail_is_removed_after_ninety_days_and_waiting_mail_never(db: None) -> None:
    post()
    mail.deliver(NOW)
    waiting = post()
    later: datetime = NOW + timedelta(days=91)
    assert mail.sweep(NOW + timedelta(days=89)) == 0
    assert mail.sweep(later) == 1
    assert OutgoingMail.objects.get() == waiting
