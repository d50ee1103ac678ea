"""Keeps what the kernel's tests declare out of the product's own access table."""

import pytest

from mamori.kernel import action
from mamori.kernel.permission import table


@pytest.fixture(autouse=True)
def _own_declarations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a test declare acts and actions that are forgotten after it."""
    monkeypatch.setattr(table, "_ACTS", dict(table._ACTS))
    monkeypatch.setattr(action, "_ACTIONS", dict(action._ACTIONS))
