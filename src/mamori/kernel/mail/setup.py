"""Sets mail up: writes the server into the configuration file, and proves with a test mail that it works."""

from __future__ import annotations

import os
import re
import smtplib
import socket
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mamori.kernel.mail.outbox import receiver
from mamori.kernel.refusal import Refusal

FILE_NAME = "mamori.env"
SCHEMES = {"starttls": "smtp+tls", "tls": "smtp+ssl", "none": "smtp"}
PORTS = {"starttls": 587, "tls": 465, "none": 25}


class MailNotWorking(Refusal):
    """The test mail could not be sent; the words say what to look at."""

    words = _("メールを送れませんでした。")


def server_url(
    host: str, *, security: str = "starttls", port: int | None = None, user: str = "", password: str = ""
) -> str:
    """Returns the value of `EMAIL_URL`; `security` is "starttls", "tls" or "none". Raises KeyError for another."""
    who = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
    return f"{SCHEMES[security]}://{who}{quote(host, safe='.:[]')}:{port or PORTS[security]}"


def remember(*, url: str, sender: str, home: Path | None = None) -> Path:
    """Writes server and sender into `mamori.env` (mode 0600, all at once) and returns the file; all else in it stays.

    Raises ValueError for a value with a line break, a quotation mark or a backslash, which the file cannot hold.
    """
    values = {"EMAIL_URL": url, "MAMORI_MAIL_FROM": sender}
    for name, value in values.items():
        if re.search(r"[\s'\"\\]" if name == "EMAIL_URL" else r"[\r\n'\"\\]", value):
            raise ValueError(f"{name} cannot be written to {FILE_NAME}")
    file = (home or Path(settings.HOME)) / FILE_NAME
    old = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    kept = [line for line in old if not re.match(rf"\s*(?:export\s+)?(?:{'|'.join(values)})\s*=", line)]
    lines = [*kept, *(f"{name}={value}" for name, value in values.items())]
    descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=".mamori.env.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write("\n".join(lines) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return file


def send_test(to: str, *, sender: str | None = None, connection: Any = None) -> None:
    """Sends a test mail at once, past the outbox, through `connection` where a server is only being tried.

    Raises MailNotWorking with what to look at, and BadAddress.
    """
    address, _language = receiver(to)
    message = EmailMessage(
        gettext("Mamori からの試しのメール"),
        gettext("このメールが届いていれば、メールの設定は正しくできています。"),
        from_email=sender,
        to=[address],
        connection=connection,
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        accepted = message.send()
    except (OSError, ValueError) as error:
        raise MailNotWorking(_words(error)) from error
    if not accepted:
        raise MailNotWorking(_("メールサーバーが設定されていません。"))


def _words(error: Exception) -> Promise | str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _("メールサーバーにログインできません。ユーザー名とパスワードを見直してください。")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _("メールサーバーが宛先を受け付けません。宛先と、送信元のアドレスを見直してください。")
    if isinstance(error, smtplib.SMTPSenderRefused):
        return _("メールサーバーが送信元のアドレスを受け付けません。")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return _("メールサーバーがこの暗号化の方式に対応していません。暗号化の設定を見直してください。")
    if isinstance(error, socket.gaierror):
        return _("メールサーバーの名前が見つかりません。")
    if isinstance(error, TimeoutError):
        return _("メールサーバーが時間内に答えません。名前とポート番号、通信の制限を見直してください。")
    if isinstance(error, smtplib.SMTPException):
        return _("メールサーバーが送信を断りました。設定を見直してください。")
    return _("メールサーバーに接続できません。名前とポート番号を見直してください。")
