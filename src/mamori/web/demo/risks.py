"""Assesses the register of the demo: risks proposed from the library, graded, treated, accepted or still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

from mamori.measures.inventory import api as inventory
from mamori.measures.inventory.api import LibraryItem, Phase, Proposal
from mamori.web.demo.calendar import round_days
from mamori.web.demo.days import hour, working_day
from mamori.web.demo.rounds import registered
from mamori.web.demo.shapes import DemoEntry, DemoRisk, DemoRound, DemoUnit

OFFICER_NAME = "佐藤 真理子"
ASSESSED_AFTER = timedelta(days=38)
FRESH_AFTER = timedelta(days=16)
OVERDUE_EVERY, UNGRADED_EVERY, UNACCEPTED_EVERY = 23, 9, 6
LOW = 2


def risks(
    today: date, entries: Sequence[DemoEntry], rounds: Sequence[DemoRound], units: Sequence[DemoUnit]
) -> tuple[DemoRisk, ...]:
    """Returns the risks of every entry of the register: two to five an entry, one for a phase at most."""
    register = registered(rounds)
    heads = {one.department: one.head for one in units}
    library = [LibraryItem.read(row) for row in inventory.seed("risks")["risks"]]
    found: list[DemoRisk] = []
    for entry in entries:
        if entry.key in register:
            _last_told, content = register[entry.key]
            assessed_on = _assessed_on(entry, today)
            chosen = _chosen(entry.key, content, library)
            found += [_risk(entry, one, heads[entry.unit], assessed_on, today) for one in chosen]
    return tuple(found)


def _assessed_on(entry: DemoEntry, today: date) -> date:
    """Returns the day of the yearly assessment after the last closed round; what is new now was looked at just now."""
    days = round_days(today)
    if entry.added_in == days[-1].index:
        return working_day(min(days[-1].starts_on + FRESH_AFTER, today - timedelta(days=1)))
    return working_day(days[-2].starts_on + ASSESSED_AFTER)


def _chosen(key: str, content: Mapping[str, Any], library: Sequence[LibraryItem]) -> list[Proposal]:
    """Returns a proposal for each of the five phases, fewer where the entry's number of risks is smaller."""
    seed = crc32(key.encode())
    proposals = inventory.propose(inventory.Row(**content), library)
    chosen = []
    for turn, phase in enumerate(Phase):
        fitting = [one for one in proposals if one.item.phase == phase]
        special = [one for one in fitting if one.item.when]
        pool = special if special and (seed + turn) % 3 else fitting
        if pool:
            chosen.append(pool[(seed >> turn) % len(pool)])
    wanted = 2 + seed % 8  # 2, 3 and 4 leave phases out; 5 and more mean all of them
    start = seed % len(chosen) if wanted < len(chosen) else 0
    kept = (chosen + chosen)[start : start + wanted] if wanted < len(chosen) else chosen
    return _with_paper(
        sorted(kept, key=lambda one: list(Phase).index(Phase(one.item.phase))), content, chosen
    )


def _with_paper(
    kept: list[Proposal], content: Mapping[str, Any], chosen: Sequence[Proposal]
) -> list[Proposal]:
    """Keeps paper from being forgotten where the entry has paper and the chosen risks know one."""
    if "paper" not in content["media"] or any(one.medium == "paper" for one in kept):
        return kept
    of_paper = [one for one in chosen if one.medium == "paper"]
    return kept[:-1] + of_paper[:1] if of_paper else kept


def _risk(entry: DemoEntry, proposal: Proposal, head: str, assessed_on: date, today: date) -> DemoRisk:
    row = asdict(proposal.as_row())
    seed = crc32(f"{entry.key} {proposal.item.id}".encode())
    if proposal.value <= LOW:
        row |= {"measure_add": ""}
    row |= _treated(seed, row, assessed_on, today)
    row |= {"harm": tuple(row["harm"]), "reviewed_on": assessed_on, "assignee": head, "entry": entry.key}
    return DemoRisk(**row)


def _treated(seed: int, row: Mapping[str, Any], assessed_on: date, today: date) -> dict[str, Any]:
    """Returns when the added measure is due and done, what risk is left, and who accepted it."""
    due_on = done_on = None
    if row["measure_add"]:
        due_on = working_day(assessed_on + timedelta(days=60 + seed % 400))
        if due_on < today:
            done_on = None if seed % OVERDUE_EVERY == 0 else working_day(due_on - timedelta(days=seed % 20))
    left = _left(seed, row, fresh=(today - assessed_on).days < 60)
    accepted = _accepted(seed, left, assessed_on)
    return {"due_on": due_on, "done_on": done_on, **left, **accepted}


def _left(seed: int, row: Mapping[str, Any], *, fresh: bool) -> dict[str, Any]:
    if fresh or seed % UNGRADED_EVERY == 0:
        return {"residual_likelihood": None, "residual_impact": None, "residual_note": ""}
    likelihood = row["likelihood"] - (1 if row["measure_add"] else 0)
    note = f"{row['who']}の手違いは、なくなりはしない" if seed % 4 == 0 else ""
    return {
        "residual_likelihood": max(1, likelihood),
        "residual_impact": row["impact"],
        "residual_note": note,
    }


def _accepted(seed: int, left: Mapping[str, Any], assessed_on: date) -> dict[str, Any]:
    accepted_at: datetime | None = None
    if left["residual_likelihood"] is not None and seed % UNACCEPTED_EVERY:
        accepted_at = hour(working_day(assessed_on + timedelta(days=7), step=1), seed % 13)
    return {"accepted_at": accepted_at, "accepted_by": OFFICER_NAME if accepted_at else ""}
