"""The demo's risks are in every stage of treatment, and an assessor finds only what is overdue."""

from collections import Counter
from datetime import datetime

from mamori.measures.inventory.rules.contradictions import Severity
from mamori.measures.inventory.rules.holding import Row
from mamori.measures.inventory.rules.risk import RiskRow, lint, lint_register
from mamori.web.demo.days import TOKYO
from mamori.web.demo.rounds import registered
from mamori.web.demo.shapes import DemoCompany, DemoRisk


def now(company: DemoCompany) -> datetime:
    """The end of the demo's day."""
    return datetime.combine(company.today, datetime.max.time(), tzinfo=TOKYO)


def row(risk: DemoRisk) -> RiskRow:
    """The risk as the lint reads it."""
    return RiskRow(**{name: getattr(risk, name) for name in RiskRow.__dataclass_fields__})


def test_every_entry_of_the_register_has_two_to_five_risks(company: DemoCompany) -> None:
    register = registered(company.rounds)
    counts = Counter(one.entry for one in company.risks)
    assert set(counts) == set(register)
    assert {min(counts.values()), max(counts.values())} == {2, 5}
    for one in company.risks:
        assert one.medium in register[one.entry][1]["media"]
    assert {one.phase for one in company.risks} == {"acquire", "transfer", "use", "store", "dispose"}


def test_risks_are_in_every_stage_of_treatment(company: DemoCompany) -> None:
    graded = [one for one in company.risks if one.residual_likelihood is not None]
    assert 0.7 < len(graded) / len(company.risks) < 0.97
    assert any(one.accepted_by == "" for one in graded)
    assert all(one.accepted_at for one in graded if one.accepted_by)
    assert not [one for one in company.risks if one.accepted_by and one.residual_likelihood is None]
    added = [one for one in company.risks if one.measure_add]
    overdue = [one for one in added if one.done_on is None and one.due_on and one.due_on < company.today]
    assert 1 <= len(overdue) <= 15
    assert any(one.done_on for one in added)
    assert any(one.due_on and one.due_on >= company.today for one in added)
    assert all(one.due_on for one in added)


def test_nothing_about_a_risk_has_happened_tomorrow(company: DemoCompany) -> None:
    people = {one.code for one in company.people if one.left_on is None}
    for one in company.risks:
        assert one.reviewed_on < company.today
        assert one.done_on is None or one.reviewed_on < one.done_on < company.today
        assert one.accepted_at is None or one.accepted_at < now(company)
        assert one.assignee in people


def test_an_assessor_finds_no_classic_error_but_the_overdue_ones(company: DemoCompany) -> None:
    register = registered(company.rounds)
    held = [
        (Row(**content), [row(one) for one in company.risks if one.entry == key])
        for key, (_round, content) in register.items()
    ]
    assert [one.key for one in lint_register(held)] == []
    errors = Counter(
        finding.key
        for holding, risks in held
        for finding in lint(holding, risks, today=company.today)
        if finding.severity is Severity.ERROR
    )
    assert set(errors) == {"overdue"}


def test_what_is_made_in_the_house_is_not_said_to_be_received(company: DemoCompany) -> None:
    register = registered(company.rounds)
    made = {key for key, (_day, content) in register.items() if list(content["acquisition"]) == ["internal"]}
    ways = {one.source.split(".")[1] for one in company.risks if one.entry in made and one.phase == "acquire"}
    assert made
    assert ways == {"internal"}
    assert not [one for one in company.risks if one.entry in made and "申込書" in one.what]
