"""Registers the web app, and with it the access keys and menu of the house's own pages."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mamori.kernel import navigation


class WebConfig(AppConfig):
    """The Django app of `mamori.web`."""

    name = "mamori.web"
    label = "web"

    def ready(self) -> None:
        """Declares what the house itself lets people do."""
        import_module("mamori.web.access")
        import_module("mamori.kernel.people.signing")
        import_module("mamori.web.mail")
        navigation.section("settings", _("設定"), order=95)
        navigation.item("web.mail", _("メールの設定"), section="settings", order=10, icon="envelope")
