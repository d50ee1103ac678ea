"""The inventory's controls: red, amber and green from the records alone, each with its proof or the next step."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mamori.kernel.control import State, all_controls, judge
from mamori.measures.inventory import controls
from mamori.measures.inventory.actions import answers, register, risks, rounds
from mamori.measures.inventory.models import Entry, SurveyRound
from measures.inventory.furnished import entered, written
from measures.inventory.test_actions_survey import FULL, accepted, open_round, sheet_of
from people import NOW, TODAY, TOKYO, Cast

pytestmark = pytest.mark.django_db
IN_A_YEAR = date(2027, 6, 1)
DAY = timedelta(days=1)
AT_DAWN = datetime(2026, 6, 1, 7, 30, tzinfo=TOKYO)  # still the day before in UTC


def taken(cast: Cast) -> SurveyRound:
    """Returns a whole round over every department of the company, closed."""
    everywhere = [cast.administration, cast.systems, cast.sales, cast.sales_one, cast.making, cast.audit]
    survey = open_round(cast, *everywhere)
    for department in everywhere:
        answers.add_answer(sheet_of(survey, department), FULL, by=cast.sato.actor, at=NOW)
        accepted(cast, survey, department)
    return rounds.close_round(survey, by=cast.takahashi.actor, at=AT_DAWN)


def test_eight_controls_prove_the_inventory_and_each_leads_to_a_page() -> None:
    mine = [one for one in all_controls() if one.measure == "inventory"]
    assert {one.key for one in mine} == {
        "inventory.round_this_year",
        "inventory.every_department",
        "inventory.entries_reviewed",
        "inventory.no_contradictions",
        "inventory.risks_assessed",
        "inventory.scanned_lately",
        "inventory.found_decided",
        "inventory.places_covered",
    }
    for one in mine:
        assert one.seed == "2"
        assert one.basis
        assert reverse(one.url_name)


def test_an_empty_company_is_red_where_it_must_begin_and_idle_where_nothing_can_be_judged(cast: Cast) -> None:
    judged = {one.key: judge(one, TODAY).verdict for one in all_controls() if one.measure == "inventory"}
    assert {key: verdict.state for key, verdict in judged.items()} == {
        "inventory.round_this_year": State.RED,
        "inventory.every_department": State.RED,
        "inventory.entries_reviewed": State.RED,
        "inventory.no_contradictions": State.IDLE,
        "inventory.risks_assessed": State.IDLE,
        "inventory.scanned_lately": State.IDLE,
        "inventory.found_decided": State.IDLE,
        "inventory.places_covered": State.IDLE,
    }
    assert judged["inventory.round_this_year"].next_action == "棚卸しを始める"


def test_a_running_round_is_amber_until_its_deadline_and_red_the_day_after(cast: Cast) -> None:
    survey = open_round(cast, cast.sales, cast.making)
    accepted_one(cast, survey)
    running = controls.round_this_year(survey.due_on)
    assert (running.state, running.turns_red_on) == (State.AMBER, survey.due_on + DAY)
    assert running.words == "「2026年度の棚卸し」を実施中です。受理は1／2部門です。"
    late = controls.round_this_year(survey.due_on + DAY)
    assert (late.state, late.since) == (State.RED, survey.due_on + DAY)
    assert late.next_url == reverse("inventory.round", args=[survey.pk])


def accepted_one(cast: Cast, survey: SurveyRound) -> None:
    answers.add_answer(sheet_of(survey, cast.sales), FULL, by=cast.sato.actor, at=NOW)
    accepted(cast, survey, cast.sales)


def test_a_whole_round_is_the_proof_for_one_year_by_the_days_of_this_country(cast: Cast) -> None:
    survey = taken(cast)
    verdict = controls.round_this_year(TODAY)
    assert (verdict.state, verdict.since, verdict.turns_red_on) == (
        State.GREEN,
        TODAY,
        TODAY + timedelta(days=365),
    )
    assert [(one.title, one.url) for one in verdict.evidence] == [
        ("2026年度の棚卸し（6）", reverse("inventory.round", args=[survey.pk]))
    ]
    assert controls.round_this_year(TODAY + timedelta(days=365)).state is State.GREEN
    old = controls.round_this_year(TODAY + timedelta(days=366))
    assert (old.state, old.words) == (State.RED, "1年以内に終えた棚卸しがありません。")


def test_a_round_closed_with_open_sheets_proves_nothing(cast: Cast) -> None:
    survey = open_round(cast, cast.sales)
    rounds.close_round(survey, because="来月に行う", by=cast.takahashi.actor, at=NOW)
    assert controls.round_this_year(TODAY).state is State.RED


def test_every_department_answers_itself_or_within_the_one_above_it(cast: Cast) -> None:
    survey = open_round(cast, cast.administration, cast.sales, cast.making)
    for department in (cast.administration, cast.sales, cast.making):
        answers.add_answer(sheet_of(survey, department), FULL, by=cast.sato.actor, at=NOW)
        accepted(cast, survey, department)
    missing = controls.every_department(TODAY)
    assert (missing.state, missing.words) == (
        State.RED,
        "1年以内に答えていない部署があります（内部監査室）。",
    )
    cast.audit.closed_on = TODAY
    cast.audit.save()
    proven = controls.every_department(TODAY + DAY)
    assert (proven.state, [one.title for one in proven.evidence]) == (State.GREEN, ["受理した調査表 3件"])
    assert controls.every_department(TODAY + timedelta(days=366)).state is State.RED


def test_entries_are_red_when_overdue_amber_without_an_owner_green_when_both_are_settled(cast: Cast) -> None:
    entry = entered(cast)
    assert controls.entries_reviewed(TODAY).state is State.RED, "to enter is no review"
    register.review_entry(entry, by=cast.takahashi.actor, at=NOW)
    ownerless = controls.entries_reviewed(TODAY)
    assert (ownerless.state, ownerless.next_url) == (
        State.AMBER,
        reverse("inventory.entries") + "?look=owner",
    )
    register.change_entry(entry, {}, owner=cast.tanaka.person, by=cast.takahashi.actor, at=NOW)
    proven = controls.entries_reviewed(IN_A_YEAR)
    assert (proven.state, proven.turns_red_on) == (State.GREEN, IN_A_YEAR + DAY)
    assert [(one.title, one.url) for one in proven.evidence] == [("一覧表 1件", reverse("inventory.entries"))]
    late = controls.entries_reviewed(IN_A_YEAR + DAY)
    assert (late.state, late.since, late.next_url) == (
        State.RED,
        IN_A_YEAR,
        reverse("inventory.entries") + "?look=review",
    )


def test_an_entry_that_nobody_has_reviewed_is_red_since_no_day_to_come(cast: Cast) -> None:
    register.review_entry(entered(cast), by=cast.takahashi.actor, at=NOW)
    entered(cast, name="来客名簿")
    verdict = controls.entries_reviewed(TODAY)
    assert (verdict.state, verdict.since) == (State.RED, None)
    assert verdict.words == "見直しの期限を過ぎたか、まだ見直していない項目が1件あります。"


def test_a_retired_entry_owes_no_review_no_owner_and_no_risk(cast: Cast) -> None:
    kept = entered(cast)
    written(cast, kept)
    register.review_entry(kept, by=cast.takahashi.actor, at=NOW)
    register.change_entry(kept, {}, owner=cast.tanaka.person, by=cast.takahashi.actor, at=NOW)
    gone = entered(cast, purpose="")
    register.retire_entry(gone, because="やめた", by=cast.takahashi.actor, at=NOW)
    assert controls.entries_reviewed(TODAY).state is State.GREEN
    assert controls.risks_assessed(TODAY).state is State.AMBER
    Entry.objects.filter(pk=kept.pk).update(issues=0)
    assert controls.no_contradictions(TODAY).state is State.GREEN


def test_a_contradiction_is_amber_and_leads_to_the_list(cast: Cast) -> None:
    entered(cast, purpose="")
    verdict = controls.no_contradictions(TODAY)
    assert (verdict.state, verdict.words, verdict.next_url) == (
        State.AMBER,
        "気になる点のある項目が1件あります。",
        reverse("inventory.findings"),
    )


def test_risks_go_from_missing_over_late_ungraded_and_not_accepted_to_proven(cast: Cast) -> None:
    entry = entered(cast)
    listed = reverse("inventory.risks")

    def stands() -> tuple[State, str]:
        verdict = controls.risks_assessed(TODAY)
        return verdict.state, verdict.next_url

    assert stands() == (State.RED, reverse("inventory.entries") + "?look=risk")
    risk = written(cast, entry, likelihood=None, due_on=TODAY - DAY)
    assert stands() == (State.RED, f"{listed}?look=late")
    risks.change_risk(risk, {"done_on": TODAY}, by=cast.takahashi.actor, at=NOW)
    risks.accept_risk(risk, by=cast.sato.actor, at=AT_DAWN)
    assert stands() == (State.AMBER, f"{listed}?look=ungraded")
    risks.change_risk(risk, {"likelihood": 2, "residual_impact": 1}, by=cast.takahashi.actor, at=NOW)
    assert stands() == (State.AMBER, f"{listed}?look=unaccepted")
    risks.accept_risk(risk, by=cast.sato.actor, at=AT_DAWN)
    proven = controls.risks_assessed(TODAY)
    assert (proven.state, proven.since, [one.url for one in proven.evidence]) == (
        State.GREEN,
        TODAY,
        [listed],
    )
    entered(cast)
    assert stands()[0] is State.RED, "one new entry without risks breaks the proof"


@pytest.mark.parametrize("entries", [1, 3])
def test_all_eight_are_judged_in_nine_queries_however_many_entries_there_are(
    cast: Cast, entries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(entries):
        written(cast, entered(cast))
    mine = [one for one in all_controls() if one.measure == "inventory"]
    with django_assert_num_queries(9):
        for one in mine:
            one.judgement(TODAY)
