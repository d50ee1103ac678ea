"""The mail server is written into the configuration file and proven by a test mail."""

import smtplib
import socket
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import environ
import pytest
from django.core.mail import EmailMessage
from hypothesis import given
from hypothesis import strategies as st

from mamori.kernel import mail


def settings_in(file: Path) -> dict[str, str]:
    class Reader(environ.Env):  # type: ignore[misc]  # django-environ has no types
        ENVIRON: ClassVar[dict[str, str]] = {}

    Reader.read_env(str(file))
    return dict(Reader.ENVIRON)


def test_the_server_is_remembered_and_all_else_in_the_file_stays(tmp_path: Path) -> None:
    file = tmp_path / "mamori.env"
    file.write_text("# ours\nMAMORI_URL=https://mamori.example.jp\nEMAIL_URL=smtp://old\n", encoding="utf-8")
    url = mail.server_url("smtp.example.jp", user="まもり", password="p@ss word/#'\"%")
    assert mail.remember(url=url, sender="守り <mamori@example.jp>", home=tmp_path) == file
    assert settings_in(file) == {
        "MAMORI_URL": "https://mamori.example.jp",
        "EMAIL_URL": url,
        "MAMORI_MAIL_FROM": "守り <mamori@example.jp>",
    }
    assert file.read_text(encoding="utf-8").startswith("# ours\n")
    assert file.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["mamori.env"]


@given(st.text(min_size=1), st.text(min_size=1), st.sampled_from(["starttls", "tls", "none"]))
def test_any_user_and_password_come_back_as_they_were(user: str, password: str, security: str) -> None:
    read = environ.Env.email_url_config(
        mail.server_url("mx.example.jp", security=security, user=user, password=password)
    )
    assert (read["EMAIL_HOST_USER"], read["EMAIL_HOST_PASSWORD"]) == (user, password)
    assert (read["EMAIL_HOST"], read["EMAIL_PORT"]) == (
        "mx.example.jp",
        {"starttls": 587, "tls": 465, "none": 25}[security],
    )
    assert (read.get("EMAIL_USE_TLS", False), read.get("EMAIL_USE_SSL", False)) == (
        security == "starttls",
        security == "tls",
    )


@pytest.mark.parametrize("sender", ["a@b.jp\nSECRET=1", 'x"y@b.jp', "a\\b@c.jp"])
def test_a_value_that_would_break_the_file_is_not_written(tmp_path: Path, sender: str) -> None:
    with pytest.raises(ValueError, match="MAMORI_MAIL_FROM"):
        mail.remember(url="smtp://mx.example.jp:25", sender=sender, home=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_test_mail_is_sent_at_once(mailoutbox: list[EmailMessage]) -> None:
    mail.test("hanako@example.jp")
    assert [(sent.to, sent.subject) for sent in mailoutbox] == [
        (["hanako@example.jp"], "Mamori からの試しのメール")
    ]


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (smtplib.SMTPAuthenticationError(535, b"no"), "ユーザー名とパスワード"),
        (smtplib.SMTPRecipientsRefused({"a@b.jp": (550, b"no")}), "宛先"),
        (smtplib.SMTPSenderRefused(550, b"no", "x@y.jp"), "送信元"),
        (smtplib.SMTPNotSupportedError("STARTTLS"), "暗号化"),
        (socket.gaierror(-2, "unknown"), "名前が見つかりません"),
        (TimeoutError(), "時間内に"),
        (ConnectionRefusedError(), "接続できません"),
        (smtplib.SMTPServerDisconnected("gone"), "送信を断りました"),
    ],
)
def test_a_test_mail_that_fails_says_what_to_look_at(
    error: Exception, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EmailMessage, "send", raising(error))
    with pytest.raises(mail.MailNotWorking) as refused:
        mail.test("hanako@example.jp")
    assert word in str(refused.value)


def test_a_test_mail_without_a_server_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EmailMessage, "send", lambda self, fail_silently=False: 0)
    with pytest.raises(mail.MailNotWorking, match="設定されていません"):
        mail.test("hanako@example.jp")


def raising(error: Exception) -> Callable[..., int]:
    def send(self: EmailMessage, fail_silently: bool = False) -> int:
        raise error

    return send
