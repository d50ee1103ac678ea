"""Mail is set up in the browser, tried before it is kept, and used without a restart."""

import smtplib
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMessage
from django.urls import reverse

from mamori.kernel import mail as kernel_mail
from mamori.kernel.trail.models import TrailEntry
from mamori.web import configuration, mail
from people import Cast

pytestmark = pytest.mark.django_db

TYPED = {
    "host": "smtp.minato-bungu.example.jp",
    "port": "587",
    "security": "starttls",
    "user": "mamori@minato-bungu.example.jp",
    "password": "p@ss/word: 1",
    "sender": "mamori@minato-bungu.example.jp",
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def test_a_server_that_takes_the_test_mail_is_kept(cast: Cast, home: Path) -> None:
    with patch.object(EmailMessage, "send", autospec=True) as send:
        response = cast.watanabe.browser().post(reverse("web.mail"), TYPED)
    assert response["Location"] == reverse("web.home")
    (message,) = send.call_args.args
    assert message.to == [cast.watanabe.account.email]
    connection = message.connection
    assert (connection.host, connection.port, connection.use_tls) == (
        "smtp.minato-bungu.example.jp",
        587,
        True,
    )
    assert (connection.username, connection.password) == ("mamori@minato-bungu.example.jp", "p@ss/word: 1")
    assert mail.mail_url() == configuration.settings_by_file(home)["EMAIL_URL"]
    assert mail.sender() == "mamori@minato-bungu.example.jp"


def test_the_trail_names_the_server_and_never_the_password(cast: Cast) -> None:
    with patch.object(EmailMessage, "send", autospec=True):
        cast.watanabe.browser().post(reverse("web.mail"), TYPED)
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.changes) == (
        "web.mail",
        {"mail_server": [None, "smtp.minato-bungu.example.jp"]},
    )


def test_a_server_that_does_not_answer_is_not_kept_and_what_was_typed_stays(cast: Cast, home: Path) -> None:
    with patch.object(EmailMessage, "send", side_effect=smtplib.SMTPServerDisconnected("gone")):
        response = cast.watanabe.browser().post(reverse("web.mail"), TYPED)
    text = response.content.decode()
    assert response.status_code == 200
    assert "設定を見直してください" in text
    assert 'value="smtp.minato-bungu.example.jp"' in text
    assert not (home / "mamori.env").exists()
    assert not TrailEntry.objects.exists()


def test_a_server_named_by_the_environment_is_not_ours_to_change(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMAIL_URL", "smtp://localhost:25")
    response = cast.watanabe.browser().post(reverse("web.mail"), TYPED)
    assert "環境変数 EMAIL_URL" in response.content.decode()


def test_only_the_system_administrator_sets_up_mail(cast: Cast) -> None:
    assert cast.sato.browser().get(reverse("web.mail")).status_code == 403


def test_mail_written_to_a_directory_arrives_there_from_the_address_set(home: Path, settings: Any) -> None:
    settings.EMAIL_BACKEND = "mamori.web.mail.ConfiguredBackend"
    kernel_mail.remember(url=f"filemail:///{home / 'sent'}", sender="mamori@minato-bungu.example.jp")
    assert outbox.send_mail("件名", "本文", None, ["sato@minato-bungu.example.jp"]) == 1
    (written,) = (home / "sent").iterdir()
    assert "From: mamori@minato-bungu.example.jp" in written.read_text()


def test_without_a_server_mail_goes_nowhere_and_says_so(settings: Any) -> None:
    settings.EMAIL_BACKEND = "mamori.web.mail.ConfiguredBackend"
    assert outbox.send_mail("件名", "本文", None, ["sato@minato-bungu.example.jp"]) == 0
