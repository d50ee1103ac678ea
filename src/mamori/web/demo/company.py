"""Furnishes the demo company as plain data: always the same company, seen from the given day."""

from __future__ import annotations

from datetime import date

from mamori.web.demo import organisation
from mamori.web.demo.entries import entries
from mamori.web.demo.risks import risks
from mamori.web.demo.rounds import rounds
from mamori.web.demo.shapes import DemoCompany
from mamori.web.demo.sheets import sheet


def furnish_data(today: date) -> DemoCompany:
    """Returns the company with three years of inventories that end in a round open today, two units late."""
    staff = organisation.people(today)
    units = organisation.units()
    posts = organisation.appointments(today)
    register = entries(today)
    played = rounds(today, units, register)
    return DemoCompany(
        today=today,
        facts=organisation.facts(today),
        password=sheet("company")["password"],
        departments=organisation.departments(today),
        people=staff,
        accounts=organisation.accounts(staff),
        units=units,
        bodies=organisation.bodies(today, posts, staff),
        appointments=posts,
        entries=register,
        rounds=played,
        risks=risks(today, register, played, units),
    )
