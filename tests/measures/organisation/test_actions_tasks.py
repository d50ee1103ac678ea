"""How the team's tasks are owed, reported on, handed over and settled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mamori.kernel import duty
from mamori.kernel.action import NotAllowed
from mamori.kernel.duty.models import Duty
from mamori.kernel.permission import Role
from mamori.measures.organisation import actions
from mamori.measures.organisation.actions import tasks
from mamori.measures.organisation.models import TeamTask
from measures.organisation.furnished import founded_today
from people import NOW, TODAY, Cast

TOMORROW = TODAY + timedelta(days=1)


class TestTasks:
    def test_a_task_is_owed_by_its_owner_and_settled_at_a_hundred(self, cast: Cast) -> None:
        body = founded_today(cast, tasks=())
        task = actions.add_task(
            body,
            title="規程の案を作る",
            owner=cast.mori.person,
            due_on=TOMORROW,
            by=cast.takahashi.actor,
            at=NOW,
        )
        owed = Duty.objects.get()
        assert (owed.person, owed.due_on, owed.url) == (
            cast.mori.person,
            TOMORROW,
            f"/organisation/tasks/{task.pk}/",
        )
        actions.report_progress(task, progress=40, text="目次まで", by=cast.mori.actor, at=NOW)
        assert (task.state, Duty.objects.get().is_open) == (TeamTask.State.DOING, True)
        actions.report_progress(task, progress=100, by=cast.mori.actor, at=NOW)
        assert (task.done_on, Duty.objects.get().is_open) == (TODAY, False)
        assert [note.progress for note in task.notes.all()] == [100, 40]

    def test_a_finished_task_that_is_opened_again_is_owed_again(self, cast: Cast) -> None:
        body = founded_today(cast, tasks=())
        task = actions.add_task(body, title="窓口の公表", due_on=TOMORROW, by=cast.takahashi.actor, at=NOW)
        actions.report_progress(task, progress=100, by=cast.takahashi.actor, at=NOW)
        actions.report_progress(task, progress=80, by=cast.takahashi.actor, at=NOW)
        assert task.done_on is None
        assert [one.role for one in Duty.objects.filter(settled_at=None)] == [Role.OFFICE]

    def test_the_duty_moves_with_the_owner(self, cast: Cast) -> None:
        body = founded_today(cast, tasks=())
        task = actions.add_task(
            body, title="教材を直す", owner=cast.mori.person, due_on=TOMORROW, by=cast.takahashi.actor, at=NOW
        )
        actions.change_task(
            task, title="教材を直す", owner=cast.kato.person, due_on=TOMORROW, by=cast.takahashi.actor, at=NOW
        )
        assert [one.person for one in Duty.objects.filter(settled_at=None)] == [cast.kato.person]

    @pytest.mark.parametrize(("successor", "owner"), [("kato", "kato"), (None, None)])
    def test_a_leaver_s_tasks_go_to_the_successor_or_the_office(
        self, cast: Cast, successor: str | None, owner: str | None
    ) -> None:
        body = founded_today(cast, tasks=())
        task = actions.add_task(
            body, title="教材を直す", owner=cast.mori.person, due_on=TOMORROW, by=cast.takahashi.actor, at=NOW
        )
        duty.owe(
            "testing.review", title="見直す", to=cast.mori.person, due_on=TOMORROW, about=cast.sales, at=NOW
        )
        follows = getattr(cast, successor).person if successor else None
        actions.record_leaving(cast.mori.person, on=TODAY, successor=follows, by=cast.takahashi.actor, at=NOW)
        task.refresh_from_db()
        assert task.owner == (getattr(cast, owner).person if owner else None)
        still_owed = Duty.objects.filter(settled_at=None)
        assert {(one.person, one.role) for one in still_owed} == {(follows, "" if follows else Role.OFFICE)}
        assert len(still_owed) == 2

    def test_progress_is_a_percentage(self, cast: Cast) -> None:
        task = actions.add_task(founded_today(cast, tasks=()), title="規程", by=cast.takahashi.actor, at=NOW)
        with pytest.raises(tasks.NotAPercentage):
            actions.report_progress(task, progress=101, by=cast.takahashi.actor, at=NOW)

    def test_somebody_else_s_task_is_not_reported_on(self, cast: Cast) -> None:
        task = actions.add_task(
            founded_today(cast, tasks=()),
            title="規程",
            owner=cast.mori.person,
            by=cast.takahashi.actor,
            at=NOW,
        )
        for who in (cast.kato, cast.tanaka, cast.ito, cast.watanabe, cast.mallory):
            with pytest.raises(NotAllowed):
                actions.report_progress(task, progress=100, by=who.actor, at=NOW)
        assert TeamTask.objects.get().progress == 0
