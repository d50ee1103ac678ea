"""The page of the seals tells how the trail stands to whom it concerns, and hands out proofs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mamori.kernel.control import State
from mamori.kernel.trail import copies
from mamori.kernel.trail.models import TrailEntry
from mamori.kernel.trail.signing import path_of_key, the_key
from mamori.kernel.trail.verifier import proven, read_checkpoint
from mamori.measures.organisation.controls import trail_sealed
from measures.organisation.furnished import text_of
from people import NOW, TODAY, Cast
from trails import later, leave, sealed

READERS = {"yamamoto", "sato", "takahashi", "ito", "kobayashi"}


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def two_places(settings: Any, tmp_path: Path) -> list[Path]:
    """Two folders outside, one of them away."""
    settings.TRAIL_COPIES = [tmp_path, tmp_path / "away"]
    return [tmp_path, tmp_path / "away"]


@pytest.mark.parametrize(
    "name", ["organisation.seals", "organisation.seals_print", "organisation.seals_checkpoint"]
)
def test_the_seals_are_for_leaders_auditors_and_the_administrator(cast: Cast, name: str) -> None:
    sealed(cast, 1)
    everybody = {
        "yamamoto",
        "sato",
        "takahashi",
        "ito",
        "kobayashi",
        "tanaka",
        "suzuki",
        "mori",
        "watanabe",
        "mallory",
    }
    opened = {who for who in everybody if getattr(cast, who).browser().get(reverse(name)).status_code == 200}
    assert opened == READERS | {"watanabe"}


def test_the_page_tells_what_is_sealed_where_the_copies_are_and_the_key(
    cast: Cast, two_places: list[Path]
) -> None:
    sealed(cast, 3)
    leave(cast)
    copies.hand_out(NOW)
    said = text_of(cast.ito.browser().get(reverse("organisation.seals")))
    for words in (
        str(two_places[0]),
        "届いています",
        "No such file or directory",
        str(the_key().public),
        "2か所に足りません",
    ):
        assert words in said
    assert "回目の記入" not in said


def test_the_page_takes_the_same_queries_with_one_entry_and_with_many(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, two_places: list[Path]
) -> None:
    browser = cast.ito.browser()
    for count in (1, 3):
        sealed(cast, count, at=later(count))
        with django_assert_num_queries(13):
            browser.get(reverse("organisation.seals"))


def test_the_page_says_when_the_key_cannot_be_read(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    path_of_key().write_text("spoilt", encoding="ascii")
    assert "署名の鍵を読めません" in text_of(cast.watanabe.browser().get(reverse("organisation.seals")))


def test_the_paper_shows_both_codes_and_the_text(cast: Cast) -> None:
    note = sealed(cast, 2)
    page = cast.ito.browser().get(reverse("organisation.seals_print")).content.decode()
    assert page.count('class="segno"') == 2
    assert note.splitlines()[2] in page
    assert "style=" not in page


def test_the_last_checkpoint_is_handed_out_as_it_was_signed(cast: Cast) -> None:
    note = sealed(cast, 2)
    answer = cast.watanabe.browser().get(reverse("organisation.seals_checkpoint"))
    assert answer.content.decode() == note
    assert "attachment" in answer["Content-Disposition"]


def test_there_is_nothing_to_print_or_to_hand_out_before_the_first_checkpoint(cast: Cast) -> None:
    for name in ("organisation.seals_print", "organisation.seals_checkpoint"):
        assert cast.ito.browser().get(reverse(name))["Location"] == reverse("organisation.seals")


def test_the_page_of_an_entry_shows_its_seal_and_offers_a_proof_that_holds(cast: Cast) -> None:
    outside = sealed(cast, 3)
    entry = TrailEntry.objects.order_by("id")[1]
    said = text_of(cast.ito.browser().get(reverse("organisation.trail.detail", args=[entry.pk])))
    assert bytes(entry.seal.leaf).hex() in said
    answer = cast.ito.browser().get(reverse("organisation.trail_proof", args=[entry.pk]))
    found = json.loads(answer.content)
    assert json.loads(found["body"])["id"] == entry.pk
    assert proven(found, [read_checkpoint(outside)], [the_key().public]).faults == []


def test_an_entry_that_waits_says_so_and_has_no_proof_yet(cast: Cast) -> None:
    entry = leave(cast)[0]
    browser = cast.ito.browser()
    assert "まだ封印されていません" in text_of(
        browser.get(reverse("organisation.trail.detail", args=[entry.pk]))
    )
    answer = browser.get(reverse("organisation.trail_proof", args=[entry.pk]), follow=True)
    assert "チェックポイントがまだありません" in text_of(answer)


def test_the_administrator_who_may_see_the_seals_gets_no_record(cast: Cast) -> None:
    sealed(cast, 1)
    address = reverse("organisation.trail_proof", args=[TrailEntry.objects.get().pk])
    assert cast.watanabe.browser().get(address).status_code == 403


def test_the_control_is_green_only_when_all_is_sealed_and_two_copies_are_outside(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    assert trail_sealed(TODAY).state is State.IDLE
    leave(cast, at=later(-1))
    assert "遅れています" in str(trail_sealed(TODAY).words)
    sealed(cast, 1)
    assert "2か所に足りません" in str(trail_sealed(TODAY).words)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    settings.TRAIL_COPIES = [tmp_path / "one", tmp_path / "two"]
    copies.hand_out(NOW)
    assert trail_sealed(TODAY).state is State.GREEN
    with time_machine.travel(later(27), tick=False):
        verdict = trail_sealed(TODAY)
    assert (verdict.state, "チェックポイントがありません" in str(verdict.words)) == (State.RED, True)
