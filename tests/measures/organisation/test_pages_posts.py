"""What the pages of appointments, of the body and of its tasks show and do."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from mamori.kernel.people.models import Person
from mamori.measures.organisation import actions, seed
from mamori.measures.organisation.models import Appointment, Body, TeamTask
from mamori.measures.organisation.rules import Form, Post
from measures.organisation.furnished import appoint, founded, text_of, today_in_words
from people import NOW, SINCE, Cast


class TestAppointments:
    def test_warnings_come_while_one_types(self, cast: Cast) -> None:
        appoint(cast, cast.ito.person, Post.AUDIT_HEAD)
        asked = {"post": "privacy_officer", "person": "1004", "starts_on": today_in_words()}
        shown = cast.takahashi.browser().get("/organisation/appoint/concerns/", asked)
        words = text_of(shown)
        assert "任命できません 個人情報保護管理者と監査責任者は、同じ人が兼ねることはできません。" in words
        assert "確かめてください この人は役員ではありません。" in words
        assert "社長か、全社に指示を出せる役員" in words

    def test_an_officer_is_appointed_without_a_warning(self, cast: Cast) -> None:
        sent = {"post": "privacy_officer", "person": "1002 佐藤 まもる", "starts_on": today_in_words()}
        done = cast.takahashi.browser().post("/organisation/appoint/", sent)
        made = Appointment.objects.get()
        assert done.url == f"/organisation/appointments/{made.pk}/"  # type: ignore[attr-defined]  # a redirect
        assert made.person == cast.sato.person

    def test_a_non_officer_needs_a_reason_which_is_kept(self, cast: Cast) -> None:
        browser = cast.takahashi.browser()
        sent = {"post": "privacy_officer", "person": "高橋のぞみ", "starts_on": today_in_words()}
        asked = browser.post("/organisation/appoint/", sent)
        assert asked.status_code == 422
        assert list(asked.context["form"].errors) == ["confirmed_because"]
        browser.post("/organisation/appoint/", {**sent, "confirmed_because": "役員会の決定"})
        assert Appointment.objects.get().confirmed_because == "役員会の決定"

    def test_a_name_that_two_people_share_is_asked_back(self, cast: Cast) -> None:
        Person.objects.create(code="1021", name="森 あおい", department=cast.making)
        sent = {"post": "education", "person": "森 あおい", "starts_on": today_in_words()}
        shown = cast.takahashi.browser().post("/organisation/appoint/", sent)
        assert shown.context["form"].errors["person"] == [
            "「森 あおい」に当たる人が複数います。従業者番号で選んでください：1010 森 あおい、1021 森 あおい"
        ]

    def test_the_letter_names_person_post_term_duties_and_sender(self, cast: Cast) -> None:
        made = appoint(cast, cast.sato.person, Post.PRIVACY_OFFICER, duties="全社に指示する\n毎月報告する")
        words = text_of(cast.sato.browser().get(f"/organisation/appointments/{made.pk}/letter/"))
        for part in (
            "任命書", "任命-2020-001", "令和2年4月1日", "佐藤 まもる 殿", "個人情報保護管理者に任命します。任期は令和2年4月1日から",
            "全社に指示する 毎月報告する", "株式会社みなと文具 代表取締役 山本 はじめ",
        ):  # fmt: skip
            assert part in words

    def test_the_form_proposes_the_representative_with_the_title(self, cast: Cast) -> None:
        html = cast.takahashi.browser().get("/organisation/appoint/").content.decode()
        assert 'value="代表取締役 山本 はじめ"' in html

    def test_a_printed_page_brings_its_icon(self, cast: Cast) -> None:
        made = appoint(cast, cast.sato.person, Post.PRIVACY_OFFICER)
        html = cast.sato.browser().get(f"/organisation/appointments/{made.pk}/letter/").content.decode()
        assert re.search(r'<link rel="icon" href="[^"]*mark[^"]*\.svg"', html)

    def test_the_letter_comes_as_a_pdf_of_one_page_with_its_words(self, cast: Cast) -> None:
        made = appoint(cast, cast.sato.person, Post.PRIVACY_OFFICER)
        got = cast.takahashi.browser().get(f"/organisation/appointments/{made.pk}/letter.pdf")
        assert got["Content-Type"] == "application/pdf"
        pages = PdfReader(BytesIO(got.content)).pages
        assert len(pages) == 1
        assert "佐藤まもる殿" in pages[0].extract_text().replace(" ", "")

    def test_a_letter_of_another_department_is_not_there(self, cast: Cast) -> None:
        made = appoint(cast, cast.ono.person, Post.DEPARTMENT_HEAD, department=cast.making)
        for path in ("", "letter/", "letter.pdf"):
            assert (
                cast.tanaka.browser().get(f"/organisation/appointments/{made.pk}/{path}").status_code == 404
            )
        assert cast.ono.browser().get(f"/organisation/appointments/{made.pk}/letter/").status_code == 200

    def test_ending_keeps_the_reason(self, cast: Cast) -> None:
        made = appoint(cast, cast.kato.person, Post.EDUCATION)
        sent = {"on": today_in_words(), "because": "交代"}
        cast.yamamoto.browser().post(f"/organisation/appointments/{made.pk}/end/", sent)
        kept = Appointment.objects.get()
        assert (kept.ends_on, kept.ended_because) == (timezone.localdate(), "交代")


class TestTheBody:
    def test_a_body_is_founded_from_the_example_for_the_size(self, cast: Cast) -> None:
        browser = cast.takahashi.browser()
        choice = text_of(browser.get("/organisation/body/found/"))
        assert "今の従業者 11人に合う構成例" in choice
        proposed = browser.get("/organisation/body/found/?form=project").context["form"].initial
        sent = {
            "name": proposed["name"], "charter": proposed["charter"], "meets": proposed["meets"],
            "started_on": today_in_words(), "departments": [cast.sales.pk, cast.making.pk], "with_tasks": "on",
        }  # fmt: skip
        assert browser.post("/organisation/body/found/?form=project", sent).status_code == 302
        made = Body.objects.get()
        assert (made.example, made.tasks.count()) == ("project.tiny", len(seed.tasks()))
        assert "株式会社みなと文具" in made.charter
        assert "空席" in text_of(browser.get("/organisation/body/"))

    def test_a_vacant_seat_leads_to_the_appointment_of_its_post(self, cast: Cast) -> None:
        seat = founded(cast).seats.get(post=Post.DEPARTMENT_CLERK)
        led = cast.takahashi.browser().get(f"/organisation/seats/{seat.pk}/fill/")
        assert led.url == f"/organisation/appoint/?post=department_clerk&department={cast.sales.pk}"  # type: ignore[attr-defined]  # a redirect

    def test_who_only_reads_sees_no_buttons(self, cast: Cast) -> None:
        founded(cast)
        for who in (cast.ito, cast.tanaka, cast.mori):
            html = who.browser().get("/organisation/body/").content.decode()
            assert "個人情報保護プロジェクト" in html
            assert "/fill/" not in html
            assert 'method="post" action="/organisation' not in html


class TestTasks:
    def test_the_owner_reports_on_the_task(self, cast: Cast) -> None:
        task = actions.add_task(
            founded(cast), title="教材", owner=cast.mori.person, by=cast.takahashi.actor, at=NOW
        )
        browser = cast.mori.browser()
        browser.post(f"/organisation/tasks/{task.pk}/report/", {"progress": 60, "text": "半分過ぎた"})
        words = text_of(browser.get(f"/organisation/tasks/{task.pk}/"))
        assert "60% 森 あおい" in words
        assert "半分過ぎた" in words

    def test_a_wrong_percentage_is_said_and_nothing_is_kept(self, cast: Cast) -> None:
        task = actions.add_task(
            founded(cast), title="教材", owner=cast.mori.person, by=cast.takahashi.actor, at=NOW
        )
        shown = cast.mori.browser().post(f"/organisation/tasks/{task.pk}/report/", {"progress": 140})
        assert shown.status_code == 422
        assert TeamTask.objects.get(pk=task.pk).progress == 0

    def test_a_task_of_a_foreign_department_is_not_there(self, cast: Cast) -> None:
        task = actions.add_task(
            founded(cast), title="秘密の仕事", owner=cast.ono.person, by=cast.takahashi.actor, at=NOW
        )
        assert cast.tanaka.browser().get(f"/organisation/tasks/{task.pk}/").status_code == 404
        assert "秘密の仕事" not in text_of(cast.tanaka.browser().get("/organisation/tasks/"))
        assert "秘密の仕事" not in text_of(cast.tanaka.browser().get("/organisation/task_list/"))

    def test_the_board_keeps_unfinished_work_of_an_earlier_body_and_drops_what_was_done(
        self, cast: Cast
    ) -> None:
        body = founded(cast)
        done, left = body.tasks.all()[:2]
        actions.report_progress(done, progress=100, by=cast.takahashi.actor, at=NOW)
        actions.close_body(body, on=SINCE, by=cast.takahashi.actor, at=NOW)
        actions.found_body(
            form=Form.OFFICE,
            name="推進室",
            charter="守る",
            started_on=date(2020, 4, 2),
            by=cast.takahashi.actor,
            at=NOW,
        )
        shown = [one.task for one in cast.takahashi.browser().get("/organisation/tasks/").context["tasks"]]
        assert left in shown
        assert done not in shown

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_board_takes_the_same_queries_for_any_number_of_tasks(
        self, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, rows: int
    ) -> None:
        body = actions.found_body(
            form=Form.OFFICE, name="室", charter="守る", started_on=SINCE, by=cast.takahashi.actor, at=NOW
        )
        for number in range(rows):
            owner = [cast.mori, cast.kato, cast.ono][number].person
            actions.add_task(body, title=f"仕事{number}", owner=owner, by=cast.takahashi.actor, at=NOW)
        browser = cast.takahashi.browser()
        with django_assert_num_queries(6):
            assert browser.get("/organisation/tasks/").context["tasks"][0].task.title == "仕事0"
