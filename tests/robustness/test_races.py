"""Of all who accept or return one sheet at the same moment, exactly one decides, and the trail says who.

A hundred races run with every suite; MAMORI_RACES=1000 runs as many as the product promises.
"""

import os

import pytest

from installation import Installation

RACES = int(os.environ.get("MAMORI_RACES", "100"))


@pytest.mark.django_db(transaction=True)
def test_of_racing_acceptances_and_returns_of_a_sheet_exactly_one_decides(installation: Installation) -> None:
    told = installation.ask(f"from robustness import racing\nanswer = racing.run({RACES})")
    assert isinstance(told, dict)
    assert told["wrong"] == [], "decided twice or not at all, or state, trail and register do not agree"
    assert told["races"] == RACES == told["trail"]
    assert told["entries"] == told["winners"]["accept"], "each accepted sheet has one answer, so one entry"
    assert set(told["winners"]) == {"accept", "return"}, "one side always won: there was no race"
    print(f"\n{RACES} races, winners {told['winners']}")  # noqa: T201 - for those who run the full number
