"""Sets up mail, and sends it through the server named by `EMAIL_URL`, read again for every connection."""

import os
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import environ
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext_lazy as _

from mamori.kernel import mail, trail
from mamori.kernel.action import Refusal, action
from mamori.kernel.people.models import Company
from mamori.kernel.permission import Actor, Reach, Role
from mamori.web import configuration


def mail_url() -> str:
    """`EMAIL_URL` from the process environment, else from the file as it is now; "" if mail is not set up."""
    return os.environ.get("EMAIL_URL") or configuration.settings_by_file(settings.HOME).get("EMAIL_URL", "")


def sender() -> str:
    """The address mails come from."""
    by_file = configuration.settings_by_file(settings.HOME).get("MAMORI_MAIL_FROM", "")
    return os.environ.get("MAMORI_MAIL_FROM") or by_file or settings.DEFAULT_FROM_EMAIL


class ManagedElsewhere(Refusal):
    """The process environment names the mail server; a file could not change that."""

    words = _(
        "メールサーバーは、サーバーの環境変数 EMAIL_URL で設定されています。変更はサーバーの管理者に依頼してください。"
    )


class NotWritable(Refusal):
    """The configuration file cannot be written."""

    words = _("設定ファイルに書き込めません。サーバーの管理者に相談してください。")


@action("web.mail", title=_("メールを設定する"), allowed={Role.SYSTEM_ADMINISTRATOR: Reach.COMPANY})
def set_up_mail(company: Company, *, url: str, address: str, by: Actor, at: datetime) -> None:
    """Keeps the mail server in `mamori.env` after it has taken a test mail to the actor.

    Raises ManagedElsewhere, NotWritable, or MailNotWorking with what to look at. The trail names the server, never its password.
    """
    if "EMAIL_URL" in os.environ:
        raise ManagedElsewhere
    if by.account is not None:
        mail.test(by.account.email, sender=address, connection=connection_to(url))
    before = urlsplit(mail_url()).hostname
    try:
        mail.remember(url=url, sender=address)
    except OSError as error:
        raise NotWritable from error
    trail.record(about=company, changes={"mail_server": [before, urlsplit(url).hostname]})


def connection_to(url: str, *, fail_silently: bool = False) -> Any:
    """A mail connection as the URL describes it, not yet opened."""
    parts = environ.Env.email_url_config(url)
    where = {"file_path": parts["EMAIL_FILE_PATH"]} if url.startswith("filemail:") else {}
    return get_connection(
        parts["EMAIL_BACKEND"],
        **where,
        fail_silently=fail_silently,
        host=parts.get("EMAIL_HOST"),
        port=parts.get("EMAIL_PORT"),
        username=parts.get("EMAIL_HOST_USER"),
        password=parts.get("EMAIL_HOST_PASSWORD"),
        use_tls=parts.get("EMAIL_USE_TLS", False),
        use_ssl=parts.get("EMAIL_USE_SSL", False),
        timeout=settings.EMAIL_TIMEOUT,
    )


class ConfiguredBackend(BaseEmailBackend):
    """Passes messages to the backend that `EMAIL_URL` names; where none is named, mail goes nowhere."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many messages were handed to the mail server."""
        url = mail_url()
        if not url:
            return 0
        for message in email_messages:
            if message.from_email == settings.DEFAULT_FROM_EMAIL:
                message.from_email = sender()
        sent: int | None = connection_to(url, fail_silently=self.fail_silently).send_messages(email_messages)
        return sent or 0

    def open(self) -> bool:
        """Connects, to see whether the server answers; raises OSError when it does not."""
        url = mail_url()
        opened: bool = bool(url and connection_to(url).open())
        return opened
