"""The ledgers as JSON."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import include, path

from ledgers import declare_people
from mamori.ui.ledger.api import api_urls
from people import Cast

API = "/api/testing/people/"


@pytest.fixture(autouse=True)
def mounted(clean_slate: Any, settings: Any) -> None:
    declare_people(page_size=4)
    clean_slate.mount()
    settings.ROOT_URLCONF = (path("api/", include((api_urls(), "api"))), path("", include("mamori.web.urls")))


def test_programs_page_through_the_same_rows_in_the_same_order(cast: Cast) -> None:
    browser = cast.takahashi.browser()
    first = browser.get(API).json()
    assert [row["code"] for row in first["items"]] == ["1001", "1002", "1003", "1004"]
    assert (first["count"], first["previous"]) == (11, None)
    second = browser.get(f"{API}?after={first['next']}&limit=2").json()
    assert [row["name"] for row in second["items"]] == ["小林 みのる", "田中 いさむ"]


def test_a_row_gives_keys_numbers_and_days_as_such(cast: Cast) -> None:
    row = cast.takahashi.browser().get(f"{API}{cast.mori.person.pk}/").json()
    assert row == {
        "id": cast.mori.person.pk,
        "code": "1010",
        "name": "森 あおい",
        "department": {"id": cast.sales_one.pk, "name": "営業一課"},
        "engagement": "regular",
        "joined_on": "2026-04-01",
        "left_on": None,
        "years": 0,
        "email": "p1010@minato.example",
    }


def test_the_api_has_the_scope_filters_and_columns_of_the_page(cast: Cast) -> None:
    tanaka = cast.tanaka.browser()
    assert tanaka.get(API).json()["count"] == 3
    assert tanaka.get(f"{API}{cast.kato.person.pk}/").status_code == 404
    filtered = cast.ito.browser().get(f"{API}?engagement=officer&columns=name").json()
    assert [set(row) for row in filtered["items"]] == [{"id", "name"}] * 2


def test_strangers_are_refused_in_json(cast: Cast, client: Any) -> None:
    assert client.get(API).status_code == 401
    refused = cast.mallory.browser().get(API)
    assert (refused.status_code, "権限がありません" in refused.json()["detail"]) == (403, True)


def test_the_description_lists_every_ledger_with_its_filters(cast: Cast) -> None:
    described = cast.takahashi.browser().get("/api/openapi.json").json()
    asked = described["paths"][f"{API}"]["get"]
    assert {one["name"] for one in asked["parameters"]} >= {
        "q",
        "sort",
        "after",
        "engagement",
        "joined_on_from",
    }
    assert described["components"]["schemas"]["TestingPeople"]["properties"]["department"]


def test_every_address_of_the_api_stands_on_the_access_table() -> None:
    keys = {str(one.name): one.callback.access_key for one in api_urls() if hasattr(one, "callback")}  # type: ignore[union-attr]  # patterns
    assert keys["testing.people"] == keys["testing.people.detail"] == "testing.people"
    assert keys["openapi-view"] == "ledgers.api"
