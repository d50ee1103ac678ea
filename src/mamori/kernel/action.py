"""Makes an act of a person: allowed, atomic, and with exactly one entry in the trail."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from datetime import datetime
from typing import Any, ParamSpec, TypeVar, cast

from django.db import models, transaction
from django.utils.functional import Promise

from mamori.kernel.permission.actor import Actor
from mamori.kernel.permission.roles import Allowed
from mamori.kernel.permission.table import declare
from mamori.kernel.refusal import NotAllowed, Refusal
from mamori.kernel.trail.record import open_frame
from mamori.kernel.trail.sealing import seal_now

__all__ = ["NotAllowed", "Refusal", "TrailBroken", "action", "all_actions"]

P = ParamSpec("P")
R = TypeVar("R")

_ACTIONS: dict[str, Callable[..., Any]] = {}


class TrailBroken(RuntimeError):
    """An action left no entry in the trail, or more than one: a bug, and nothing of it is kept."""


def action(
    key: str, *, title: Promise | str, allowed: Allowed, is_grave: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declares an act and enters it in the access table under `key`.

    The wrapped function takes what it is about first and, by keyword, `by` (who), `at` (when) and, if it wants a
    reason, `because`. It raises NotAllowed when `by` may not do this to that object; its body is one transaction;
    it must call `trail.record` exactly once, else all is rolled back with TrailBroken. The entry of a grave act is
    sealed in the same transaction; where it cannot be, the act is refused with NotSealed.
    """

    def wrap(body: Callable[P, R]) -> Callable[P, R]:
        declare(key, title=title, allowed=allowed, writes=True)
        names = list(inspect.signature(body).parameters)
        takes_reason = "because" in names

        @functools.wraps(body)
        def run(*args: Any, by: Actor, at: datetime, because: str = "", **given: Any) -> R:
            first = args[0] if args else given.get(names[0])
            if not by.may(key, about=first if isinstance(first, models.Model) else None):
                raise NotAllowed
            if takes_reason:
                given["because"] = because
            with transaction.atomic(), open_frame(key, by=by, at=at, because=because) as frame:
                result = cast("Callable[..., R]", body)(*args, by=by, at=at, **given)
                if frame.entries != 1 or frame.entry is None:
                    raise TrailBroken(
                        f"{key} left {frame.entries} entries in the trail; it must leave exactly one"
                    )
                if is_grave:
                    seal_now(frame.entry)
            return result

        run.is_grave = is_grave  # type: ignore[attr-defined]  # so that the documentation can tell
        run.key = key  # type: ignore[attr-defined]  # the url name, template and documentation entry share it
        _ACTIONS[key] = run
        return cast("Callable[P, R]", run)

    return wrap


def all_actions() -> dict[str, Callable[..., Any]]:
    """Returns every declared action by its key."""
    return dict(_ACTIONS)
