"""Registers the look with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The Django app of `mamori.ui`."""

    name = "mamori.ui"
    label = "ui"
