"""Keeps the slot in which measures register the panels of the home page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from mamori.kernel.permission.actor import Actor

Content = dict[str, Any]
Query = Callable[[Actor, date], Content | None]


@dataclass(frozen=True)
class Panel:
    """A part of the home page: what to show (`content`, or None for nothing) and the template that draws it."""

    key: str
    template: str
    order: int
    content: Query


@dataclass(frozen=True)
class ShownPanel:
    """A panel with what it shows to one reader today."""

    key: str
    template: str
    content: Content


_PANELS: dict[str, Panel] = {}


def panel(key: str, *, template: str, order: int) -> Callable[[Query], Query]:
    """Registers the query of a panel under the access key of what it shows; raises ValueError for a key taken."""

    def wrap(content: Query) -> Query:
        if key in _PANELS:
            raise ValueError(f"home panel {key!r} is registered twice")
        _PANELS[key] = Panel(key, template, order, content)
        return content

    return wrap


def panels_for(actor: Actor, *, today: date) -> list[ShownPanel]:
    """Returns the panels that the actor may see and that have something to show, in order."""
    shown: list[ShownPanel] = []
    for one in sorted(_PANELS.values(), key=lambda entry: (entry.order, entry.key)):
        content = one.content(actor, today) if actor.may(one.key) else None
        if content is not None:
            shown.append(ShownPanel(one.key, one.template, content))
    return shown
