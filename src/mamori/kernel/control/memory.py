"""Remembers how the controls stand, so that pages which show them need not judge the whole company again."""

from __future__ import annotations

import time
from datetime import date

from django.conf import settings
from django.utils import translation

from mamori.kernel.control.judge import Judged, judge_all
from mamori.kernel.control.registry import all_controls
from mamori.kernel.control.verdict import State
from mamori.kernel.permission.actor import Actor
from mamori.kernel.trail.models import TrailEntry


def judged_for(actor: Actor, today: date) -> list[Judged]:
    """Returns the controls whose page the actor may open, judged; as they stand after the last act in the trail."""
    mine = [one for one in all_controls() if actor.may(one.url_name)]
    if not settings.CONTROLS_REMEMBERED_SECONDS:
        return judge_all(today, controls=mine)
    known = _MEMORY.verdicts(today)
    return [known[one.key] for one in mine]


class Memory:
    """Remembers all verdicts until somebody acts, the day or the language is another, or a minute has passed.

    Records change by acts, and each act leaves an entry in the trail, so the newest entry tells whether to judge anew;
    the minute bounds what a job may change without an act, and a commit that overtakes an earlier entry.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[date, int | None, int], float, dict[str, Judged]]] = {}

    def verdicts(self, today: date) -> dict[str, Judged]:
        """Returns every control's verdict by its key; with nothing to judge anew it asks the database once."""
        newest = TrailEntry.objects.order_by("-id").values_list("id", flat=True).first()
        language, state = translation.get_language() or "", (today, newest, len(all_controls()))
        known = self._kept.get(language)
        if known and known[0] == state and time.monotonic() < known[1]:
            return known[2]
        judged = {one.control.key: one for one in judge_all(today)}
        until = time.monotonic() + settings.CONTROLS_REMEMBERED_SECONDS
        if all(one.verdict.state is not State.UNKNOWN for one in judged.values()):
            self._kept[language] = (state, until, judged)
        return judged


_MEMORY = Memory()
