"""An action keeps its three promises: who may not is refused, all or nothing, and exactly one entry in the trail."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from mamori.kernel import trail
from mamori.kernel.action import NotAllowed, Refusal, TrailBroken, action, all_actions
from mamori.kernel.people.models import Department
from mamori.kernel.permission import Actor, Reach, Role
from mamori.kernel.permission.table import act_named
from mamori.kernel.trail.models import TrailEntry
from people import NOW, Cast

HEADS = {Role.DEPARTMENT_HEAD: Reach.DEPARTMENT, Role.OFFICE: Reach.COMPANY}
Rename = Callable[..., Department]


def renaming(entries: int = 1, refuses: bool = False) -> Rename:
    """Declares an action that renames a department and leaves so many entries."""

    @action("demo.rename", title="名前を変える", allowed=HEADS)
    def rename(
        department: Department, name: str, *, by: Actor, at: datetime, because: str = ""
    ) -> Department:
        """Renames."""
        department.name = name
        department.save()
        for _ in range(entries):
            trail.record(about=department, changes={"name": ["営業部", name]})
        if refuses:
            raise Refusal("できません")
        return department

    return rename


def state() -> tuple[set[str], int]:
    """The names of departments and the number of entries, as the database has them."""
    return set(Department.objects.values_list("name", flat=True)), TrailEntry.objects.count()


def test_an_act_is_done_and_told_once(cast: Cast) -> None:
    rename = renaming()
    assert (
        rename(cast.sales, "販売部", by=cast.tanaka.actor, at=NOW, because="組織変更のため").name == "販売部"
    )
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.actor, entry.actor_name, entry.at, entry.reason) == (
        "demo.rename",
        cast.tanaka.account,
        "田中 いさむ",
        NOW,
        "組織変更のため",
    )
    assert (entry.object_type, entry.object_id, entry.department_path) == (
        "kernel.department",
        str(cast.sales.pk),
        cast.sales.path,
    )


def test_an_action_is_entered_in_the_access_table_under_its_key() -> None:
    rename = renaming()
    act = act_named("demo.rename")
    assert (act.allowed, act.writes) == (HEADS, True)
    assert all_actions()["demo.rename"] is rename
    assert (rename.__name__, rename.__doc__) == ("rename", "Renames.")


@pytest.mark.parametrize("entries", [0, 2])
def test_an_act_that_leaves_no_entry_or_two_is_undone(cast: Cast, entries: int) -> None:
    before = state()
    with pytest.raises(TrailBroken, match=f"left {entries} entries"):
        renaming(entries)(cast.sales, "販売部", by=cast.tanaka.actor, at=NOW)
    assert state() == before


def test_a_refusal_undoes_everything_and_leaves_no_entry(cast: Cast) -> None:
    before = state()
    with pytest.raises(Refusal, match="できません"):
        renaming(refuses=True)(cast.sales, "販売部", by=cast.tanaka.actor, at=NOW)
    assert state() == before


@pytest.mark.parametrize("how", ["by position", "by name"])
def test_who_may_not_do_this_to_that_very_object_is_refused_before_anything_happens(
    cast: Cast, how: str
) -> None:
    rename = renaming()
    before = state()
    about: dict[str, Any] = {"department": cast.making, "name": "販売部"}
    args, named = ((), about) if how == "by name" else (about.values(), {})
    for member in (cast.tanaka, cast.suzuki, cast.ito, cast.watanabe, cast.mallory):
        with pytest.raises(NotAllowed):
            rename(*args, **named, by=member.actor, at=NOW)
    assert state() == before


def test_the_product_itself_may_only_what_it_is_allowed(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        renaming()(cast.sales, "販売部", by=Actor.system(), at=NOW)


def test_by_and_at_are_never_optional(cast: Cast) -> None:
    rename = renaming()
    with pytest.raises(TypeError):
        rename(cast.sales, "販売部", at=NOW)
    with pytest.raises(TypeError):
        rename(cast.sales, "販売部", by=cast.tanaka.actor)


def test_an_act_inside_an_act_leaves_its_own_entry(cast: Cast) -> None:
    rename = renaming()

    @action("demo.reorganise", title="組織を変える", allowed=HEADS)
    def reorganise(department: Department, *, by: Actor, at: datetime) -> None:
        trail.record(about=department, note="before")
        rename(department, "販売部", by=by, at=at)

    reorganise(cast.sales, by=cast.tanaka.actor, at=NOW)
    assert list(TrailEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "demo.reorganise",
        "demo.rename",
    ]


def test_an_outer_act_that_breaks_undoes_the_inner_one_with_its_entry(cast: Cast) -> None:
    rename = renaming()

    @action("demo.reorganise", title="組織を変える", allowed=HEADS)
    def reorganise(department: Department, *, by: Actor, at: datetime) -> None:
        rename(department, "販売部", by=by, at=at)

    before = state()
    with pytest.raises(TrailBroken, match=r"demo\.reorganise left 0"):
        reorganise(cast.sales, by=cast.tanaka.actor, at=NOW)
    assert state() == before


def test_an_inner_refusal_that_is_caught_undoes_only_the_inner_act(cast: Cast) -> None:
    rename = renaming(refuses=True)

    @action("demo.reorganise", title="組織を変える", allowed=HEADS)
    def reorganise(department: Department, *, by: Actor, at: datetime) -> None:
        try:
            rename(Department.objects.get(pk=department.pk), "販売部", by=by, at=at)
        except Refusal:
            trail.record(about=department, note="refused")

    reorganise(cast.sales, by=cast.tanaka.actor, at=NOW)
    assert "販売部" not in state()[0]
    assert TrailEntry.objects.get().action == "demo.reorganise"


def test_an_inner_act_asks_for_its_own_right(cast: Cast) -> None:
    rename = renaming()

    @action("demo.reorganise", title="組織を変える", allowed={Role.DEPARTMENT_CLERK: Reach.DEPARTMENT})
    def reorganise(department: Department, *, by: Actor, at: datetime) -> None:
        trail.record(about=department)
        rename(department, "販売部", by=by, at=at)

    before = state()
    with pytest.raises(NotAllowed):
        reorganise(cast.sales, by=cast.suzuki.actor, at=NOW)
    assert state() == before


def test_a_reason_is_handed_to_those_who_ask_and_kept_for_all(cast: Cast) -> None:
    heard = []

    @action("demo.asks", title="理由を聞く", allowed=HEADS)
    def asks(department: Department, *, by: Actor, at: datetime, because: str) -> None:
        heard.append(because)
        trail.record(about=department)

    @action("demo.does_not_ask", title="理由を聞かない", allowed=HEADS)
    def does_not_ask(department: Department, *, by: Actor, at: datetime) -> None:
        trail.record(about=department)

    asks(cast.sales, by=cast.tanaka.actor, at=NOW, because="一つ目")
    does_not_ask(cast.sales, by=cast.tanaka.actor, at=NOW, because="二つ目")  # type: ignore[call-arg]  # every action takes it
    assert heard == ["一つ目"]
    assert list(TrailEntry.objects.order_by("pk").values_list("reason", flat=True)) == ["一つ目", "二つ目"]


def test_a_guest_acts_on_the_one_object_of_the_link(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Department, "scope_guest", ".", raising=False)

    @action("demo.answer", title="答える", allowed={Role.GUEST: Reach.OWN})
    def answer(department: Department, *, by: Actor, at: datetime) -> None:
        trail.record(about=department)

    guest = Actor.guest("招かれた人", about=cast.sales)
    answer(cast.sales, by=guest, at=NOW)
    with pytest.raises(NotAllowed):
        answer(cast.making, by=guest, at=NOW)
    entry = TrailEntry.objects.get()
    assert (entry.actor, entry.actor_name) == (None, "招かれた人")


def test_a_trail_cannot_be_written_outside_an_act(cast: Cast) -> None:
    with pytest.raises(RuntimeError, match="belongs inside an action"):
        trail.record(about=cast.sales)
