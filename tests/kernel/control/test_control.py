"""Controls are judged from records, each on its own; what cannot be judged is never green."""

import logging
from datetime import date, timedelta

import pytest
from django.db import connection

from mamori.kernel import control as controls
from mamori.kernel.control import Evidence, State, Verdict, control, registry
from mamori.kernel.people.models import Department
from mamori.kernel.permission import Reach, Role, reading
from people import TODAY, Cast


@pytest.fixture(autouse=True)
def _only_controls_of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_CONTROLS", {})
    reading("demo.office_page", title="事務局の画面", allowed={Role.OFFICE: Reach.COMPANY})
    reading("demo.head_page", title="部門の画面", allowed={Role.DEPARTMENT_HEAD: Reach.DEPARTMENT})


def declare(
    key: str, verdict: Verdict | None = None, *, url_name: str = "demo.office_page", seed: str = "2"
) -> None:
    @control(key, title=key, basis=["通則編 10-3(3)"], owner=Role.OFFICE, seed=seed, url_name=url_name)
    def judgement(today: date) -> Verdict:
        if verdict is None:
            Department.objects.get(code="there is no such department")
        assert verdict is not None
        return verdict


GREEN = Verdict(
    State.GREEN, "今年の棚卸しが終わっています", evidence=[Evidence("2026年度の棚卸し", "/rounds/1/")]
)
RED = Verdict(
    State.RED, "始まっていません", next_action="棚卸しを始める", next_url="/rounds/new/", since=TODAY
)


def test_a_green_verdict_needs_evidence() -> None:
    with pytest.raises(ValueError, match="needs evidence"):
        Verdict(State.GREEN, "できています")


@pytest.mark.parametrize("state", ["amber", "red", "unknown"])
def test_a_verdict_that_is_not_green_needs_the_next_action(state: str) -> None:
    with pytest.raises(ValueError, match="needs the next action"):
        Verdict(state, "できていません")  # type: ignore[arg-type]  # a plain word is read as the state


def test_all_controls_are_judged_in_the_order_of_their_countermeasures(db: None) -> None:
    declare("late.one", GREEN, seed="10")
    declare("early.one", RED, seed="2")
    declare("none.one", GREEN, seed="")
    assert [(each.control.key, each.verdict.state) for each in controls.judge_all(TODAY)] == [
        ("early.one", "red"),
        ("late.one", "green"),
        ("none.one", "green"),
    ]


def test_a_broken_control_is_unknown_and_logged_and_spoils_no_other(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    declare("a.broken", None)
    declare("b.fine", GREEN)
    with caplog.at_level(logging.ERROR, logger="mamori.control"):
        broken, fine = controls.judge_all(TODAY)
    assert (broken.verdict.state, broken.verdict.is_green) == ("unknown", False)
    assert str(broken.verdict.words) == (
        "記録を調べるプログラムが途中で止まりました。できていないという意味ではありません。"
    )
    assert "「a.broken」" in str(broken.verdict.next_action)
    assert "there is no such department" not in str(broken.verdict)
    assert fine.verdict is GREEN
    assert [record.message for record in caplog.records] == ["control a.broken could not be judged"]


def test_a_control_that_breaks_the_query_leaves_the_transaction_usable(db: None) -> None:
    @control("a.sql", title="x", basis=[], owner=Role.OFFICE, url_name="demo.office_page")
    def broken(today: date) -> Verdict:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")
        return GREEN

    (judged,) = controls.judge_all(TODAY)
    assert (judged.verdict.state, str(judged.verdict.words)) == (
        "unknown",
        "記録をデータベースから読めませんでした。できていないという意味ではありません。",
    )
    assert Department.objects.count() == 0


def test_a_control_that_forgets_its_verdict_is_unknown(db: None) -> None:
    control("a.none", title="x", basis=[], owner=Role.OFFICE, url_name="demo.office_page")(lambda today: None)  # type: ignore[arg-type,return-value]  # the mistake under test
    assert [each.verdict.state for each in controls.judge_all(TODAY)] == ["unknown"]


def test_a_key_is_declared_once_and_names_its_room() -> None:
    declare("a.one", GREEN)
    with pytest.raises(ValueError, match="declared twice"):
        declare("a.one", GREEN)
    with pytest.raises(ValueError, match="must read"):
        declare("lonely", GREEN)


def test_people_see_the_controls_whose_page_they_may_open(cast: Cast) -> None:
    declare("a.office", GREEN)
    declare("b.head", RED, url_name="demo.head_page")
    seen = {
        name: [each.control.key for each in controls.judged_for(member.actor, TODAY)]
        for name, member in {"office": cast.takahashi, "head": cast.tanaka, "nobody": cast.mallory}.items()
    }
    assert seen == {"office": ["a.office"], "head": ["b.head"], "nobody": []}


def test_the_state_of_a_day_is_kept_once_and_the_last_look_counts(db: None) -> None:
    declare("a.one", RED)
    assert controls.keep_day(TODAY - timedelta(days=1)) == 1
    controls.keep_day(TODAY)
    registry._CONTROLS.clear()
    declare("a.one", GREEN)
    controls.keep_day(TODAY)
    kept = [(each.day, each.state) for each in controls.history("a.one", since=TODAY - timedelta(days=30))]
    assert kept == [(TODAY - timedelta(days=1), State.RED), (TODAY, State.GREEN)]
    assert [each.day for each in controls.history("a.one", since=TODAY)] == [TODAY]


def test_a_control_that_cannot_be_judged_is_kept_as_unknown(db: None) -> None:
    declare("a.broken", None)
    controls.keep_day(TODAY)
    assert [each.state for each in controls.history("a.broken", since=TODAY)] == [State.UNKNOWN]
