"""What the organisation's rules decide, without a database."""

from __future__ import annotations

from datetime import date

import pytest

from mamori.measures.organisation.rules import (
    Candidate,
    Concern,
    Held,
    Knotted,
    Post,
    Standing,
    Term,
    concerns_about,
    is_independent,
    letter_number,
    parent_code_of,
    planting_order,
    standing,
    would_loop,
)

OFFICER = Candidate(person=1, is_officer=True)
WORKER = Candidate(person=2, is_officer=False)
THIS_YEAR = Term(date(2026, 4, 1), date(2027, 3, 31))
OPEN = Term(date(2026, 4, 1))


def test_an_officer_of_the_company_may_be_privacy_officer_without_a_word() -> None:
    assert concerns_about(Post.PRIVACY_OFFICER, OFFICER, OPEN, held=[]) == []


def test_a_privacy_officer_who_is_no_officer_of_the_company_is_warned_about_not_refused() -> None:
    assert concerns_about(Post.PRIVACY_OFFICER, WORKER, OPEN, held=[]) == [Concern.NOT_AN_OFFICER]
    assert not Concern.NOT_AN_OFFICER.forbids


@pytest.mark.parametrize(
    ("wanted", "has"),
    [(Post.PRIVACY_OFFICER, Post.AUDIT_HEAD), (Post.AUDIT_HEAD, Post.PRIVACY_OFFICER)],
)
def test_one_person_is_never_privacy_officer_and_audit_head_at_once(wanted: Post, has: Post) -> None:
    assert concerns_about(wanted, OFFICER, OPEN, held=[Held(has, 1, THIS_YEAR)]) == [
        Concern.OFFICER_IS_AUDIT_HEAD
    ]
    assert Concern.OFFICER_IS_AUDIT_HEAD.forbids


def test_the_last_day_of_the_one_post_already_collides_with_the_first_day_of_the_other() -> None:
    until_march = Held(Post.AUDIT_HEAD, 1, Term(date(2025, 4, 1), date(2026, 4, 1)))
    day_after = Held(Post.AUDIT_HEAD, 1, Term(date(2025, 4, 1), date(2026, 3, 31)))
    assert concerns_about(Post.PRIVACY_OFFICER, OFFICER, OPEN, held=[until_march]) == [
        Concern.OFFICER_IS_AUDIT_HEAD
    ]
    assert concerns_about(Post.PRIVACY_OFFICER, OFFICER, OPEN, held=[day_after]) == []


def test_a_term_that_ends_before_a_later_post_begins_does_not_collide() -> None:
    later = Held(Post.AUDIT_HEAD, 1, Term(date(2027, 4, 1)))
    assert concerns_about(Post.PRIVACY_OFFICER, OFFICER, THIS_YEAR, held=[later]) == []


@pytest.mark.parametrize("post", [Post.PRIVACY_OFFICER, Post.AUDIT_HEAD])
def test_there_is_one_privacy_officer_and_one_audit_head_at_a_time(post: Post) -> None:
    assert concerns_about(post, OFFICER, OPEN, held=[Held(post, 7, OPEN)]) == [Concern.POST_IS_TAKEN]
    assert concerns_about(post, OFFICER, OPEN, held=[Held(post, 1, OPEN)]) == [Concern.HOLDS_IT_ALREADY]


def test_a_second_head_of_the_same_department_is_warned_about_and_of_another_is_not() -> None:
    head = Held(Post.DEPARTMENT_HEAD, 7, OPEN, department=4)
    same = concerns_about(Post.DEPARTMENT_HEAD, WORKER, OPEN, held=[head], department=4)
    other = concerns_about(Post.DEPARTMENT_HEAD, WORKER, OPEN, held=[head], department=5)
    assert (same, other) == ([Concern.SECOND_HEAD], [])


def test_a_department_post_needs_its_department() -> None:
    assert concerns_about(Post.DEPARTMENT_CLERK, WORKER, OPEN, held=[]) == [Concern.NEEDS_DEPARTMENT]


def test_a_term_that_ends_before_it_begins_is_refused() -> None:
    backwards = Term(date(2026, 4, 1), date(2026, 3, 31))
    assert concerns_about(Post.EDUCATION, WORKER, backwards, held=[]) == [Concern.ENDS_BEFORE_START]


@pytest.mark.parametrize(
    "candidate",
    [
        Candidate(person=3, is_officer=False, joined_on=date(2026, 4, 2)),
        Candidate(person=3, is_officer=False, left_on=date(2026, 3, 31)),
    ],
)
def test_who_has_not_come_or_has_left_takes_no_post(candidate: Candidate) -> None:
    assert concerns_about(Post.EDUCATION, candidate, OPEN, held=[]) == [Concern.NOT_AT_WORK]


def test_who_works_for_us_only_from_outside_is_warned_about_for_the_two_chief_posts() -> None:
    dispatched = Candidate(person=3, is_officer=False, is_own=False)
    assert concerns_about(Post.AUDIT_HEAD, dispatched, OPEN, held=[]) == [Concern.NOT_OUR_OWN]
    assert concerns_about(Post.OFFICE_MEMBER, dispatched, OPEN, held=[]) == []


@pytest.mark.parametrize(
    ("wanted", "has"),
    [
        (Post.AUDITOR, Post.OFFICE_MEMBER),
        (Post.AUDIT_HEAD, Post.OFFICE_CHIEF),
        (Post.OFFICE_CHIEF, Post.AUDITOR),
        (Post.AUDITOR, Post.PRIVACY_OFFICER),
    ],
)
def test_who_would_audit_the_own_work_is_warned_about(wanted: Post, has: Post) -> None:
    assert concerns_about(wanted, OFFICER, OPEN, held=[Held(has, 1, OPEN)]) == [Concern.AUDITS_OWN_WORK]
    assert concerns_about(wanted, OFFICER, OPEN, held=[Held(has, 9, OPEN)]) == []


def test_what_forbids_stands_before_what_warns() -> None:
    held = [Held(Post.AUDIT_HEAD, 2, OPEN)]
    assert concerns_about(Post.PRIVACY_OFFICER, WORKER, OPEN, held=held) == [
        Concern.OFFICER_IS_AUDIT_HEAD,
        Concern.NOT_AN_OFFICER,
    ]


@pytest.mark.parametrize(
    ("own", "audited", "independent"),
    [
        ("/1/4/", "/1/4/", False),
        ("/1/4/", "/1/4/9/", False),
        ("/1/4/", "/1/", False),
        ("/1/4/", "/1/40/", True),
    ],
)
def test_an_auditor_keeps_away_from_the_own_branch_of_the_tree(
    own: str, audited: str, independent: bool
) -> None:
    assert is_independent(own, audited) is independent


@pytest.mark.parametrize(
    ("due", "done", "expected"),
    [
        (date(2026, 5, 31), None, Standing.LATE),
        (date(2026, 6, 1), None, Standing.SOON),
        (date(2026, 6, 8), None, Standing.SOON),
        (date(2026, 6, 9), None, Standing.IN_TIME),
        (date(2026, 5, 1), date(2026, 5, 20), Standing.DONE),
        (None, None, Standing.UNDATED),
    ],
)
def test_a_task_is_late_from_the_day_after_it_was_due(
    due: date | None, done: date | None, expected: Standing
) -> None:
    assert standing(due_on=due, done_on=done, today=date(2026, 6, 1)) is expected


def test_a_department_cannot_stand_below_itself() -> None:
    assert would_loop(path="/1/4/", new_parent_path="/1/4/9/")
    assert would_loop(path="/1/4/", new_parent_path="/1/4/")
    assert not would_loop(path="/1/4/", new_parent_path="/1/")
    assert not would_loop(path="/1/4/", new_parent_path="/1/40/")


def test_departments_are_planted_parents_first_whatever_the_order_of_the_rows() -> None:
    assert planting_order({"211": "210", "100": "", "210": "200", "200": "", "910": "900"}) == [
        "200", "210", "211", "100", "910",
    ]  # fmt: skip


def test_departments_above_each_other_in_a_circle_are_named() -> None:
    with pytest.raises(Knotted) as knot:
        planting_order({"1": "", "2": "3", "3": "4", "4": "3"})
    assert set(knot.value.codes) == {"3", "4"}


@pytest.mark.parametrize(
    ("code", "known", "above"),
    [
        ("1-2-3", {"1", "1-2", "1-2-3"}, "1-2"),
        ("1-2-3", {"1"}, "1"),
        ("A.01", {"A", "A.01"}, "A"),
        ("111", {"100", "110", "111"}, "110"),
        ("110", {"100", "110"}, "100"),
        ("100", {"100", "110"}, ""),
        ("2105", {"2000", "2100", "2105"}, "2100"),
        ("11", {"10", "11"}, ""),
        ("営業", {"営"}, ""),
    ],
)
def test_the_department_above_is_read_from_hierarchical_codes(code: str, known: set[str], above: str) -> None:
    assert parent_code_of(code, known) == above


def test_letters_are_numbered_within_their_year() -> None:
    taken = ["任命-2026-001", "任命-2026-007", "任命-2025-012", "任命-2026-旧"]
    assert letter_number(year=2026, taken=taken) == "任命-2026-008"
    assert letter_number(year=2027, taken=taken) == "任命-2027-001"
