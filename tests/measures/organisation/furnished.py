"""Furnishes the organisation for tests: appointments, and a body with the seats and tasks of the example; reads pages."""

from __future__ import annotations

import re

from django.utils import timezone

from mamori.kernel.people.models import Person
from mamori.measures.organisation import actions, seed
from mamori.measures.organisation.models import Appointment, Body
from mamori.measures.organisation.rules import Form, Post
from people import NOW, SINCE, TODAY, Cast


def today_in_words() -> str:
    return timezone.localdate().isoformat()


def text_of(response: object) -> str:
    """Returns the page's words in one line, without mark-up."""
    html = response.content.decode()  # type: ignore[attr-defined]  # a response
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def appoint(cast: Cast, person: Person, post: Post, **given: object) -> Appointment:
    settled: dict[str, object] = {"starts_on": SINCE, "by": cast.takahashi.actor, "at": NOW, **given}
    return actions.appoint(person, post=post, **settled)  # type: ignore[arg-type]  # as given


def founded(cast: Cast, **given: object) -> Body:
    """Returns a body that has stood since the beginning."""
    team = seed.team_for(Form.PROJECT, people=11)
    settled: dict[str, object] = {
        "form": Form.PROJECT, "name": team.name, "charter": "個人情報を守る。", "started_on": SINCE,
        "seats": team.seats, "departments": [cast.sales], "tasks": seed.tasks(),
        "by": cast.takahashi.actor, "at": NOW, **given,
    }  # fmt: skip
    return actions.found_body(**settled)  # type: ignore[arg-type]  # as given


def founded_today(cast: Cast, **given: object) -> Body:
    """Returns a body of sales and making that is founded today."""
    return founded(cast, **{"started_on": TODAY, "departments": [cast.sales, cast.making], **given})
