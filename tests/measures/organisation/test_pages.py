"""What the organisation's pages show, to whom, and what happens when their forms are sent."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mamori.kernel.people.models import Account, Company, Department, Person
from mamori.kernel.permission import Role
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.organisation import actions
from mamori.measures.organisation.models import TeamTask
from mamori.measures.organisation.rules import Post
from measures.organisation.furnished import appoint, founded, text_of, today_in_words
from people import NOW, Cast

EVERYONE = [
    "yamamoto",
    "sato",
    "takahashi",
    "ito",
    "kobayashi",
    "tanaka",
    "suzuki",
    "ono",
    "mori",
    "watanabe",
    "mallory",
]
LEADERS = {"yamamoto", "sato", "takahashi", "ito", "kobayashi"}
KEEPERS = {"sato", "takahashi"}
WITH_A_PERSON = {*EVERYONE} - {"mallory"}


OPEN_TO = [
    ("organisation.overview", WITH_A_PERSON),
    ("organisation.body", WITH_A_PERSON),
    ("organisation.company", LEADERS | {"tanaka", "suzuki", "ono"}),
    ("organisation.tasks", WITH_A_PERSON),
    ("organisation.task_list", WITH_A_PERSON),
    ("organisation.people", WITH_A_PERSON),
    ("organisation.people.create", KEEPERS),
    ("organisation.departments", LEADERS | {"tanaka", "suzuki", "ono"}),
    ("organisation.departments.create", KEEPERS),
    ("organisation.appointments", WITH_A_PERSON),
    ("organisation.appoint", KEEPERS | {"yamamoto"}),
    ("organisation.concerns", KEEPERS | {"yamamoto"}),
    ("organisation.found_body", KEEPERS),
    ("organisation.edit_company", KEEPERS),
    ("organisation.accounts", LEADERS | {"watanabe"}),
    ("organisation.accounts.create", KEEPERS | {"watanabe"}),
    ("organisation.trail", LEADERS),
]


@pytest.mark.parametrize(("name", "may"), OPEN_TO, ids=[name for name, _may in OPEN_TO])
def test_a_page_opens_for_those_who_may_and_for_nobody_else(cast: Cast, name: str, may: set[str]) -> None:
    opened = {who for who in EVERYONE if getattr(cast, who).browser().get(reverse(name)).status_code == 200}
    assert opened == may
    assert Client().get(reverse(name)).url.startswith("/login/")  # type: ignore[attr-defined]  # a redirect


class TestOverview:
    def test_the_chart_names_the_chiefs_and_what_is_missing(self, cast: Cast) -> None:
        appoint(cast, cast.sato.person, Post.PRIVACY_OFFICER)
        words = text_of(cast.mori.browser().get("/organisation/"))
        assert "個人情報保護管理者（CPO） 佐藤 まもる 管理部" in words
        assert "個人情報保護監査責任者 まだ任命されていません" in words
        assert "営業部 2人 管理者 田中 いさむ 担当者 鈴木 かおり" in words

    def test_only_who_may_appoint_is_offered_to(self, cast: Cast) -> None:
        link = f"{reverse('organisation.appoint')}?post=audit_head".encode()
        assert link in cast.takahashi.browser().get("/organisation/").content
        assert link not in cast.mori.browser().get("/organisation/").content


class TestPeople:
    def test_a_head_reads_the_own_people_and_gets_no_page_of_another(self, cast: Cast) -> None:
        browser = cast.tanaka.browser()
        words = text_of(browser.get("/organisation/people/"))
        assert all(name in words for name in ("田中 いさむ", "鈴木 かおり", "森 あおい"))
        assert not any(name in words for name in ("大野", "加藤", "佐藤 まもる", "高橋"))
        assert browser.get(f"/organisation/people/{cast.ono.person.pk}/").status_code == 404
        assert browser.get(f"/organisation/people/{cast.mori.person.pk}/").status_code == 200

    def test_proposals_in_the_person_box_stay_within_reach(self, cast: Cast) -> None:
        found_by_head = cast.tanaka.browser().get("/organisation/people/find/?person=1")
        assert re.findall(r'value="(\d+) ', found_by_head.content.decode()) == ["1006", "1007", "1010"]
        assert cast.mallory.browser().get("/organisation/people/find/?person=1").status_code == 403

    def test_a_person_is_taken_on_by_the_form(self, cast: Cast) -> None:
        sent = {
            "code": "1020", "name": "井上 ゆう", "department": cast.sales.pk, "engagement": "part_time",
            "joined_on": "2026-04-01",
        }  # fmt: skip
        done = cast.takahashi.browser().post("/organisation/people/new/", sent)
        made = Person.objects.get(code="1020")
        assert (done.status_code, made.engagement, made.department) == (302, "part_time", cast.sales)

    def test_a_taken_number_is_said_at_its_field_and_nothing_typed_is_lost(self, cast: Cast) -> None:
        sent = {"code": "1001", "name": "井上 ゆう", "department": cast.sales.pk, "engagement": "regular"}
        shown = cast.takahashi.browser().post("/organisation/people/new/", sent)
        assert shown.status_code == 422
        assert "code" in shown.context["form"].errors
        assert 'value="井上 ゆう"' in shown.content.decode()

    def test_leaving_hands_the_work_over_by_name(self, cast: Cast) -> None:
        body = founded(cast)
        task = actions.add_task(body, title="教材", owner=cast.mori.person, by=cast.takahashi.actor, at=NOW)
        sent = {"on": today_in_words(), "successor": "加藤 れん", "because": "転居"}
        cast.takahashi.browser().post(f"/organisation/people/{cast.mori.person.pk}/leaving/", sent)
        assert TeamTask.objects.get(pk=task.pk).owner == cast.kato.person
        assert TrailEntry.objects.get(action="organisation.record_leaving").reason == "転居"

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_list_takes_the_same_queries_for_any_number_of_rows(
        self, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, rows: int
    ) -> None:
        for number in range(rows):
            Person.objects.create(code=f"70{number}", name=f"人{number}", department=cast.making)
        browser = cast.takahashi.browser()
        with django_assert_num_queries(7):
            shown = browser.get("/organisation/people/?q=70")
        assert shown.content.decode().count('<th scope="row">') == rows


class TestDepartments:
    def test_a_department_is_set_up_moved_and_closed(self, cast: Cast) -> None:
        browser = cast.takahashi.browser()
        browser.post(
            "/organisation/departments/new/",
            {"code": "220", "name": "営業二課", "parent": cast.sales.pk, "order": 0},
        )
        made = Department.objects.get(code="220")
        assert made.parent == cast.sales
        browser.post(f"/organisation/departments/{made.pk}/move/", {"parent": cast.making.pk})
        assert Department.objects.get(pk=made.pk).path == f"{cast.making.path}{made.pk}/"
        browser.post(f"/organisation/departments/{made.pk}/close/", {"on": today_in_words()})
        assert Department.objects.get(pk=made.pk).closed_on == timezone.localdate()

    def test_closing_one_in_use_says_why_not(self, cast: Cast) -> None:
        shown = cast.takahashi.browser().post(
            f"/organisation/departments/{cast.sales.pk}/close/", {"on": today_in_words()}
        )
        assert shown.status_code == 422
        assert "まだ使われています" in text_of(shown)


class TestAccounts:
    def test_the_administrator_opens_an_account_and_sends_the_invitation(self, cast: Cast) -> None:
        person = Person.objects.create(
            code="1022", name="井上", department=cast.sales, email="inoue@minato.example"
        )
        browser = cast.watanabe.browser()
        browser.post("/organisation/accounts/new/", {"person": "1022"})
        made = Account.objects.get(person=person)
        shown = browser.post(f"/organisation/accounts/{made.pk}/invite/", {"how": "link"})
        link = re.search(r"http://testserver(/invitation/[^<\s]+)", shown.content.decode())
        assert link is not None
        guest = Client()
        assert "inoue@minato.example" in text_of(guest.get(link[1]))
        words = {"password": "青空とパン屋さん4242", "again": "青空とパン屋さん4242"}
        assert guest.post(link[1], words).url == reverse("web.login")  # type: ignore[attr-defined]  # a redirect
        assert guest.get(link[1]).status_code == 410
        made.refresh_from_db()
        assert made.check_password("青空とパン屋さん4242")

    def test_who_opens_an_account_is_proposed_everybody_and_for_nothing_else(self, cast: Cast) -> None:
        browser = cast.watanabe.browser()
        page = browser.get("/organisation/accounts/new/").content.decode()
        found = re.search(r'hx-get="([^"]+)"', page)
        assert found is not None
        assert "1010 森 あおい" in browser.get(f"{found[1]}&person=森").content.decode()
        assert "森 あおい" not in browser.get("/organisation/people/find/?person=森").content.decode()
        assert (
            "森 あおい"
            not in browser.get(
                "/organisation/people/find/?act=organisation.overview&person=森"
            ).content.decode()
        )
        kato = cast.mori.browser().get(f"{found[1]}&person=佐藤").content.decode()
        assert "佐藤" not in kato, "who may not do the act is proposed nobody by it"

    def test_the_page_of_a_used_account_offers_a_mail_and_no_link(self, cast: Cast) -> None:
        cast.sato.account.set_password("青空とパン屋さん4242")
        cast.sato.account.save()
        browser, address = cast.watanabe.browser(), f"/organisation/accounts/{cast.sato.account.pk}/"
        assert 'value="link"' not in browser.get(address).content.decode()
        answer = browser.post(f"{address}invite/", {"how": "link"}, follow=True)
        assert "/invitation/" not in answer.content.decode()
        assert "リンクは画面に表示できません" in text_of(answer)

    @pytest.mark.parametrize("link", ["1-abc", "x", "999999-c0ffee-00", "-"])
    def test_a_made_up_invitation_opens_nothing(self, cast: Cast, link: str) -> None:
        assert Client().get(f"/invitation/{link}/").status_code == 410

    def test_roles_are_given_and_ended_on_the_account_s_page(self, cast: Cast) -> None:
        browser, pk = cast.takahashi.browser(), cast.mori.account.pk
        sent = {"role": "department_clerk", "department": cast.sales_one.pk, "starts_on": today_in_words()}
        browser.post(f"/organisation/accounts/{pk}/roles/new/", sent)
        held = cast.mori.account.assignments.get()
        assert "部門担当者 営業一課" in text_of(browser.get(f"/organisation/accounts/{pk}/"))
        browser.post(f"/organisation/roles/{held.pk}/end/")
        held.refresh_from_db()
        assert held.valid_to == timezone.localdate()

    def test_an_administrator_is_told_which_roles_are_not_theirs_to_give(self, cast: Cast) -> None:
        sent = {"role": "office", "starts_on": today_in_words()}
        shown = cast.watanabe.browser().post(
            f"/organisation/accounts/{cast.mori.account.pk}/roles/new/", sent
        )
        assert shown.status_code == 422
        assert list(shown.context["form"].errors) == ["role"]

    def test_an_administrator_s_menu_holds_no_records(self, cast: Cast) -> None:
        html = cast.watanabe.browser().get("/organisation/accounts/").content.decode()
        assert 'href="/organisation/trail/"' not in html
        assert 'href="/organisation/departments/"' not in html

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_list_takes_the_same_queries_for_any_number_of_accounts(
        self, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, rows: int
    ) -> None:
        browser = cast.takahashi.browser()
        word = {1: "p1010", 3: "p101"}[rows]
        for code in ("1011", "1012"):
            someone = Person.objects.create(code=code, name=f"人{code}", department=cast.making)
            Account.objects.create(email=f"p{code}@minato.example", person=someone)
        with django_assert_num_queries(7):
            shown = browser.get(f"/organisation/accounts/?q={word}")
        assert shown.content.decode().count('<th scope="row">') == rows


class TestTrail:
    def test_auditors_read_what_was_done_by_whom(self, cast: Cast) -> None:
        actions.edit_company(cast.company, trade="文具の販売", by=cast.takahashi.actor, at=timezone.now())
        words = text_of(cast.kobayashi.browser().get("/organisation/trail/"))
        assert "高橋 のぞみ 会社の情報を直す 株式会社みなと文具" in words
        entry = TrailEntry.objects.get()
        shown = text_of(cast.kobayashi.browser().get(f"/organisation/trail/{entry.pk}/"))
        assert "業種 retail 文具の販売" in shown


def test_the_company_s_facts_are_edited(cast: Cast) -> None:
    sent = {
        "name": "株式会社みなと文具店", "representative_title": "代表取締役", "representative": "山本 はじめ",
        "fiscal_year_starts": 4, "capital": 30_000_000,
    }  # fmt: skip
    cast.takahashi.browser().post("/organisation/company/edit/", sent)
    assert Company.objects.get().name == "株式会社みなと文具店"


def test_who_may_do_nothing_changes_nothing_by_any_address(cast: Cast) -> None:
    body = founded(cast)
    made = appoint(cast, cast.sato.person, Post.PRIVACY_OFFICER)
    before = TrailEntry.objects.count()
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    posts = [
        (f"/organisation/body/{body.pk}/close/", {"on": tomorrow}),
        (f"/organisation/appointments/{made.pk}/end/", {"on": tomorrow}),
        (f"/organisation/people/{cast.sato.person.pk}/leaving/", {"on": tomorrow}),
        (f"/organisation/departments/{cast.making.pk}/move/", {"parent": ""}),
        (f"/organisation/accounts/{cast.sato.account.pk}/stop/", {}),
        (
            f"/organisation/accounts/{cast.mori.account.pk}/roles/new/",
            {"role": "office", "starts_on": tomorrow},
        ),
        (f"/organisation/roles/{cast.takahashi.account.assignments.get().pk}/end/", {}),
    ]
    for who in (cast.ito, cast.kobayashi, cast.tanaka, cast.mori, cast.mallory):
        answers = {who.browser().post(address, sent).status_code for address, sent in posts}
        assert answers == {403}
    assert TrailEntry.objects.count() == before
    assert {Role(held.role) for held in cast.takahashi.account.assignments.all()} == {Role.OFFICE}
