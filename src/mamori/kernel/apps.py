"""Registers the kernel with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext


class KernelConfig(AppConfig):
    name = "mamori.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Gives the clock its jobs, every version in a history its author, and the law its readers' language."""
        from mamori.kernel import chores  # noqa: F401 - to import it is to register them
        from mamori.kernel.ledger import authors, pairs, sorting  # noqa: F401 - to import them is to connect them
        from mamori.law import words

        words.read_by(gettext)
