"""Judges controls from the records, each on its own, so that a broken one neither hides nor spoils another."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date

from django.db import DatabaseError, connection, transaction
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
    except Exception as error:
        logger.exception("control %s could not be judged", one.key)
        verdict = _unknown(one, error)
    return Judged(one, verdict)


def _unknown(one: Control, error: Exception) -> Verdict:
    """Says what went wrong by its kind only: the words of an error may hold what stands in a record."""
    if isinstance(error, DatabaseError):
        reason = _("記録をデータベースから読めませんでした。できていないという意味ではありません。")
    else:
        reason = _("記録を調べるプログラムが途中で止まりました。できていないという意味ではありません。")
    ask = _("システム管理者に「%(key)s」を伝え、サーバーのログを調べてもらってください。")
    return Verdict(State.UNKNOWN, reason, next_action=ask % {"key": one.key})


def _verdict(one: Control, today: date) -> Verdict:
    verdict = one.judgement(today)
    if not isinstance(verdict, Verdict):
        raise TypeError(f"{one.key} returned {type(verdict).__name__}, not a Verdict")
    return verdict


def judge_all(today: date, *, controls: Iterable[Control] | None = None) -> list[Judged]:
    """Returns every control with its verdict on that day."""
    return [judge(one, today) for one in (all_controls() if controls is None else controls)]
