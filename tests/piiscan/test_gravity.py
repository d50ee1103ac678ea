"""A file is graver the graver its gravest kind, the more kinds meet in it, and the more people it speaks of."""

from __future__ import annotations

import pytest

from piiscan.gravity import GRAVITY, score
from piiscan.rules import shipped


@pytest.mark.parametrize(
    ("kinds", "people", "points"),
    [
        ({}, 0, 0),
        ({"corporate_number": 900}, 0, 0),
        ({"postal_code": 1}, 0, 8),
        ({"email": 1}, 0, 20),
        ({"my_number": 1}, 0, 50),
        ({"person_name": 1000, "phone": 1000, "address": 1000}, 1000, 60),
        ({"my_number": 1000, "person_name": 1000}, 1000, 85),
        (
            {"my_number": 10**6, "person_name": 1, "phone": 1, "email": 1, "address": 1, "birth_date": 1},
            10**6,
            100,
        ),
        ({"customer_number": 100}, 0, 40),
        ({"phone": 0}, 0, 0),
    ],
)
def test_points_add_up(kinds: dict[str, int], people: int, points: int) -> None:
    assert score(kinds, people) == points


def test_every_kind_that_weighs_otherwise_than_a_name_is_one_that_can_be_found() -> None:
    assert set(GRAVITY) - {rule.kind for rule in shipped() if rule.finds} <= {"special_care"}
