"""Holds the seed of the organisation: example teams, the team's work, roles in words and letters of appointment."""

import string
from importlib.resources import files
from typing import Any

import pytest
import yaml

from mamori.kernel.permission.roles import Role
from mamori.measures.organisation.rules import Form, Post

SEED = files("mamori.measures.organisation") / "seed"


def seed(name: str) -> dict[str, Any]:
    """The parsed seed file."""
    loaded: dict[str, Any] = yaml.safe_load((SEED / name).read_text(encoding="utf-8"))
    return loaded


TEAMS = seed("teams.yaml")
TASKS = seed("tasks.yaml")
ROLES = seed("roles.yaml")
LETTERS = seed("letters.yaml")


def blanks(text: str) -> set[str]:
    """The names of the blanks in a template."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_file_carries_a_version() -> None:
    assert [one["version"] for one in (TEAMS, TASKS, ROLES, LETTERS)] == [1, 1, 1, 1]


def test_there_is_one_team_for_each_form_and_size() -> None:
    found = sorted((team["form"], team["size"]) for team in TEAMS["teams"])
    sizes = [size["id"] for size in TEAMS["sizes"]]
    assert found == sorted((form.value, size) for form in Form for size in sizes)
    assert [team["id"] for team in TEAMS["teams"]] == [f"{t['form']}.{t['size']}" for t in TEAMS["teams"]]


def test_the_sizes_leave_no_headcount_out() -> None:
    steps = [(size["min"], size["max"]) for size in TEAMS["sizes"]]
    assert steps == [(2, 20), (21, 100), (101, 300), (301, None)]


def test_every_post_is_explained_once() -> None:
    assert [post["id"] for post in TEAMS["posts"]] != []
    assert sorted(post["id"] for post in TEAMS["posts"]) == sorted(Post)
    for post in TEAMS["posts"]:
        assert post["label"]
        assert post["who_fits"].endswith("。")
        assert len(post["duties"]) >= 2
        assert not any(duty.endswith(("注意する", "徹底する")) for duty in post["duties"])


@pytest.mark.parametrize("team", TEAMS["teams"], ids=lambda team: team["id"])
def test_every_team_has_the_seats_no_company_can_do_without(team: dict[str, Any]) -> None:
    seats = {seat["post"] for seat in team["seats"]}
    assert seats >= {
        "privacy_officer",
        "audit_head",
        "office_chief",
        "education",
        "contact",
        "systems",
        "department_clerk",
    }
    assert seats <= {post.value for post in Post}
    assert all(seat["people"] >= 1 and seat["title"] for seat in team["seats"])


@pytest.mark.parametrize("team", TEAMS["teams"], ids=lambda team: team["id"])
def test_no_seat_may_be_shared_between_those_who_run_and_those_who_audit(team: dict[str, Any]) -> None:
    audit = {"audit_head", "auditor"}
    for seat in team["seats"]:
        shared = set(seat["together_with"])
        assert shared <= {post.value for post in Post} - {seat["post"]}
        if seat["post"] in audit:
            assert shared <= audit
        else:
            assert not shared & audit


@pytest.mark.parametrize("team", TEAMS["teams"], ids=lambda team: team["id"])
def test_min_people_can_really_fill_the_company_wide_seats(team: dict[str, Any]) -> None:
    size = next(size for size in TEAMS["sizes"] if size["id"] == team["size"])
    assert team["min_people"] >= 2
    assert size["max"] is None or team["min_people"] <= size["max"]
    alone = [seat for seat in team["seats"] if not seat["together_with"] and not seat.get("each_department")]
    assert sum(seat["people"] for seat in alone) <= team["min_people"]


def test_a_firm_of_two_can_start() -> None:
    assert {t["min_people"] for t in TEAMS["teams"] if t["size"] == "tiny"} == {2}


@pytest.mark.parametrize("charter", TEAMS["charters"], ids=lambda charter: charter["id"])
def test_a_charter_fills_in_without_a_blank_left(charter: dict[str, Any]) -> None:
    filling = {
        "company": "株式会社みほん",
        "body": "推進室",
        "start": "2026年4月1日",
        "officer": "",
        "audit_head": "",
    }
    assert blanks(charter["text"]) | blanks(charter["title"]) <= set(filling)
    assert {"company", "start", "body"} <= blanks(charter["text"])
    assert "{" not in charter["text"].format(**filling)


def test_both_forms_have_a_charter() -> None:
    assert [charter["form"] for charter in TEAMS["charters"]] == ["project", "office"]


def test_the_teams_work_covers_all_four_parts_in_twelve_to_eighteen_steps() -> None:
    steps = TASKS["tasks"]
    assert 12 <= len(steps) <= 18
    assert {step["part"] for step in steps} == {part["id"] for part in TASKS["parts"]}
    assert {"inventory", "rules", "contact", "plans"} <= {step["part"] for step in steps}
    assert len({step["id"] for step in steps}) == len(steps)


@pytest.mark.parametrize("step", TASKS["tasks"], ids=lambda step: step["id"])
def test_every_step_is_owned_dated_and_can_be_seen_to_be_done(step: dict[str, Any]) -> None:
    days = {one["id"]: one["offset_days"] for one in TASKS["tasks"]}
    assert step["post"] in set(Post)
    assert step["id"].startswith(f"{step['part']}.")
    assert step["purpose"].endswith("。")
    assert len(step["done_when"]) >= 12
    assert all(days[before] < step["offset_days"] for before in step["after"])


def test_every_step_has_a_seat_in_every_team_or_falls_to_the_office() -> None:
    for team in TEAMS["teams"]:
        seats = {seat["post"] for seat in team["seats"]}
        missing = {step["post"] for step in TASKS["tasks"]} - seats
        assert missing <= {"contractors", "office_member"}
        assert "office_chief" in seats


def test_every_role_is_told_in_plain_words() -> None:
    assert [role["id"] for role in ROLES["roles"]] == [role.value for role in Role if role is not Role.SYSTEM]
    for role in ROLES["roles"]:
        assert role["who"].endswith("。")
        assert role["can"]
        assert role["cannot"]


def test_every_post_has_a_letter_whose_blanks_are_known() -> None:
    assert sorted(letter["id"] for letter in LETTERS["letters"]) == sorted(Post)
    known = {"company", "person", "title", "department", "starts_on", "ends_on", "term"}
    known |= {"representative_title", "representative", "number", "letter_on"}
    for text in [part for letter in LETTERS["letters"] for part in (letter["text"], letter["closing"])]:
        assert blanks(text) <= known
    for text in LETTERS["frame"].values():
        assert blanks(text) <= known


def test_a_letter_for_a_departments_post_names_the_department() -> None:
    of_a_department = {
        letter["id"] for letter in LETTERS["letters"] if "department" in blanks(letter["text"])
    }
    assert of_a_department == {"department_head", "department_clerk"}
