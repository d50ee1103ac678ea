"""The pages of the scan offer each reader only what is theirs."""

from __future__ import annotations

import pytest
from django.urls import reverse

from measures.inventory.share import Share, rows
from people import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("who", "is_linked"), [("suzuki", False), ("takahashi", True)])
def test_a_target_of_another_department_is_named_and_not_linked(
    share: Share, cast: Cast, who: str, is_linked: bool
) -> None:
    share.put("営業部/名簿.csv", rows(20))
    share.aim(cast.administration, by_folder=True)
    share.scan()
    browser = getattr(cast, who).browser()
    target = reverse("inventory.scan_target", args=[share.target.pk])
    assert browser.get(target).status_code == (200 if is_linked else 404)
    for name, row in (("discrepancy", share.row("unregistered")), ("scanned_file", share.file("名簿.csv"))):
        page = browser.get(reverse(f"inventory.{name}", args=[row.pk]))
        assert page.status_code == 200
        assert (target in page.content.decode()) is is_linked, name
