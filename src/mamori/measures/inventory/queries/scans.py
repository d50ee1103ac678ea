"""Reads targets and their runs: what is being scanned, how far it is, and what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Prefetch, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from mamori.kernel.permission import Actor, Reach, Role, everyone_reads, reading
from mamori.measures.inventory.models import ScanRun, ScanTarget
from mamori.measures.inventory.rules import scan as rules

READ_SCANS = reading(
    "inventory.scans",
    title=lazy("調査の対象と進み具合を見る"),
    allowed={**everyone_reads(), Role.SYSTEM_ADMINISTRATOR: Reach.COMPANY},
)
READ_FILES = reading("inventory.scanned", title=lazy("調査結果を見る"), allowed=everyone_reads())
READ_DIFFERENCES = reading(
    "inventory.discrepancies", title=lazy("一覧表と実際の食い違いを見る"), allowed=everyone_reads()
)
READ_RECONCILIATION = reading(
    "inventory.reconciliation", title=lazy("突き合わせを見る"), allowed=everyone_reads()
)
READ_MAP = reading("inventory.place_map", title=lazy("個人情報の所在図を見る"), allowed=everyone_reads())
RUNS_SHOWN = 20


@dataclass(frozen=True)
class Standing:
    """A target with its last run, the one that is under way, and when the next one begins by itself."""

    target: ScanTarget
    last: ScanRun | None
    live: ScanRun | None
    next_at: datetime | None


@dataclass(frozen=True)
class Advance:
    """How far a run is: percent where an earlier run tells how much there is, and rate and time left in words."""

    run: ScanRun
    percent: int | None
    speed: str
    left: str


def targets(actor: Actor, *, now: datetime) -> list[Standing]:
    """Returns the targets that the actor may see, each with its runs. Two queries."""
    runs = ScanRun.objects.order_by("-pk")
    latest = runs.filter(target=OuterRef("target")).exclude(state__in=ScanRun.LIVE).values("pk")[:1]
    shown = runs.filter(pk__in=Subquery(latest)) | runs.filter(state__in=ScanRun.LIVE)
    rows = ScanTarget.objects.visible_to(actor, READ_SCANS).select_related("department")
    return [_standing(one, now) for one in rows.prefetch_related(Prefetch("runs", shown, to_attr="shown"))]


def _standing(target: ScanTarget, now: datetime) -> Standing:
    shown: list[ScanRun] = target.shown  # type: ignore[attr-defined]  # prefetched
    live = next((run for run in shown if run.is_live), None)
    last = next((run for run in shown if not run.is_live), None)
    return Standing(target, last, live, next_start(target, now) if target.is_active else None)


def next_start(target: ScanTarget, now: datetime) -> datetime | None:
    """Returns when the target is scanned next by itself."""
    told = {name: getattr(target, name) for name in ("weekday", "month_day", "hour")}
    return rules.next_after(target.schedule, **told, after=now)


def runs_of(target: ScanTarget) -> list[ScanRun]:
    """Returns the last runs of a target, the newest first. One query."""
    return list(target.runs.all()[:RUNS_SHOWN])


def due_targets(now: datetime) -> list[ScanTarget]:
    """Returns the targets whose hour has come since their last run began, or since they were entered."""
    latest = ScanRun.objects.filter(target=OuterRef("pk")).order_by("-pk").values("created_at")[:1]
    rows = ScanTarget.objects.filter(is_active=True).exclude(schedule=ScanTarget.Schedule.NONE)
    found: list[ScanTarget] = []
    for target in rows.annotate(last_at=Subquery(latest)).select_related("department"):
        last = (target.last_at or target.created_at).astimezone(now.tzinfo)
        told = {name: getattr(target, name) for name in ("weekday", "month_day", "hour")}
        if rules.is_due(target.schedule, **told, last=last, now=now):
            found.append(target)
    return found


def advance(run: ScanRun) -> Advance:
    """Returns how far a run is, in words."""
    rate = run.seen / run.worked_seconds if run.worked_seconds else 0.0
    expected = run.expected or 0
    percent = min(99, 100 * run.seen // expected) if expected and run.is_live else None
    seconds = (expected - run.seen) / rate if rate and expected > run.seen else None
    return Advance(run, percent, _speed(run, rate), _left(seconds))


def _speed(run: ScanRun, rate: float) -> str:
    if not rate:
        return ""
    megabytes = run.size / run.worked_seconds / 1_000_000
    return _("毎秒%(files)s件・%(megabytes)s MB") % {
        "files": f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}",
        "megabytes": f"{megabytes:,.1f}",
    }


def _left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 60:
        return _("まもなく終わります")
    left = timedelta(seconds=round(seconds))
    hours, minutes = divmod(left // timedelta(minutes=1), 60)
    if hours:
        return _("残り約%(hours)d時間%(minutes)d分") % {"hours": hours, "minutes": minutes}
    return _("残り約%(minutes)d分") % {"minutes": minutes}
