"""Furnishes the demo's file server: files with invented people, a target, two scans, and what was decided between them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from mamori.kernel import duty
from mamori.kernel.people.models import Department
from mamori.measures.inventory import api as inventory
from mamori.web.demo import share_files
from mamori.web.demo.days import day, hour
from mamori.web.demo.inventories import Cast
from mamori.web.demo.shapes import DemoCompany
from mamori.web.demo.sheets import sheet

NIGHT = timedelta(hours=7)  # before office hours, when scans run


def furnish_share(demo: DemoCompany, known: Mapping[str, inventory.Entry]) -> None:
    """Makes the files, declares the places of some entries, scans, decides, and scans again."""
    told, cast = sheet("share"), Cast(demo)
    root: Path = settings.SCAN_SHARE
    _make(root, told["files"], demo.today)
    _declare(told, known, cast, demo.today)
    target = _target(told, root, cast, demo.today)
    _scan(target, cast, told, _at(told["first_scan"], demo.today) - NIGHT)
    for number, decision in enumerate(told["decisions"]):
        _decide(target, decision, cast, _at(told["decided_on"], demo.today, number), told)
    _scan(target, cast, told, _at(told["last_scan"], demo.today) - NIGHT)
    duty.remind(_at(told["last_scan"], demo.today))


def _at(when: str, today: date, turn: int = 0) -> datetime:
    return hour(day(when, today), turn)


def _make(root: Path, files: list[dict[str, Any]], today: date) -> None:
    for one in files:
        path = root / one["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(share_files.content(one))
        changed = _at(one["changed"], today).timestamp()
        os.utime(path, (changed, changed))


def _declare(told: Mapping[str, Any], known: Mapping[str, inventory.Entry], cast: Cast, today: date) -> None:
    at = _at(told["set_up_on"], today)
    office = inventory.Entry.objects.order_by("pk")
    for key, places in told["places"].items():
        entry = office.get(pk=known[key].pk)
        written = [f"{told['shown_as']}\\{one}" for one in places]
        by = cast.actor("1010", at)
        because = "データの置き場所を書いた"
        inventory.change_entry(entry, {}, places=written, because=because, by=by, at=at)


def _target(told: Mapping[str, Any], root: Path, cast: Cast, today: date) -> inventory.ScanTarget:
    at = _at(told["set_up_on"], today)
    content = {
        "name": told["name"],
        "kind": "folder",
        "address": str(root),
        "shown_as": told["shown_as"],
        "department": Department.objects.get(code=told["owner"]),
        "by_folder": True,
        "schedule": "weekly",
        "leave_out": told["leave_out"],
    }
    return inventory.add_target(content, by=cast.actor(told["set_up_by"], at), at=at)


def _scan(target: inventory.ScanTarget, cast: Cast, told: Mapping[str, Any], at: datetime) -> None:
    run = inventory.start_scan(target, by=cast.actor(told["set_up_by"], at), at=at)
    while inventory.work_on_scan(run.pk, clock=lambda: at):
        pass


def _decide(
    target: inventory.ScanTarget,
    decision: Mapping[str, Any],
    cast: Cast,
    at: datetime,
    told: Mapping[str, Any],
) -> None:
    rows = inventory.Discrepancy.objects.select_related("department", "target")
    row = rows.get(target=target, place__endswith=decision["path"])
    by, today = cast.actor(decision["by"], at), cast.demo_today
    if decision["do"] == "register":
        places = [f"{told['shown_as']}\\{one}" for one in decision["places"]]
        content = dict(decision["content"])
        also: dict[str, Any] = {"department": row.department, "places": places}
        inventory.register_found(row, content, **also, by=by, at=at)
    elif decision["do"] == "excuse":
        until = day(decision["expires"], today)
        inventory.excuse_found(row, because=decision["because"], expires_on=until, by=by, at=at)
    else:
        because, due = decision["because"], day(decision["due"], today)
        inventory.remove_found(row, kind=decision["do"], due_on=due, because=because, by=by, at=at)
