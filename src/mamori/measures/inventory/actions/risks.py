"""Analyses the risks of an entry: takes proposals, grades them, accepts what remains."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel import trail
from mamori.kernel.action import Refusal, action
from mamori.kernel.permission import Actor
from mamori.measures.inventory.actions.answers import ReasonMissing
from mamori.measures.inventory.actions.rights import KEEPS_REGISTER, RUNS_IT
from mamori.measures.inventory.actions.turns import ActedMeanwhile, take_turn
from mamori.measures.inventory.models import Entry, Risk
from mamori.measures.inventory.rules import catalogue
from mamori.measures.inventory.rules.risk import propose

FIELDS = (
    *("phase", "medium", "who", "where", "occasion", "what", "cause", "harm", "likelihood", "impact"),
    *("measure_now", "measure_add", "measure_kind", "rule", "residual_likelihood", "residual_impact"),
    *("residual_note", "due_on", "done_on", "assignee"),
)


class NothingChosen(Refusal):
    words = _("リスクの候補が選ばれていません。加えるものに印を付けてください。")


class RiskChangedMeanwhile(ActedMeanwhile):
    words = _("このリスクは、あなたが開いたあとに、ほかの人が変更しました。開き直して確かめてください。")


class NotGradedYet(Refusal):
    words = _("対策後の起こりやすさと影響を付けてから、残るリスクを認めてください。")
    field = "residual_likelihood"


@action("inventory.take_risks", title=_("リスクの候補を取り入れる"), allowed=KEEPS_REGISTER)
def take_risks(entry: Entry, chosen: Collection[str], *, by: Actor, at: datetime) -> list[Risk]:
    """Takes proposals of the library, by their ids, into the entry's risk table, graded as the library proposes."""
    taken = set(entry.risks.values_list("source", flat=True))
    fitting = propose(entry, catalogue.seed("risks")["risks"], taken=taken)
    wanted = [one for one in fitting if one.item.id in chosen]
    if not wanted:
        raise NothingChosen
    made = []
    for one in wanted:
        row = one.as_row()
        risk = Risk(entry=entry, source=one.item.id, reviewed_on=timezone.localdate(at))
        for name in FIELDS:
            if hasattr(row, name):
                value = getattr(row, name)
                setattr(risk, name, list(value) if isinstance(value, tuple) else value)
        _store(risk, by)
        made.append(risk)
    trail.record(about=entry, note=str(_("リスク %(count)d件を追加") % {"count": len(made)}))
    return made


@action("inventory.add_risk", title=_("リスクを書き加える"), allowed=KEEPS_REGISTER)
def add_risk(entry: Entry, content: Mapping[str, Any], *, source: str = "", by: Actor, at: datetime) -> Risk:
    """Adds a risk in one's own words; `source` is the id of the library item it began with, if any."""
    risk = Risk(entry=entry, source=source, reviewed_on=timezone.localdate(at))
    _fill(risk, content)
    _store(risk, by)
    trail.record(about=risk, changes=trail.diff({}, {"what": risk.what, "phase": risk.phase}))
    return risk


@action("inventory.change_risk", title=_("リスクを評価する"), allowed=KEEPS_REGISTER)
def change_risk(
    risk: Risk, content: Mapping[str, Any], *, seen: int | None = None, by: Actor, at: datetime
) -> Risk:
    """Grades a risk and says what is done about it; an acceptance falls when the residual grades change."""
    take_turn(risk, seen, RiskChangedMeanwhile)
    before, residual = trail.snapshot(risk), (risk.residual_likelihood, risk.residual_impact)
    _fill(risk, content)
    risk.reviewed_on = timezone.localdate(at)
    if residual != (risk.residual_likelihood, risk.residual_impact):
        risk.accepted_by, risk.accepted_at = "", None
    _store(risk, by)
    changed = trail.diff(before, trail.snapshot(risk))
    changed.pop("version", None)
    trail.record(about=risk, changes=changed)
    return risk


@action("inventory.accept_risk", title=_("残るリスクを認める"), allowed=RUNS_IT, is_grave=True)
def accept_risk(risk: Risk, *, seen: int | None = None, by: Actor, at: datetime, because: str = "") -> Risk:
    """Accepts what remains of a risk after the measures, in the name of whoever does so; a high one wants a reason."""
    take_turn(risk, seen)
    if risk.residual is None:
        raise NotGradedYet
    if risk.residual >= 6 and not because.strip() and not risk.residual_note:
        raise ReasonMissing(_("残るリスクが高いままです。認める理由を書いてください。"))
    if because.strip():
        risk.residual_note = because.strip()[:300]
    risk.accepted_by, risk.accepted_at = by.name[:120], at
    _store(risk, by)
    trail.record(about=risk, changes={"accepted_at": [None, at.isoformat()]})
    return risk


@action("inventory.remove_risk", title=_("リスクを外す"), allowed=KEEPS_REGISTER, is_grave=True)
def remove_risk(risk: Risk, *, by: Actor, at: datetime, because: str = "") -> None:
    """Takes a risk that does not apply off the table, with the reason; its history stays."""
    if not because.strip():
        raise ReasonMissing
    take_turn(risk, None)
    trail.record(about=risk, changes=trail.diff({"what": risk.what, "phase": risk.phase}, {}))
    risk.told_by(by.account, because.strip())
    risk.delete()


def _fill(risk: Risk, content: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in content:
            setattr(risk, name, content[name])


def _store(risk: Risk, by: Actor) -> None:
    risk.version += 1
    risk.told_by(by.account)
    risk.save()
