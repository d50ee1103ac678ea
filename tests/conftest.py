"""Decides which tests can run on this machine, and fails, not skips, what `MAMORI_REQUIRE` names."""

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

hypothesis.settings.register_profile("house", deadline=None)  # a busy machine proves nothing about time
hypothesis.settings.load_profile("house")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the ORM
pytest_plugins = ["people", "installation"]
MARIADB = os.environ.get("MARIADB", "mysql://root@127.0.0.1:3306/test")
REQUIRED = {name for name in os.environ.get("MAMORI_REQUIRE", "").split(",") if name}


def _has_browser() -> bool:
    return shutil.which("chromium") is not None


def _has_postgres() -> bool:
    return bool(settings.DATABASES["default"]["ENGINE"].endswith("postgresql"))


def _has_mariadb() -> bool:
    import pymysql
    from sqlalchemy import make_url

    url = make_url(MARIADB)
    try:
        pymysql.connect(
            host=url.host, port=url.port or 3306, user=url.username, password=url.password or ""
        ).close()
    except pymysql.MySQLError:
        return False
    return True


def _has_ray() -> bool:
    return importlib.util.find_spec("ray") is not None


CAPABILITIES: dict[str, Callable[[], bool]] = {
    "browser": _has_browser,
    "postgres": _has_postgres,
    "mariadb": _has_mariadb,
    "cluster": _has_ray,
}
# Whether the suite runs on PostgreSQL is decided by who starts it (`make test-postgres`); these are decided here.
FAILING_WHERE_REQUIRED = {
    "browser": "chromium is not installed",
    "mariadb": "it does not answer",
    "cluster": "Ray is not installed",
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skips what this machine cannot run, unless it was said to be required."""
    for name, is_there in CAPABILITIES.items():
        marked = [item for item in items if item.get_closest_marker(name)]
        if marked and not is_there():
            if name in REQUIRED and name in FAILING_WHERE_REQUIRED:
                raise pytest.UsageError(
                    f"{name} is required (MAMORI_REQUIRE) but {FAILING_WHERE_REQUIRED[name]}"
                )
            for item in marked:
                item.add_marker(pytest.mark.skip(reason=f"{name} is not available here"))


@pytest.fixture(scope="session", autouse=True)
def _trail_lets_itself_be_cleared() -> Iterator[None]:
    """Takes the guard off the trail while the database of a test that commits is emptied, and puts it back."""
    from mamori.kernel.trail import guard

    clear = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # what Django calls after each such test

    def unguarded(case: Any) -> None:
        guard.remove(connection)
        try:
            clear(case)
        finally:
            guard.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", unguarded)
        yield
