"""Decides which tests can run on this machine, and fails, not skips, what `MAMORI_REQUIRE` names."""

import os
import shutil
from collections.abc import Callable

import pytest
from django.conf import settings

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the ORM
pytest_plugins = ["people", "installation"]
REQUIRED = {name for name in os.environ.get("MAMORI_REQUIRE", "").split(",") if name}


def _has_browser() -> bool:
    return shutil.which("chromium") is not None


def _has_postgres() -> bool:
    return bool(settings.DATABASES["default"]["ENGINE"].endswith("postgresql"))


CAPABILITIES: dict[str, Callable[[], bool]] = {"browser": _has_browser, "postgres": _has_postgres}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skips what this machine cannot run, unless it was said to be required."""
    for name, is_there in CAPABILITIES.items():
        marked = [item for item in items if item.get_closest_marker(name)]
        if marked and not is_there():
            if name in REQUIRED and name == "browser":
                raise pytest.UsageError("browser is required (MAMORI_REQUIRE) but chromium is not installed")
            for item in marked:
                item.add_marker(pytest.mark.skip(reason=f"{name} is not available here"))
