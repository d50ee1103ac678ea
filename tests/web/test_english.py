"""In English the pages of the office are English: Japanese is left only where a person of the company wrote it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import yaml
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from house.objects import FILES
from house.walking import on_the_day, quick_paper, shown_pages  # noqa: F401 - pytest finds fixtures by name
from mamori.kernel.ledger import ledgers
from mamori.kernel.people.models import Account
from mamori.measures.inventory.actions import answers, register
from mamori.measures.organisation import actions, seed
from mamori.measures.organisation.rules import Form
from measures.inventory.furnished import entered, written
from measures.inventory.test_actions_survey import FULL, open_round, sheet_of
from people import NOW, TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day", "quick_paper")
JAPANESE = re.compile(r"[ぁ-ゖァ-ヺー一-鿿々]+(?:[^<>\n]{0,20}[ぁ-ゖァ-ヺー一-鿿々])?")


# Said in Japanese in every language, each for its own reason.
ALWAYS_JAPANESE = {
    "日本語": "who wants Japanese must be able to read the word for it",
    "resembles “コード”": "the import tells which Japanese header the one in the file resembles",
    "“同上”": "the import tells which Japanese mark it understands",
}
# Libraries of examples that a company takes over as its own words: typical work, teams, their duties, and letters.
LIBRARIES = {
    "mamori.measures.inventory": ("seed/processes.yaml", "seed/risks.yaml"),
    "mamori.measures.organisation": ("seed/teams.yaml", "seed/tasks.yaml"),
}
LETTERS = "/letter/"  # a letter of appointment is a document of the company, in its language


CUT = re.compile(r"([^<>\n]+)…")


def written_by_the_company() -> list[str]:
    """Every Japanese text that stands in a record, the longest first."""
    found: set[str] = set()
    for model in apps.get_models():
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._default_manager.values_list(*names):
            for value in row:
                found.update(texts(value))
    found.update(re.split(r"[,\n]", "\n".join(FILES.values())))
    for package, sheets in LIBRARIES.items():
        for name in sheets:
            found.update(texts(yaml.safe_load(files(package).joinpath(name).read_text(encoding="utf-8"))))
    return sorted((text for text in found if JAPANESE.search(text)), key=len, reverse=True)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        yield from value.splitlines()
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


@pytest.fixture
def office(cast: Cast) -> Client:
    """The office of a company that has begun: a body with its tasks, a round, a register with risks."""
    team = seed.team_for(Form.PROJECT, people=11)
    actions.found_body(
        form=team.form, name="Team", charter="", started_on=TODAY, seats=team.seats, departments=[cast.sales],
        tasks=seed.tasks(), example=team.key, by=cast.takahashi.actor, at=NOW,
    )  # fmt: skip
    entry = entered(cast, name="List", purpose="")
    written(cast, entry, assignee=cast.tanaka.person)
    register.override_kind(entry, "my_number", "yes", because="x", by=cast.sato.actor, at=NOW)
    sheet = sheet_of(open_round(cast, cast.sales), cast.sales)
    answers.add_answer(sheet, {**FULL, "name": "Row"}, by=cast.suzuki.actor, at=NOW)
    Account.objects.filter(pk=cast.takahashi.account.pk).update(language="en")
    return cast.takahashi.browser()


def left(text: str, company: list[str]) -> list[str]:
    text = html.unescape(re.sub(r'<span class="initial" aria-hidden="true">.</span>', "", text))
    text = re.sub(r"</t(?:span|ext)>\s*<t(?:span|ext)[^>]*>", "", text)
    text = CUT.sub(lambda cut: "" if any(one.startswith(cut[1].strip()) for one in company) else cut[0], text)
    for words in [*company, *ALWAYS_JAPANESE]:
        text = text.replace(words, "")
    return sorted(set(JAPANESE.findall(text)))


def test_every_page_of_the_office_is_english(cast: Cast, office: Client) -> None:
    seen = dict(shown_pages(cast, office))
    company = written_by_the_company()
    faults = {
        address: found
        for address, text in seen.items()
        if not address.endswith(LETTERS) and (found := left(text, company))
    }
    assert faults == {}, "\n".join(f"{a}: {f}" for a, f in faults.items())
    assert len(seen) > 50


@pytest.mark.parametrize("key", [one.key for one in ledgers() if one.exports])
def test_the_head_of_an_exported_ledger_is_english(cast: Cast, office: Client, key: str) -> None:
    answer: Any = office.get(reverse(f"{key}.export"), {"format": "xlsx"})
    rows = list(openpyxl.load_workbook(BytesIO(answer.getvalue())).active.iter_rows(values_only=True))
    head = next(row for row in rows if sum(cell is not None for cell in row) > 2)
    above = rows[: rows.index(head)]
    text = "\n".join(str(cell) for row in [*above, head] for cell in row if cell is not None)
    assert left(text, [cast.company.name]) == []
