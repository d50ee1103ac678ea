"""Three rounds of the demo are played to the end, the last one open with two units late."""

import re
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

from mamori.measures.inventory.rules import catalogue
from mamori.web.demo.days import TOKYO, working_day
from mamori.web.demo.rounds import registered
from mamori.web.demo.shapes import DemoCompany


def now(company: DemoCompany) -> datetime:
    """The end of the demo's day."""
    return datetime.combine(company.today, datetime.max.time(), tzinfo=TOKYO)


def test_three_rounds_the_last_one_open_and_just_over(company: DemoCompany) -> None:
    assert [one.index for one in company.rounds] == [0, 1, 2]
    assert [one.closed_at is None for one in company.rounds] == [False, False, True]
    assert len({one.starts_on.year for one in company.rounds}) >= 2
    last = company.rounds[-1]
    assert last.due_on < company.today <= last.due_on + timedelta(days=9)
    for one in company.rounds:
        assert len(one.sheets) == len(company.units) == 10
        assert one.starts_on < one.due_on
    assert len({one.name for one in company.rounds}) == 3


def test_exactly_two_units_are_late(company: DemoCompany) -> None:
    waiting = [
        one.unit for one in company.rounds[-1].sheets if one.state in ("not_started", "in_work", "returned")
    ]
    assert waiting == ["600", "700"]


def test_the_open_round_shows_every_state_a_board_can_show(company: DemoCompany) -> None:
    states = {one.state for one in company.rounds[-1].sheets}
    assert states == {"not_started", "in_work", "with_head", "with_office", "accepted"}


def test_one_unit_declared_none_in_the_first_year(company: DemoCompany) -> None:
    declared = [
        (one.index, sheet.unit) for one in company.rounds for sheet in one.sheets if sheet.declared_none
    ]
    assert declared == [(0, "100")]
    assert all(not sheet.answers for sheet in company.rounds[0].sheets if sheet.declared_none)


def test_every_sheet_goes_its_way_in_order_on_working_days_by_people_at_work(company: DemoCompany) -> None:
    people = {one.code: one for one in company.people}
    for one in company.rounds:
        for sheet in one.sheets:
            moments = [step.at for step in sheet.steps]
            assert moments == sorted(set(moments))
            assert all(one.opened_at <= at <= (one.closed_at or now(company)) for at in moments)
            for step in sheet.steps:
                assert step.at.date() < company.today
                if step.by:
                    assert working_day(step.at.date()) == step.at.date()
                    person = people[step.by]
                    assert person.joined_on <= step.at.date()
                    assert person.left_on is None or step.at.date() <= person.left_on


WAY = re.compile(
    r"fill submit (confirm return submit )?(confirm )?(accept )?|declare_none confirm accept |(remind )*(fill )?(remind )*"
)


def test_the_steps_of_a_sheet_lead_to_its_state(company: DemoCompany) -> None:
    ends_in = {"accepted": "accept", "with_office": "confirm", "with_head": "submit"}
    for one in company.rounds:
        for sheet in one.sheets:
            acts = [step.act for step in sheet.steps]
            assert WAY.fullmatch("".join(f"{act} " for act in acts)), acts
            if sheet.state in ends_in:
                assert acts[-1] == ends_in[sheet.state]
            unit = company.unit(sheet.unit)
            doer = {"fill": unit.clerk, "submit": unit.clerk, "confirm": unit.head}
            assert all(step.by == doer[step.act] for step in sheet.steps if step.act in doer)


def test_a_submitted_row_leaves_no_first_question_open(company: DemoCompany) -> None:
    first = [name for name, spec in catalogue.field_specs().items() if spec.first]
    for one in company.rounds:
        for sheet in one.sheets:
            for answer in sheet.answers:
                empty = {name for name in first if answer.content[name] in ("", None, [])}
                if answer.content["retention_from"] == "permanent":
                    empty -= {"retention_months"}
                assert empty == set(), (one.index, answer.entry)


def test_every_round_tells_of_all_that_stood_before_and_what_is_new(company: DemoCompany) -> None:
    units = {one.key: one.unit for one in company.entries}
    for before, one in pairwise(company.rounds):
        known = registered(company.rounds[: before.index + 1])
        for sheet in one.sheets:
            told = {answer.entry: answer.stand for answer in sheet.answers}
            held = {key for key in known if units[key] == sheet.unit}
            assert {key for key, stand in told.items() if stand != "new"} == held
            assert "carried" not in told.values() or sheet.state in ("in_work", "not_started")


def test_each_year_something_is_new_changed_and_gone(company: DemoCompany) -> None:
    for one in company.rounds[1:]:
        stands = Counter(answer.stand for sheet in one.sheets for answer in sheet.answers)
        assert min(stands["new"], stands["changed"], stands["unchanged"], stands["gone"]) >= 2
        gone = [answer for sheet in one.sheets for answer in sheet.answers if answer.stand == "gone"]
        assert all(answer.because for answer in gone)


def test_a_changed_row_differs_from_the_year_before(company: DemoCompany) -> None:
    for before, one in pairwise(company.rounds):
        known = registered(company.rounds[: before.index + 1])
        for answer in (answer for sheet in one.sheets for answer in sheet.answers):
            if answer.stand in ("unchanged", "carried"):
                assert answer.content == known[answer.entry][1]
            elif answer.stand == "changed":
                assert answer.content != known[answer.entry][1]


def test_comments_are_about_a_row_of_their_sheet_and_a_field(company: DemoCompany) -> None:
    written = [
        (sheet, comment) for one in company.rounds for sheet in one.sheets for comment in sheet.comments
    ]
    for sheet, comment in written:
        assert comment.entry in {answer.entry for answer in sheet.answers}
        assert comment.field in catalogue.field_specs()
        assert comment.at <= (comment.settled_at or now(company))
    assert any(comment.settled_at is None for _sheet, comment in written)
    assert any(comment.settled_at for _sheet, comment in written)
