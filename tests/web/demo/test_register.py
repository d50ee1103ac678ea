"""The demo's register is wide, and has only the flaws that are meant."""

from datetime import date
from typing import Any

from mamori.measures.inventory.rules import catalogue
from mamori.measures.inventory.rules.contradictions import Severity, find, registry
from mamori.measures.inventory.rules.holding import Row
from mamori.web.demo.rounds import registered
from mamori.web.demo.shapes import DemoCompany

HEAVY = {Severity.ERROR, Severity.WARNING}


def heavy(content: Any, on: date, reviewed_on: date | None = None) -> set[str]:
    """The contradictions an assessor would point out in a holding."""
    row = Row(**content)
    found = find(row, today=on, last_reviewed_on=reviewed_on) if reviewed_on else find(row, today=on)
    return {one.key for one in found if one.severity in HEAVY}


def test_about_eighty_entries_stand_in_the_register(company: DemoCompany) -> None:
    assert 75 <= len(registered(company.rounds)) <= 90


def test_an_entry_says_something_a_holding_can_hold(company: DemoCompany) -> None:
    specs = catalogue.field_specs()
    for entry in company.entries:
        for content in entry.versions.values():
            assert set(content) == set(specs), entry.key
            for name, spec in specs.items():
                value = content[name]
                if spec.kind == "choices":
                    assert set(value) <= set(spec.options()), (entry.key, name)
                elif spec.kind in ("choice", "yesno"):
                    assert value == "" or value in spec.options(), (entry.key, name)


def test_every_kind_of_information_is_there(company: DemoCompany) -> None:
    contents = [content for _round, content in registered(company.rounds).values()]

    def told(name: str) -> set[str]:
        return {key for content in contents for key in content[name]}

    assert told("principals") == set(catalogue.vocabulary("principals"))
    assert told("media") == set(catalogue.vocabulary("media"))
    assert told("acquisition") == set(catalogue.vocabulary("acquisition"))
    assert len(told("special_care")) >= 3
    for name in ("my_number", "entrusts", "provides", "shares", "abroad"):
        assert "yes" in {content[name] for content in contents}, name
    assert {content["processed"] for content in contents} == {"none", "pseudonymous", "anonymous"}
    assert {content["seasonal"] for content in contents} == {"always", "seasonal", "once"}
    assert any(content["entrusted_from"] for content in contents)
    assert any(content["is_source"] for content in contents)
    assert any(content["exclusion"] for content in contents)


def test_only_the_flaws_that_are_meant_are_found(company: DemoCompany) -> None:
    meant = {one.contradiction for one in company.entries if one.contradiction}
    assert meant <= set(registry)
    assert len(meant) >= 12
    register = registered(company.rounds)
    for entry in company.entries:
        wanted = {entry.contradiction} if entry.contradiction else set()
        for index, content in entry.versions.items():
            assert heavy(content, company.rounds[index].due_on) == wanted, entry.key
        if entry.key in register:
            assert heavy(register[entry.key][1], company.today) == wanted, entry.key


def test_the_register_has_been_reviewed_within_the_year(company: DemoCompany) -> None:
    accepted = {
        (one.index, sheet.unit): sheet.steps[-1].at.date()
        for one in company.rounds
        for sheet in one.sheets
        if sheet.state == "accepted"
    }
    units = {one.key: one.unit for one in company.entries}
    for key, (index, content) in registered(company.rounds).items():
        found = heavy(content, company.today, accepted[index, units[key]])
        assert "not_reviewed_for_a_year" not in found, key
