"""How departments and people come in from files: dry run, errors by cell, and again with the same codes."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest

from mamori.kernel.action import NotAllowed
from mamori.kernel.ledger import Ledger
from mamori.kernel.ledger.importing import checking, runs
from mamori.kernel.people.models import Account, Department, Person
from mamori.kernel.permission import Actor, Role
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.organisation import actions, ledgers
from mamori.measures.organisation.actions import imports
from mamori.measures.organisation.actions.handing_over import end_posts, posts_to_end
from mamori.measures.organisation.models import Appointment
from mamori.measures.organisation.rules import Post
from people import NOW, SINCE, TODAY, Cast


def tried(ledger: Ledger, text: str, cast: Cast, encoding: str = "utf-8-sig") -> tuple[Any, dict[str, Any]]:
    """Returns the run of a csv file and what its dry run found."""
    by = cast.takahashi.actor
    run = runs.start(ledger, BytesIO(text.encode(encoding)), "名簿.csv", by=by, at=NOW)
    return run, checking.check(run, ledger, by=by)


def brought(
    ledger: Ledger, text: str, cast: Cast, *, only_good: bool = False, encoding: str = "utf-8-sig"
) -> None:
    """Brings a csv file in as the office does: dry run, then agreement."""
    run, report = tried(ledger, text, cast, encoding)
    agreed = checking.numbers(report)
    checking.apply(run, ledger, agreed=agreed, only_good=only_good, by=cast.takahashi.actor, at=NOW)


def told(report: dict[str, Any]) -> list[tuple[int, str, str]]:
    """Returns (row, column, given) of every cell with a problem."""
    return sorted({(one["row"], one["title"], one["given"]) for one in report["problems"]})


class TestDepartments:
    def test_a_tree_comes_in_with_its_parents(self, cast: Cast) -> None:
        brought(
            ledgers.departments,
            "部門コード,部門名,上位部門\n400,物流部,\n410,配送課,400\n411,横浜係,配送課\n",
            cast,
        )
        port = Department.objects.get(code="411")
        assert [port.parent.code, port.parent.parent.code, port.depth] == ["410", "400", 2]  # type: ignore[union-attr]  # just made
        assert TrailEntry.objects.get().note == "名簿.csv：新規 3件、変更 0件"

    @pytest.mark.parametrize(
        ("codes", "above"),
        [("4000,4100,4110", "4100"), ("4,4-1,4-1-1", "4-1"), ("B,B.1,B.1.2", "B.1")],
    )
    def test_without_a_column_for_the_parent_the_codes_tell_the_tree(
        self, cast: Cast, codes: str, above: str
    ) -> None:
        rows = "".join(f"{code},部門{number}\n" for number, code in enumerate(codes.split(",")))
        brought(ledgers.departments, f"部門コード,部門名\n{rows}", cast)
        lowest = Department.objects.get(code=codes.rsplit(",", maxsplit=1)[-1])
        assert lowest.parent is not None
        assert lowest.parent.code == above

    def test_the_same_codes_again_change_names_and_move_subtrees(self, cast: Cast) -> None:
        brought(ledgers.departments, "部門コード,部門名,上位部門\n200,第一営業部,300\n", cast)
        assert Department.objects.count() == 6
        moved = Department.objects.get(code="210")
        assert moved.path == f"{cast.making.path}{cast.sales.pk}/{cast.sales_one.pk}/"
        assert Department.objects.get(code="200").name == "第一営業部"

    def test_the_dry_run_tells_new_changed_and_known_departments_apart(self, cast: Cast) -> None:
        text = "部門コード,部門名,上位部門\n200,営業部,\n210,営業一課,300\n400,物流部,\n"
        _run, report = tried(ledgers.departments, text, cast)
        assert {act: report[act] for act in ("same", "change", "create")} == {
            "same": 1,
            "change": 1,
            "create": 1,
        }

    def test_a_code_without_its_parent_column_stays_where_it_is(self, cast: Cast) -> None:
        brought(ledgers.departments, "部門コード,部門名\n210,営業第一課\n", cast)
        kept = Department.objects.get(code="210")
        assert (kept.name, kept.parent) == ("営業第一課", cast.sales)

    def test_unknown_parents_and_repeated_codes_are_told_by_cell_and_nothing_is_written(
        self, cast: Cast
    ) -> None:
        run, report = tried(
            ledgers.departments,
            "部門コード,部門名,上位部門\n400,物流部,999\n410,配送課,\n410,梱包課,\n,名無し,\n",
            cast,
        )
        assert told(report) == [(2, "上位部門", "999"), (4, "部門コード", "410"), (5, "部門コード", "")]
        with pytest.raises(checking.NotAllRead):
            checking.apply(
                run, ledgers.departments, agreed=checking.numbers(report), only_good=False,
                by=cast.takahashi.actor, at=NOW,
            )  # fmt: skip
        assert Department.objects.filter(code__in=["400", "410"]).count() == 0

    def test_departments_above_each_other_are_refused_as_a_whole(self, cast: Cast) -> None:
        with pytest.raises(imports.InACircle):
            brought(ledgers.departments, "部門コード,部門名,上位部門\n200,営業部,210\n", cast)
        assert Department.objects.get(code="200").parent is None


class TestPeople:
    def test_a_roster_of_any_engagement_comes_in(self, cast: Cast) -> None:
        brought(
            ledgers.people,
            "社員番号,氏名,部署,雇用形態,入社年月日\n2001,井上 ゆう,営業部,パート,R6.4.1\n2002,岡本 りく,300,派遣社員,2026/5/1\n",
            cast,
            encoding="cp932",
        )
        made = {one.code: one for one in Person.objects.filter(code__startswith="200")}
        assert (made["2001"].department, made["2001"].engagement) == (cast.sales, "part_time")
        assert (made["2002"].department, made["2002"].engagement) == (cast.making, "dispatched")
        assert made["2001"].joined_on == date(2024, 4, 1)
        assert [one.history.count() for one in made.values()] == [1, 1]

    def test_again_with_the_same_numbers_changes_what_is_given_and_keeps_what_is_empty(
        self, cast: Cast
    ) -> None:
        brought(ledgers.people, "社員番号,氏名,部署,役職,メール\n1010,森 みどり,営業一課,主任,\n", cast)
        changed = Person.objects.get(code="1010")
        assert (changed.name, changed.title, changed.email) == ("森 みどり", "主任", "p1010@minato.example")
        assert Person.objects.count() == 11
        assert TrailEntry.objects.get().note == "名簿.csv：新規 0件、変更 1件"
        assert "森" not in TrailEntry.objects.get().note

    @pytest.mark.parametrize(
        ("words", "engagement"),
        [
            ("取締役", "officer"), ("正社員", "regular"), ("嘱託", "contract"), ("パート", "part_time"),
            ("アルバイト", "part_time"), ("派遣", "dispatched"), ("出向", "seconded"), ("業務委託", "other"),
        ],
    )  # fmt: skip
    def test_the_words_that_rosters_use_are_understood(self, cast: Cast, words: str, engagement: str) -> None:
        brought(ledgers.people, f"社員番号,氏名,部署,雇用形態\n2001,井上 ゆう,営業部,{words}\n", cast)
        assert Person.objects.get(code="2001").engagement == engagement

    def test_the_dry_run_tells_new_changed_and_known_people_apart_and_writes_nothing(
        self, cast: Cast
    ) -> None:
        text = "社員番号,氏名,部署\n1010,森 あおい,営業一課\n1007,鈴木 かおり,製造部\n2001,井上 ゆう,営業部\n"
        _run, report = tried(ledgers.people, text, cast)
        assert {act: report[act] for act in ("same", "change", "create")} == {
            "same": 1,
            "change": 1,
            "create": 1,
        }
        assert Person.objects.get(code="1007").department == cast.sales

    def test_a_mover_loses_the_roles_of_the_old_department(self, cast: Cast) -> None:
        brought(ledgers.people, "社員番号,氏名,部署\n1006,田中 いさむ,製造部\n", cast)
        assert Actor.of(Account.objects.get(pk=cast.tanaka.account.pk), on=TODAY).roles == {Role.EMPLOYEE}

    def test_a_leaver_loses_post_role_and_account_by_the_last_day(self, cast: Cast) -> None:
        actions.appoint(
            cast.suzuki.person, post=Post.EDUCATION, starts_on=SINCE, by=cast.takahashi.actor, at=NOW
        )
        brought(ledgers.people, "社員番号,氏名,部署,退職日\n1007,鈴木 かおり,営業部,2026-05-31\n", cast)
        assert Appointment.objects.get().ends_on == date(2026, 5, 31)
        assert not Account.objects.get(pk=cast.suzuki.account.pk).is_active
        assert Actor.of(Account.objects.get(pk=cast.suzuki.account.pk), on=TODAY).grants == ()

    def test_what_cannot_be_taken_is_told_by_cell_and_the_rest_comes_in(self, cast: Cast) -> None:
        Department.objects.filter(pk=cast.audit.pk).update(closed_on=TODAY)
        text = (
            "社員番号,氏名,部署,入社日,退職日\n"
            "2001,井上 ゆう,営業部,2024-04-01,\n"
            "2002,岡本 りく,宇宙部,2024-04-01,\n"
            "2003,村上 そら,内部監査室,2024-04-01,\n"
            "2001,別人 さん,営業部,2024-04-01,\n"
            "2004,西田 ふう,営業部,2024-04-01,2023-04-01\n"
        )
        _run, report = tried(ledgers.people, text, cast)
        assert told(report) == [
            (3, "部署", "宇宙部"), (4, "部署", "内部監査室"), (5, "社員番号", "2001"), (6, "退職日", "2023-04-01"),
        ]  # fmt: skip
        brought(ledgers.people, text, cast, only_good=True)
        assert [one.name for one in Person.objects.filter(code__startswith="200")] == ["井上 ゆう"]

    def test_a_new_person_without_a_department_is_refused(self, cast: Cast) -> None:
        with pytest.raises(imports.LacksNameOrDepartment):
            brought(ledgers.people, "社員番号,氏名,役職\n2001,井上 ゆう,主任\n", cast)

    @pytest.mark.parametrize(
        "who", ["tanaka", "suzuki", "ito", "kobayashi", "yamamoto", "watanabe", "mori", "mallory"]
    )
    def test_only_officer_and_office_bring_files_in(self, cast: Cast, who: str) -> None:
        by = getattr(cast, who).actor
        with pytest.raises(NotAllowed):
            actions.import_people([], by=by, at=NOW)
        with pytest.raises(NotAllowed):
            actions.import_departments([], by=by, at=NOW)


class TestWhatTheDryRunSays:
    def test_of_every_changed_person_field_before_after_and_what_ends(self, cast: Cast) -> None:
        text = "従業者番号,氏名,所属部門,退職日\n1010,森 あおい,営業部,\n"
        tanaka = cast.tanaka.person
        text += f"{tanaka.code},{tanaka.name},製造部,\n"
        _run, report = tried(ledgers.people, text, cast)
        told_of = {one["about"]: (one["changes"], one["notes"]) for one in report["changes"]}
        assert told_of == {
            "1010 森 あおい": ([["所属部門", "営業一課", "営業部"]], []),
            f"{tanaka.code} {tanaka.name}": (
                [["所属部門", str(tanaka.department), "製造部"]],
                ["部門の役割 1件が終わります。"],
            ),
        }

    def test_the_number_that_ends_is_that_which_the_taking_in_ends(self, cast: Cast) -> None:
        person = cast.mori.person
        made = actions.appoint(
            person, post=Post.DEPARTMENT_CLERK, department=cast.sales_one, starts_on=TODAY,
            by=cast.takahashi.actor, at=NOW,
        )  # fmt: skip
        assert made.assignment is not None
        foretold = [
            posts_to_end(person, on=TODAY, of_departments=True), posts_to_end(person, on=TODAY)
        ]  # fmt: skip
        assert foretold == [1, 1], "a role that came with a letter ends with it, and is not counted twice"
        assert end_posts(person, on=TODAY, because="退職") == 1
        assert posts_to_end(person, on=TODAY) == 0

    def test_of_who_leaves_that_all_posts_end(self, cast: Cast) -> None:
        text = f"従業者番号,退職日\n{cast.tanaka.person.code},2026/12/31\n"
        _run, report = tried(ledgers.people, text, cast)
        (one,) = report["changes"]
        assert one["notes"] == ["退職日で、任命・席・役割 1件が終わり、アカウントが止まります。"]
