"""The home page shows each person what they owe, how the countermeasures stand, and nothing that is not theirs."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from mamori.kernel import duty
from mamori.kernel.control import Evidence, State, Verdict, registry
from mamori.kernel.permission import Role
from mamori.web.home import SHOWN_DUTIES, home_of
from people import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_other_controls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_CONTROLS", {})


@pytest.fixture(autouse=True)
def _the_day_is_today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def owe(cast: Cast, title: str, due_on: date, **to: Any) -> None:
    duty.owe(
        f"web.test_{title}", title=title, due_on=due_on, about=cast.company, url="/somewhere/", at=NOW, **to
    )


def test_what_is_owed_stands_in_the_order_of_its_limit_with_its_days(cast: Cast) -> None:
    owe(cast, "後の仕事", TODAY + timedelta(days=20), to=cast.sato.person)
    owe(cast, "遅れた仕事", TODAY - timedelta(days=3), to=cast.sato.person)
    owe(cast, "ほかの人の仕事", TODAY, to=cast.tanaka.person)
    text = cast.sato.browser().get(reverse("web.home")).content.decode()
    assert text.index("遅れた仕事") < text.index("後の仕事")
    assert "3日過ぎています" in text
    assert "あと20日" in text
    assert "ほかの人の仕事" not in text


def test_more_duties_than_fit_are_counted(cast: Cast) -> None:
    for number in range(SHOWN_DUTIES + 4):
        owe(cast, f"仕事{number}", TODAY, to=cast.sato.person)
    home = home_of(cast.sato.actor, today=TODAY)
    assert (len(home.owed), home.more) == (SHOWN_DUTIES, 4)


def test_somebody_who_owes_nothing_is_told_so(cast: Cast) -> None:
    assert "いま、することはありません" in cast.mori.browser().get(reverse("web.home")).content.decode()


def test_controls_stand_with_the_most_urgent_first_and_say_the_next_step(cast: Cast) -> None:
    verdicts = {
        "green": Verdict(State.GREEN, "できています", evidence=[Evidence("記録")]),
        "red": Verdict(State.RED, "できていません", next_action="回を開いてください"),
        "idle": Verdict(State.IDLE, "まだ"),
    }
    for name, verdict in verdicts.items():
        registry.control(f"web.{name}", title=name, basis=["法23条"], owner=Role.OFFICE, url_name="web.home")(
            lambda _today, verdict=verdict: verdict  # type: ignore[misc]  # bound on purpose
        )
    tiles = home_of(cast.sato.actor, today=TODAY).tiles
    assert [(tile.judged.control.title, tile.colour) for tile in tiles] == [
        ("red", "red"),
        ("green", "green"),
        ("idle", "grey"),
    ]
    text = cast.sato.browser().get(reverse("web.home")).content.decode()
    assert "回を開いてください" in text
    assert text.count("証拠 1 件") == 1


def test_a_control_that_cannot_be_judged_has_a_tile_of_its_own_with_reason_and_next_step(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_today: date) -> Verdict:
        raise ValueError("佐藤 まもる")

    registry.control(
        "web.broken", title="壊れた判定", basis=["法23条"], owner=Role.OFFICE, url_name="web.home"
    )(broken)
    registry.control(
        "web.idle", title="まだの判定", basis=["法23条"], owner=Role.OFFICE, url_name="web.home"
    )(lambda _today: Verdict(State.IDLE, "まだ"))
    assert [tile.colour for tile in home_of(cast.sato.actor, today=TODAY).tiles] == ["unknown", "grey"]
    text = cast.sato.browser().get(reverse("web.home")).content.decode()
    tile = text[text.index("tile tile--unknown") : text.index("tile tile--grey")]
    assert "判定できません" in tile
    assert "記録を調べるプログラムが途中で止まりました。" in tile
    assert "システム管理者に「web.broken」を伝え" in tile
    assert "status--unknown" in tile
    assert "ValueError" not in text


def test_home_takes_as_many_queries_for_three_duties_as_for_one(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    browser = cast.sato.browser()
    counts = []
    for wanted in (1, 3):
        for number in range(wanted):
            owe(cast, f"仕事{wanted}-{number}", TODAY, to=cast.sato.person)
        with django_assert_max_num_queries(20) as captured:
            browser.get(reverse("web.home"))
        counts.append(len(captured))
    assert counts[0] == counts[1]
