"""With ten thousand people no page sends them all to the browser: people are searched for, and lists are cut."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from house.walking import on_the_day, quick_paper, shown_pages  # noqa: F401 - pytest finds fixtures by name
from mamori.kernel.people.models import Person
from people import SINCE, Cast

pytestmark = pytest.mark.usefixtures("on_the_day", "quick_paper")
PEOPLE = 10_000
SHOWN = 110  # a page of a list, and what else names people
BYTES = 300_000


@pytest.fixture
def office(cast: Cast) -> Client:
    """The office of a company with ten thousand people more, all in the department whose pages are opened."""
    Person.objects.bulk_create(
        [
            Person(code=f"N{number}", name=f"番場 {number}", department=cast.sales, joined_on=SINCE)
            for number in range(PEOPLE)
        ],
        batch_size=1_000,
    )
    return cast.takahashi.browser()


def test_no_page_grows_with_the_number_of_people(cast: Cast, office: Client) -> None:
    too_large, seen = {}, 0
    for address, text in shown_pages(cast, office):
        seen += 1
        named, size = text.count("番場"), len(text.encode())
        if named > SHOWN or size > BYTES:
            too_large[address] = (named, size)
    assert too_large == {}
    assert seen > 50


def test_the_box_proposes_a_dozen_of_ten_thousand(cast: Cast, office: Client) -> None:
    answer = office.get(reverse("organisation.find_people"), {"owner": "番場 99"})
    assert answer.content.decode().count("<option") == 12
    exact = office.get(reverse("organisation.find_people"), {"owner": "N9999"})
    assert exact.content.decode().count("<option") == 1
