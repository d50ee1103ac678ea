"""Judges controls from the records, each on its own, so that a broken one neither hides nor spoils another."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from mamori.kernel.control.registry import Control, all_controls
from mamori.kernel.control.verdict import State, Verdict

logger = logging.getLogger("mamori.control")


@dataclass(frozen=True)
class Judged:
    """A control with its verdict."""

    control: Control
    verdict: Verdict


def judge(one: Control, today: date) -> Judged:
    """Returns the control's verdict; an error inside it is logged and gives `unknown`, never green."""
    try:
        # A failed query must not spoil a transaction around it; where there is none, none is begun: on SQLite that
        # would take the write lock, and reading the home page would wait for whoever writes.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            verdict = _verdict(one, today)
    except Exception:
        logger.exception("control %s could not be judged", one.key)
        verdict = Verdict(
            State.UNKNOWN,
            _("判定できない"),
            next_action=_("プログラムの問題です。システム管理者に、この項目の名前を伝えてください。"),
        )
    return Judged(one, verdict)


def _verdict(one: Control, today: date) -> Verdict:
    verdict = one.judgement(today)
    if not isinstance(verdict, Verdict):
        raise TypeError(f"{one.key} returned {type(verdict).__name__}, not a Verdict")
    return verdict


def judge_all(today: date, *, controls: Iterable[Control] | None = None) -> list[Judged]:
    """Returns every control with its verdict on that day."""
    return [judge(one, today) for one in (all_controls() if controls is None else controls)]
