"""Declares the page of one row: its sections, what belongs to it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from mamori.kernel.ledger.column import Column, Words
from mamori.kernel.permission import Actor


@dataclass(frozen=True)
class Section:
    """A heading with some of the row's values, by the name of a ledger's column or field, or as columns of their own."""

    title: Words
    fields: tuple[str | Column, ...]
    lead: Words = ""


@dataclass(frozen=True)
class Related:
    """A table of rows that belong to the row.

    `rows` is a reverse accessor ("assignments") or a function from the row to a queryset; the reader sees those
    visible under `read`. `url` is the url name that a row links to; it takes the row's number.
    """

    rows: str | Callable[[Any], models.QuerySet[Any]]
    title: Words
    columns: tuple[Column, ...]
    read: str
    url: str = ""
    select: tuple[str, ...] = ()
    limit: int = 20


@dataclass(frozen=True)
class ActionLink:
    """A button for an action on the row; its page has the action's key as url name and takes the row's number.

    It is shown to those who may do it to this very row, and only `when` it makes sense.
    """

    key: str
    title: Words = ""
    when: Callable[[Any], bool] | None = None
    url: str = ""
    kind: str = "secondary"


@dataclass(frozen=True)
class Slot:
    """A part of the page with a template of its own (attachments, comments); nothing is shown when there is None."""

    template: str
    content: Callable[[Actor, Any, date], dict[str, Any] | None]


@dataclass(frozen=True)
class Detail:
    """The page of one row. Without sections it shows every column; `history` needs a model that keeps one."""

    sections: tuple[Section, ...] = ()
    related: tuple[Related, ...] = ()
    actions: tuple[ActionLink, ...] = ()
    slots: tuple[Slot, ...] = ()
    history: bool = True
    trail: bool = True
