"""Shared by the organisation's tests."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def count_queries(db: None) -> Callable[[], CaptureQueriesContext]:
    """A context that counts its queries by `len`."""
    return lambda: CaptureQueriesContext(connection)
