"""The demo company on several days: an ordinary one, the first of a year after holidays, and a leap day."""

from datetime import date
from functools import cache

import pytest

from mamori.web.demo.company import furnish_data
from mamori.web.demo.shapes import DemoCompany

DAYS = [date(2026, 11, 23), date(2027, 1, 4), date(2028, 2, 29)]


@cache
def furnished(on: date) -> DemoCompany:
    """Returns the company as it is that day, built once."""
    return furnish_data(on)


@pytest.fixture(params=DAYS, ids=str)
def company(request: pytest.FixtureRequest) -> DemoCompany:
    """Returns the company on one of several days."""
    return furnished(request.param)
