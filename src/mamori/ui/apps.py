"""Registers the look with Django."""

import importlib

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The Django app of `mamori.ui`."""

    name = "mamori.ui"
    label = "ui"

    def ready(self) -> None:
        """Tells the worker what it makes in the background."""
        importlib.import_module("mamori.ui.ledger.sending")
