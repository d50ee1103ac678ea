"""Lets people decide about the same sheets at the same moment, each in a thread with a connection of its own.

Runs inside an installation of its own (see `installation`), because what is raced for must be committed.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import connections
from django.utils import timezone

from mamori.kernel.approval import AlreadyDecided
from mamori.kernel.people.models import Account, Assignment, Company, Department, Person
from mamori.kernel.permission import Actor, Role
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory.actions.sheets import accept_sheet, return_sheet
from mamori.measures.inventory.models import Answer, Entry, Sheet, SurveyRound

DEPARTMENTS = 100
CONTENT = {
    "business": "受注",
    "principals": ["customer"],
    "items": ["氏名", "住所"],
    "purpose": "商品の発送と代金の請求のため",
    "acquisition": ["direct_written"],
    "media": ["paper"],
    "storage_place": "営業部の鍵付き書庫",
    "count": 120,
    "retention_from": "contract_end",
    "retention_months": 60,
}
Decide = Callable[[Sheet, Actor], Any]


def accept(sheet: Sheet, by: Actor) -> Any:
    return accept_sheet(sheet, by=by, at=timezone.now())


def send_back(sheet: Sheet, by: Actor) -> Any:
    return return_sheet(sheet, by=by, at=timezone.now(), because="件数を確かめてください")


RACERS: tuple[tuple[str, Decide], ...] = (
    ("accept", accept),
    ("return", send_back),
    ("accept", accept),
    ("return", send_back),
)


def run(number: int) -> dict[str, Any]:
    """Races for `number` sheets, four racers each, and returns what did not come out as it must, and who won how often."""
    sheets = _sheets(number)
    started = TrailEntry.objects.count()
    told: list[list[tuple[int, str]]] = [[] for _racer in RACERS]
    gate = threading.Barrier(len(RACERS))
    people = [_actor(at) for at in range(len(RACERS))]
    threads = [
        threading.Thread(target=_race, args=(sheets, verb, decide, people[at], gate, told[at]))
        for at, (verb, decide) in enumerate(RACERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _outcome(sheets, told, started)


def _race(
    sheets: list[int],
    verb: str,
    decide: Decide,
    by: Actor,
    gate: threading.Barrier,
    told: list[tuple[int, str]],
) -> None:
    """Decides about one sheet after the other, each time together with all other racers."""
    try:
        for pk in sheets:
            sheet = Sheet.objects.select_related("round", "department").get(pk=pk)
            gate.wait(60)
            try:
                decide(sheet, by)
                told.append((pk, verb))
            except AlreadyDecided:
                pass
            except Exception as error:  # noqa: BLE001 - whatever else happens is the finding
                told.append((pk, f"{type(error).__name__}: {error}"))
    finally:
        connections.close_all()


def _outcome(sheets: list[int], told: list[list[tuple[int, str]]], started: int) -> dict[str, Any]:
    decided: dict[int, list[str]] = {pk: [] for pk in sheets}
    for racer in told:
        for pk, verb in racer:
            decided[pk].append(verb)
    states = dict(Sheet.objects.filter(pk__in=sheets).values_list("pk", "state"))
    wanted = {"accept": "accepted", "return": "returned"}
    trail = Counter(
        TrailEntry.objects.filter(object_type="inventory.sheet").values_list("object_id", "action")
    )
    entries = Counter(Entry.objects.values_list("name", flat=True))
    wrong = []
    for pk, verbs in decided.items():
        left = {action: n for (about, action), n in trail.items() if about == str(pk)}
        verb = verbs[0] if len(verbs) == 1 else ""
        must = (wanted.get(verb), {f"inventory.{verb}_sheet": 1}, int(verb == "accept"))
        found = (states[pk], left, entries[f"名簿 {pk}"])
        if len(verbs) != 1 or found != must:
            wrong.append([pk, verbs, found])
    winners = Counter(verbs[0] for verbs in decided.values() if verbs)
    left_in_all = TrailEntry.objects.count() - started
    return {
        "wrong": wrong[:20],
        "races": len(sheets),
        "winners": dict(winners),
        "entries": Entry.objects.count(),
        "trail": left_in_all,
    }


def _sheets(number: int) -> list[int]:
    """Returns the numbers of sheets that wait for the office, each with one new answer."""
    Company.objects.get_or_create(pk=1, defaults={"name": "株式会社みなと文具"})
    homes = [
        Department.objects.get_or_create(code=f"r{n}", defaults={"name": f"第{n}課"})[0]
        for n in range(min(number, DEPARTMENTS))
    ]
    made: list[int] = []
    while len(made) < number:
        survey = SurveyRound.objects.create(
            name=f"棚卸し {len(made)}",
            starts_on=date(2026, 6, 1),
            due_on=timezone.localdate() + timedelta(days=14),
            state=SurveyRound.State.OPEN,
        )
        for home in islice(homes, number - len(made)):
            sheet = Sheet.objects.create(round=survey, department=home, state=Sheet.State.WITH_OFFICE)
            answer = Answer(sheet=sheet, stand=Answer.Stand.NEW, position=1, name=f"名簿 {sheet.pk}")
            answer.take_over(CONTENT)
            answer.save()
            made.append(sheet.pk)
    return made


def _actor(at: int) -> Actor:
    home = Department.objects.get(code="r0")
    person, _new = Person.objects.get_or_create(
        code=f"racer{at}", defaults={"name": f"速水 {at}郎", "department": home}
    )
    account = Account.objects.filter(person=person).first()
    if account is None:
        account = Account.objects.create(email=f"racer{at}@minato.example", person=person)
        Assignment.objects.create(account=account, role=(Role.OFFICE, Role.PRIVACY_OFFICER)[at % 2])
    return Actor.of(account, on=timezone.localdate())
