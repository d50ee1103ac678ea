"""Declares a ledger: one object that says all that the lists, pages, forms, exports and API of a table need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models
from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _

from mamori.kernel.ledger import generic
from mamori.kernel.ledger.column import BoundColumn, Column, Words, usual_order
from mamori.kernel.ledger.detail import Detail
from mamori.kernel.ledger.filters import Filter
from mamori.kernel.ledger.importing.declaration import Importer, import_action
from mamori.kernel.ledger.keyset import Term, terms_of
from mamori.kernel.permission import Actor, Allowed, Reach, ScopedQuerySet, reading

FORMATS = ("xlsx", "csv", "csv-cp932", "pdf", "print")
RESERVED = frozenset({"q", "sort", "columns", "after", "before", "of", "format", "limit"})
NOTHING_YET = _("まだ登録がありません")
Action = Callable[..., Any]


@dataclass(frozen=True)
class Empty:
    """What an empty ledger says: why there is nothing, and the url name of the next step, if there is one."""

    title: Words = NOTHING_YET
    text: Words = ""
    action: str = ""
    action_title: Words = ""
    own: Words = ""  # for a reader who is shown only their own rows, to whom the rest says something untrue


@dataclass(frozen=True, eq=False)
class Ledger:
    """One ledger. Only `key`, `model`, `title`, `columns` and `read` are needed; see README.md beside this file."""

    key: str
    model: type[models.Model]
    title: Words
    columns: tuple[Column, ...]
    read: str | Allowed
    one: Words = ""
    lead: Words = ""
    filters: tuple[Filter, ...] = ()
    search: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    prefetch: tuple[Any, ...] = ()
    rows: Callable[[], ScopedQuerySet[Any]] | None = None
    write: Allowed | None = None
    create: Action | None = None
    change: Action | None = None
    fields: tuple[str, ...] = ()
    form: type[ModelForm[Any]] | str | None = None
    importer: Importer | None = None
    exports: tuple[str, ...] = FORMATS
    detail: Detail | None = None
    url: str = ""
    add: str = ""
    empty: Empty = field(default_factory=Empty)
    page_size: int = 50
    export: Action = field(init=False)
    bring_in: Action | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        for name in ("columns", "filters", "search", "order", "select", "prefetch", "fields", "exports"):
            given = getattr(self, name)
            self._settle(name, (given,) if isinstance(given, str) else tuple(given))
        self._refuse_clashes()
        self._settle("one", self.one or self.model._meta.verbose_name or self.title)
        if isinstance(self.read, Mapping):
            self._settle("read", reading(self.key, title=self.title, allowed=self.read))
        if self.write is not None:
            self._settle("create", self.create or generic.creating(self))
            self._settle("change", self.change or generic.changing(self))
        if self.importer is not None:
            self._settle("bring_in", import_action(self, self.importer))
        self._settle("export", generic.exporting(self))
        register(self)

    def _settle(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def _refuse_clashes(self) -> None:
        params = [param for one in self.filters for param in one.params]
        names = [column.name for column in self.columns]
        if len({*params}) != len(params) or len({*names}) != len(names) or RESERVED & {*params}:
            raise ValueError(f"ledger {self.key!r}: two columns or filters share a name, or one is reserved")
        if unknown := {*self.exports} - {*FORMATS}:
            raise ValueError(f"ledger {self.key!r} cannot export {sorted(unknown)}")

    @cached_property
    def bound(self) -> dict[str, BoundColumn]:
        """Returns every column by name, with what its field tells filled in."""
        return {column.name: column.bound(self.model) for column in self.columns}

    @property
    def usual_order(self) -> tuple[str, ...]:
        """Returns the paths that the rows are ordered by."""
        return self.order or usual_order(self.model)

    @cached_property
    def home_order(self) -> tuple[Term, ...]:
        """Returns the order of the rows when nobody asks for another."""
        return terms_of(self.model, self.usual_order)

    @property
    def read_key(self) -> str:
        """Returns the access key of reading."""
        return str(self.read)

    @property
    def path(self) -> str:
        """Returns its place in the addresses: "organisation/people/"."""
        return self.key.replace(".", "/") + "/"

    @property
    def row_url(self) -> str:
        """Returns the url name of a row's page, or nothing."""
        return self.url or (f"{self.key}.detail" if self.detail is not None else "")

    @property
    def create_key(self) -> str:
        """Returns the access key of creating a row, or nothing."""
        return getattr(self.create, "key", "")

    @property
    def add_key(self) -> str:
        """Returns the access key of the page that adds a row, the measure's own or the generic one, or nothing."""
        return self.add or self.create_key

    @property
    def add_url(self) -> str:
        """Returns the url name of that page, or nothing."""
        return self.add or (f"{self.key}.create" if self.create_key else "")

    @property
    def change_key(self) -> str:
        """Returns the access key of changing a row, or nothing."""
        return getattr(self.change, "key", "")

    @property
    def import_key(self) -> str:
        """Returns the access key of bringing rows in from a file, or nothing."""
        return getattr(self.bring_in, "key", "")

    def empty_for(self, actor: Actor) -> Empty:
        """Returns what the actor is told where there is nothing for them to see."""
        is_own = self.empty.own and actor.reach(self.read_key) is Reach.OWN
        return Empty(self.empty.own) if is_own else self.empty

    def visible_rows(self, actor: Actor) -> ScopedQuerySet[Any]:
        """Returns all rows that the actor may read, with what the columns need."""
        objects: Any = self.rows() if self.rows is not None else self.model._default_manager.all()
        found: ScopedQuerySet[Any] = objects.visible_to(actor, self.read_key)
        if self.select:
            found = found.select_related(*self.select)
        return found.prefetch_related(*self.prefetch) if self.prefetch else found

    def columns_for(self, actor: Actor) -> dict[str, BoundColumn]:
        """Returns the columns that exist for the actor."""
        return {name: one for name, one in self.bound.items() if not one.read or actor.may(one.read)}


_LEDGERS: dict[str, Ledger] = {}


def register(ledger: Ledger) -> None:
    """Enters a ledger into the list of all; raises ValueError for a key that is taken."""
    if ledger.key in _LEDGERS:
        raise ValueError(f"ledger {ledger.key!r} is declared twice")
    _LEDGERS[ledger.key] = ledger


def ledgers() -> list[Ledger]:
    """Returns every declared ledger in the order of the keys."""
    return [_LEDGERS[key] for key in sorted(_LEDGERS)]


def ledger_named(key: str) -> Ledger:
    """Returns the ledger of that key; raises KeyError for one that nobody declared."""
    return _LEDGERS[key]
