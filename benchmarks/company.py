"""Fills an empty database with a company of any size: people, departments, a register, risks and an open round.

The entries are those of the demo company, varied and judged by the product's own rules; what a bulk writer has to
do itself (search text, kinds, history) is done here as the product does it.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from mamori.kernel.people.models import Account, Assignment, Company, Department, Person
from mamori.kernel.permission import Actor, Role
from mamori.measures.inventory.actions.judging import judge
from mamori.measures.inventory.actions.rounds import owe_filling
from mamori.measures.inventory.models import Answer, Entry, Risk, Sheet, SurveyRound
from mamori.measures.inventory.rules.deadlines import next_review_on
from mamori.web.demo.entries import entries as demo_entries

OFFICER, HEAD = "officer@many.example", "head@many.example"
PASSWORD = "benchmarks-only-2026"
BATCH = 500
SEED = 20261123


def fill(*, entries: int, people: int = 10_000, departments: int = 100) -> None:
    """Fills the database; the same numbers always give the same company, but for the days."""
    chance, today = random.Random(SEED), timezone.localdate()
    Company.objects.create(name="株式会社おおぜい", address="東京都港区見本1-2-3", representative="大瀬 一")
    homes = _departments(departments, today)
    workers = _people(people, homes, today)
    _accounts(workers, homes, today)
    register = _register(entries, homes, workers, chance, today)
    _risks(register, chance, today)
    _round(homes, register, today)


def _departments(count: int, today: date) -> list[Department]:
    """Returns ten divisions with the other departments spread below them."""
    since = today - timedelta(days=4_000)
    roots = [
        Department.objects.create(code=f"{n:02d}00", name=f"第{n + 1}事業部", order=n, opened_on=since)
        for n in range(min(10, count))
    ]
    below = [
        Department.objects.create(
            code=f"{n % 10:02d}{n:02d}", name=f"第{n + 1}課", parent=roots[n % 10], order=n, opened_on=since
        )
        for n in range(10, count)
    ]
    return [*roots, *below]


def _people(count: int, homes: list[Department], today: date) -> list[Person]:
    rows = [
        Person(
            code=f"{n:06d}",
            name=f"見本 {n}郎",
            kana=f"みほん {n}ろう",
            email=f"p{n}@many.example",
            department=homes[n % len(homes)],
            joined_on=today - timedelta(days=n % 3_000 + 30),
        )
        for n in range(count)
    ]
    return list(Person.objects.bulk_create(rows, batch_size=BATCH))


def _accounts(workers: list[Person], homes: list[Department], today: date) -> None:
    """Gives accounts to the privacy officer, to the head of the first division and to every department's clerk."""
    since = today - timedelta(days=400)
    officer = Account.objects.create(email=OFFICER, password=PASSWORD, person=workers[1])
    head = Account.objects.create(email=HEAD, password=PASSWORD, person=workers[0])
    Assignment.objects.create(account=officer, role=Role.PRIVACY_OFFICER, valid_from=since)
    Assignment.objects.create(account=head, role=Role.DEPARTMENT_HEAD, department=homes[0], valid_from=since)
    clerks = workers[len(homes) : 2 * len(homes)]
    made = Account.objects.bulk_create(
        [Account(email=f"clerk{n}@many.example", person=one, password="!") for n, one in enumerate(clerks)]
    )
    Assignment.objects.bulk_create(
        Assignment(
            account=one, role=Role.DEPARTMENT_CLERK, department=one.person.department, valid_from=since
        )
        for one in made
        if one.person is not None
    )


def _templates(homes: list[Department], today: date) -> list[Entry]:
    """Returns the demo's entries, unsaved, judged by the law of the day."""
    found = []
    for demo in demo_entries(today):
        entry = Entry(number="PI-000000", department=homes[0], registered_on=today)
        entry.take_over(dict(demo.content(max(demo.versions))))
        entry.last_reviewed_on = today - timedelta(days=30)
        judge(entry, today, overrides=())
        found.append(entry)
    return found


def _register(
    count: int, homes: list[Department], workers: list[Person], chance: random.Random, today: date
) -> list[Entry]:
    """Returns the register, each entry with one step of history; the first twelve have ten more."""
    templates = _templates(homes, today)
    rows = [
        _entry(templates[n % len(templates)], n, homes, workers, chance, today) for n in range(1, count + 1)
    ]
    for start in range(0, count, 10_000):
        bulk_create_with_history(rows[start : start + 10_000], Entry, batch_size=BATCH)
    for _change in range(10):
        for entry in rows[:12]:
            entry.count = (entry.count or 0) + chance.randint(1, 40)
            entry.version += 1
            entry.save()
    return rows


def _entry(
    template: Entry,
    n: int,
    homes: list[Department],
    workers: list[Person],
    chance: random.Random,
    today: date,
) -> Entry:
    reviewed = today - timedelta(days=chance.randint(1, 300))
    entry = Entry(
        number=f"PI-{n:06d}",
        department=homes[n % len(homes)],
        owner=workers[n % len(workers)],
        registered_on=today - timedelta(days=chance.randint(301, 1_500)),
        last_reviewed_on=reviewed,
        reviewed_by="見本 1郎",
        next_review_on=next_review_on(reviewed),
        kinds=template.kinds,
        classified_on=today,
        issues=template.issues,
        version=1,
    )
    entry.take_over(template.content())
    entry.name = f"{template.name} 第{n}号"
    entry.storage_place = f"{template.storage_place}（{chance.randint(1, 30)}階 棚{chance.randint(1, 99)}）"
    if entry.count:
        entry.count = chance.randint(1, 2 * entry.count)
    if n % 50 == 0:
        entry.state, entry.retired_on, entry.retired_because = "retired", reviewed, "業務の終了"
    entry.refresh_search_text()
    return entry


def _risks(register: list[Entry], chance: random.Random, today: date) -> None:
    """Writes three graded and accepted risks for every fifth entry."""
    now = timezone.now()
    words: dict[str, Any] = {
        "who": "担当者",
        "what": "書庫の鍵がかかっておらず、来客が顧客名簿を持ち出す",
        "measure_now": "退社時に当番が施錠を確かめ、点検表に記名する",
        "accepted_by": "見本 1郎",
        "accepted_at": now,
        "reviewed_on": today,
    }
    rows = [
        Risk(
            entry=entry,
            phase=phase,
            likelihood=chance.randint(1, 3),
            impact=chance.randint(1, 3),
            residual_likelihood=1,
            residual_impact=chance.randint(1, 3),
            **words,
        )
        for entry in register[::5]
        for phase in ("acquire", "store", "dispose")
    ]
    for row in rows:
        row.fill_search_text()
    Risk.objects.bulk_create(rows, batch_size=BATCH)


def _round(homes: list[Department], register: list[Entry], today: date) -> None:
    """Opens a round in which a third of the departments is through and a third has begun; forty answers each at most."""
    survey = SurveyRound.objects.create(
        name="今年度 個人情報の棚卸し",
        starts_on=today - timedelta(days=10),
        due_on=today + timedelta(days=11),
        state=SurveyRound.State.OPEN,
        opened_at=timezone.now(),
    )
    states = (Sheet.State.ACCEPTED, Sheet.State.IN_WORK, Sheet.State.NOT_STARTED)
    stands = (Answer.Stand.UNCHANGED, Answer.Stand.CHANGED, Answer.Stand.CARRIED)
    by_home: dict[int, list[Entry]] = {}
    for entry in register:
        if entry.state == Entry.State.ACTIVE:
            by_home.setdefault(entry.department_id, []).append(entry)
    answers = []
    for n, home in enumerate(homes):
        sheet = Sheet.objects.create(round=survey, department=home, state=states[n % 3])
        for position, entry in enumerate(by_home.get(home.pk, ())[:40], start=1):
            answer = Answer(sheet=sheet, entry=entry, stand=stands[n % 3], position=position)
            answer.take_over(entry.content())
            answer.refresh_search_text()
            answers.append(answer)
    Answer.objects.bulk_create(answers, batch_size=BATCH)
    _duties(survey)


def _duties(survey: SurveyRound) -> None:
    """Owes what an open round owes: a sheet to fill for each department that is not through."""
    for sheet in survey.sheets.select_related("department", "round").exclude(state=Sheet.State.ACCEPTED):
        owe_filling(sheet, timezone.now())


def actor(email: str) -> Actor:
    """Returns one of the two who look at pages here, with the roles of today."""
    return Actor.of(Account.objects.get(email=email), on=timezone.localdate())
