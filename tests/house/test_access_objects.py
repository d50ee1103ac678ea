"""Every address that takes an object, for every role, with an own and a foreign object: the one access table decides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from house.objects import KINDS, NAMED, Kind, World
from house.test_access import ADDRESSES
from mamori.kernel.permission import Actor
from mamori.kernel.permission.table import act_named
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory.models import Entry
from mamori.measures.inventory.views.guests import SESSION_KEY
from mamori.web.reference import load_everything
from people import NOW, Cast

load_everything()

TAKING = sorted(
    name
    for name, one in ADDRESSES.items()
    if one.pattern.regex.groupindex and not getattr(one.callback, "is_public", False)
)


def route_of(name: str) -> str:
    """Returns what stands in the address before its first number, without the API's prefix."""
    return re.split(r"<", str(ADDRESSES[name].pattern), maxsplit=1)[0].removeprefix("api/")


def kind_of(name: str) -> Kind:
    found = NAMED.get(name) or KINDS.get(route_of(name))
    assert found is not None, f"{name} takes an object that tests/house/objects.py cannot make"
    return found


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _quick_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spares the minutes that many PDFs would take; who gets one is decided before it is made."""
    monkeypatch.setattr("weasyprint.HTML.write_pdf", lambda *given, **more: b"%PDF-1.7")


def readers(world: World) -> Iterator[tuple[str, Actor, Client]]:
    """Returns one of each role, Mallory, and a guest who was invited to the sheet of sales."""
    for role, member in world.cast.by_role.items():
        yield str(role), member.actor, member.browser()
    yield "mallory", world.cast.mallory.actor, world.cast.mallory.browser()
    link = world.link(world.cast.sales)
    guest = Client()
    session = guest.session
    session[SESSION_KEY] = link.pk
    session.save()
    yield "guest", Actor.guest(link.guest_name, about=world.sheets[world.cast.sales]), guest


def expected(actor: Actor, key: str, kind: Kind, made: Model) -> int:
    """Returns 403, 404 or 200 for "let in": first the page's key, then who sees the object, then the act on it."""
    if not actor.may(key):
        return 403
    if not kind.is_seen(actor, made):
        return 404
    if act_named(key).writes:
        about = made if not hasattr(made, "about_id") else Entry.objects.get(pk=made.about_id)
        return 200 if actor.may(key, about) else 403
    return 200


def ask(client: Client, method: str, address: str) -> tuple[int, int]:
    """Returns the status and how many entries the trail gained; whatever was done is undone."""
    with transaction.atomic():
        before = TrailEntry.objects.count()
        response: Any = getattr(client, method)(address)
        gained = TrailEntry.objects.count() - before
        if response.streaming:
            response.getvalue()  # reads to the end, which closes the file
        transaction.set_rollback(True)
    return response.status_code, gained


def test_every_kind_of_object_is_asked_for_by_some_address() -> None:
    assert {route_of(name) for name in TAKING if name not in NAMED} <= set(KINDS)
    assert set(NAMED) <= set(TAKING)


# Pages that answer an empty form before they ask for the right over the very object; the act itself refuses, as the
# last test shows. This list may only shrink.
SHOWS_BEFORE_IT_REFUSES = {"organisation.report_progress"}

GROUPS = sorted({name if name in NAMED else route_of(name) for name in TAKING})


def addresses_of(group: str) -> list[str]:
    return [name for name in TAKING if group == (name if name in NAMED else route_of(name))]


@pytest.mark.parametrize("name", TAKING)
def test_an_address_that_takes_an_object_has_a_maker_of_it(name: str) -> None:
    assert kind_of(name)


@pytest.mark.django_db
@pytest.mark.parametrize("whose", ["own", "foreign"])
@pytest.mark.parametrize("group", GROUPS)
def test_an_object_is_open_to_whom_the_table_says(cast: Cast, group: str, whose: str) -> None:
    world, names = World(cast), addresses_of(group)
    kind = kind_of(names[0])
    made = kind.make(world, cast.sales if whose == "own" else cast.making)
    wrong: dict[str, str] = {}
    for who, actor, client in readers(world):
        for name in names:
            key = str(vars(ADDRESSES[name].callback)["access_key"])
            right = expected(actor, key, kind, made)
            if actor.is_guest and name.startswith("api:"):
                right = 401  # the API knows accounts, not links
            address = reverse(name, kwargs=kind.address(made))
            for method in ("get",) if name.startswith("api:") else ("get", "post"):
                status, gained = ask(client, method, address)
                fault = fault_of(right, method, status, gained)
                if fault and name not in SHOWS_BEFORE_IT_REFUSES:
                    wrong[f"{who} {method} {name}"] = fault
    assert wrong == {}


def fault_of(right: int, method: str, status: int, gained: int) -> str:
    """Returns what is wrong with an answer, or nothing. A GET of what can only be posted is answered by 405."""
    if right == 200:
        return f"may, but met {status}" if status in (403, 404) else ""
    if gained:
        return f"left {gained} entries in the trail without the right"
    is_refused = status == right or (method, status) == ("get", 405)
    return "" if is_refused else f"wanted {right}, met {status}"


@pytest.mark.django_db
def test_a_stranger_is_led_to_the_sign_in_before_any_object_is_looked_for(cast: Cast) -> None:
    world, met = World(cast), {}
    for group in GROUPS:
        names = addresses_of(group)
        kind = kind_of(names[0])
        made = kind.make(world, cast.sales)
        for name in names:
            method = "get" if name.startswith("api:") else "post"
            met[name] = ask(Client(), method, reverse(name, kwargs=kind.address(made)))
    wanted = {name: (401, 0) if name.startswith("api:") else (302, 0) for name in TAKING}
    assert met == wanted


@pytest.mark.django_db
def test_a_report_on_another_persons_task_is_refused_when_it_is_sent(cast: Cast) -> None:
    world = World(cast)
    task = KINDS["organisation/tasks/"].make(world, cast.sales)
    address = reverse("organisation.report_progress", args=[task.pk])
    for role, member in cast.by_role.items():
        if member.actor.may("organisation.report_progress", task):
            continue
        before = TrailEntry.objects.count()
        status = member.browser().post(address, {"progress": "50"}).status_code
        assert status in (403, 404), role
        assert TrailEntry.objects.count() == before
