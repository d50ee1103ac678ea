"""Every page of the scan runs in one literal number of queries, with one file and with three, for whom it was made."""

from __future__ import annotations

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mamori.measures.inventory.actions import register
from mamori.measures.inventory.models import Discrepancy, ScannedFile, ScanTarget
from measures.inventory.furnished import entered
from measures.inventory.share import Share, rows
from people import NOW, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]

BUDGETS = {
    "scans": 7,
    "scan_target": 7,
    "add_target": 5,
    "change_target": 6,
    "scanned": 7,
    "scanned_file": 7,
    "reconciliation": 7,
    "discrepancies": 7,
    "discrepancy": 7,
    "register_found": 7,
    "excuse_found": 6,
    "remove_found": 6,
    "place_map": 8,
}


def furnish(share: Share, size: int) -> None:
    """Scans `size` targets with unregistered files, entries that say less than they hold, and empty places."""
    cast = share.cast
    for at in range(size):
        root = share.root / f"共有{at}"
        root.mkdir()
        for number in range(size):
            share.put(f"共有{at}/受付/名簿{number}.csv", rows(20))
            share.put(f"共有{at}/増えた{number}/名簿.csv", rows(60, "生年月日"))
            entry = entered(cast, name=f"増えた{at}{number}", items=["氏名"], count=10, count_basis="exact")
            places = [f"{root}/増えた{number}", f"{root}/なくなった{number}"]
            register.change_entry(entry, {}, places=places, by=cast.takahashi.actor, at=NOW)
        share.aim(name=f"共有{at}", address=str(root))
        share.scan()


def address(name: str) -> str:
    """Returns where the page is, for the first object of its kind."""
    row = Discrepancy.objects.filter(matter="drift" if name == "discrepancy" else "unregistered").earliest(
        "pk"
    )
    about = {
        **dict.fromkeys(("discrepancy", "register_found", "excuse_found", "remove_found"), row),
        **dict.fromkeys(("scan_target", "change_target"), ScanTarget.objects.earliest("pk")),
        "scanned_file": ScannedFile.objects.earliest("pk"),
    }
    return reverse(f"inventory.{name}", args=[about[name].pk] if name in about else [])


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("name", BUDGETS)
def test_a_page_of_the_scan_keeps_to_its_queries(
    share: Share, cast: Cast, name: str, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    furnish(share, size)
    browser, here = cast.takahashi.browser(), address(name)
    browser.get(here)
    with django_assert_num_queries(BUDGETS[name]):
        assert browser.get(here).status_code == 200
