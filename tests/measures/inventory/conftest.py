"""Shared by the inventory's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings

from mamori.measures.inventory.actions import answers
from mamori.measures.inventory.models import Entry, Sheet
from measures.inventory.furnished import entered, written
from measures.inventory.share import Share
from measures.inventory.test_actions_survey import FULL, open_round, sheet_of
from people import NOW, Cast


@pytest.fixture
def at_ten() -> Iterator[object]:
    """Stops the clock of the pages at NOW, in the middle of the round."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def sheet(cast: Cast) -> Sheet:
    """The sheet of sales with one row carried from the register and a new one."""
    entered(cast)
    found = sheet_of(open_round(cast, cast.sales, cast.making), cast.sales)
    answers.add_answer(found, {**FULL, "name": "名刺"}, by=cast.suzuki.actor, at=NOW)
    return sheet_of(found.round, cast.sales)


@pytest.fixture
def entry(cast: Cast) -> Entry:
    """An entry of sales with a risk."""
    found = entered(cast)
    written(cast, found)
    return Entry.objects.get(pk=found.pk)


@pytest.fixture
def share(tmp_path: Path, cast: Cast, settings: Settings) -> Share:
    """An empty share below an allowed root."""
    root = tmp_path / "share"
    root.mkdir()
    settings.SCAN_ROOTS, settings.SCAN_MEMORY, settings.SCAN_JOBS = [tmp_path], tmp_path / "memory", 1
    return Share(root, cast)
