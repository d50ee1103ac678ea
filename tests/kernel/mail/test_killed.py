"""A sender killed with -9 at any moment loses no mail, and what it repeats goes out under the same Message-ID."""

import email
import random
import time
from collections import Counter

from installation import Installation

SEND = """
from datetime import timedelta
from django.test import override_settings
from mamori.kernel import mail
from mamori.kernel.mail import sender
sender.LEASE = timedelta(seconds=0.2)
files = override_settings(EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend", EMAIL_FILE_PATH={folder!r})
files.enable()
while not {until_empty} or OutgoingMail.objects.filter(sent_at=None).exists():
    mail.deliver(timezone.now())
    time.sleep(0.02)
"""
KILLS = 12
EACH = 100  # mails posted before each kill


def test_however_often_the_sender_is_killed_every_mail_arrives(installation: Installation) -> None:
    folder = installation.home / "mails"
    chance, cut = random.Random(20261124), 0
    for turn in range(KILLS):
        installation.ask(
            "from mamori.kernel import mail\n"
            f"for n in range({turn * EACH}, {(turn + 1) * EACH}):\n"
            "    mail.post(f'p{n}@example.jp', f's{n}', body='x', at=timezone.now())"
        )
        sender = installation.fork(SEND.format(folder=str(folder), until_empty=False))
        time.sleep(0.02 + 0.1 * chance.random())
        installation.kill(sender)
        cut += installation.ask("answer = OutgoingMail.objects.filter(sent_at=None).exists()") is True
    assert cut > 0, "everything was sent before each kill: the test proves nothing"
    assert installation.wait(installation.fork(SEND.format(folder=str(folder), until_empty=True))) == 0
    written = b"".join(path.read_bytes() for path in folder.iterdir()).split(b"-" * 79 + b"\n")
    messages = [email.message_from_bytes(one) for one in written if one.strip()]
    arrived = Counter((message["To"], message["Message-ID"]) for message in messages)
    assert sorted(to for to, _ in arrived) == sorted(
        f"p{number}@example.jp" for number in range(KILLS * EACH)
    )
    assert len(messages) - KILLS * EACH <= KILLS
