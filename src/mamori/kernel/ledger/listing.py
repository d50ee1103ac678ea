"""Answers one reader's question to a ledger: which rows, in which order, with which columns, from which place on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import IntegerField, Q, Subquery
from django.db.models.expressions import OrderBy, RawSQL
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mamori.kernel.ledger import pairs
from mamori.kernel.ledger.column import BoundColumn, Words, field_at
from mamori.kernel.ledger.declaration import Ledger
from mamori.kernel.ledger.filters import Answer, Asked
from mamori.kernel.ledger.keyset import Term, beyond, ordering, terms_of
from mamori.kernel.ledger.search import matching
from mamori.kernel.permission import Actor, ScopedQuerySet

COUNTED = 1000
PLACE = ("after", "before")
BESIDE = "counted_beside"


@dataclass(frozen=True)
class Leaf:
    """One page of rows, with the numbers to go on or back from (None at an end)."""

    rows: list[Any]
    after: int | None
    before: int | None


class _CountOf(Subquery):
    """How many rows a statement gives, told beside the rows of another."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


class Listing:
    """A ledger as one reader asked for it in the address; everything is computed when first needed."""

    def __init__(self, ledger: Ledger, given: QueryDict, *, actor: Actor, today: date, size: int = 0) -> None:
        self.ledger, self.given, self.actor, self.today = ledger, given, actor, today
        self.size = size or ledger.page_size
        self.query = " ".join(given.get("q", "").split())[:200]

    @cached_property
    def existing(self) -> dict[str, BoundColumn]:
        """Returns the columns that exist for this reader."""
        return self.ledger.columns_for(self.actor)

    @cached_property
    def columns(self) -> list[BoundColumn]:
        """Returns the columns on show: those asked for, in the ledger's order, or the usual ones; rows hold no more."""
        names = {name for one in self.given.getlist("columns") for name in one.split(",")}
        chosen = [one for name, one in self.existing.items() if name in names]
        return chosen or [one for one in self.existing.values() if one.shown]

    @cached_property
    def answers(self) -> list[Answer]:
        """Returns every filter as set by the reader."""
        asked = Asked(self.actor, self.ledger.read_key, self.today)
        return [one.answer(self.ledger.model, self.given, asked) for one in self.ledger.filters]

    @property
    def sort(self) -> str:
        """Returns the column that the reader sorts by ("-name" downwards), or nothing."""
        name = self.given.get("sort", "")
        column = self.existing.get(name.removeprefix("-"))
        return name if column is not None and column.sort else ""

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Returns the total order of the rows."""
        if not self.sort:
            return self.ledger.home_order
        down = self.sort.startswith("-")
        own = (f"-{path}" if down else path for path in self.existing[self.sort.removeprefix("-")].sort)
        return terms_of(self.ledger.model, (*own, *self.ledger.usual_order))

    @cached_property
    def visible(self) -> ScopedQuerySet[Any]:
        """Returns all rows that the reader may see."""
        return self.ledger.visible_rows(self.actor)

    @cached_property
    def selection(self) -> ScopedQuerySet[Any]:
        """Returns the rows that were asked for, without an order."""
        condition = Q()
        for answer in self.answers:
            if answer.condition is not None:
                condition &= answer.condition
        if self.query and self.ledger.search:
            condition &= matching(self.query, self.ledger.search)
            if self._few is not None:
                condition &= Q(pk__in=self._few)
        return self.visible.filter(condition)

    @cached_property
    def _holding(self) -> RawSQL | None:
        """Returns the keys of all rows that can hold the words searched for, where indexes of pairs know them."""
        return (
            pairs.holding(self.ledger.model, self.query, self.ledger.search) if self.ledger.search else None
        )

    @cached_property
    def _few(self) -> RawSQL | None:
        """Returns those keys when they are few; a page after the first has it from its address how many they are."""
        if self._holding is None or (self._carried or 0) > COUNTED:
            return None
        return self._holding if self._carried is not None or pairs.are_rare(self._holding) else None

    @property
    def is_narrowed(self) -> bool:
        """Tells whether the reader has set a search or a filter."""
        return bool(self.query) or any(answer.is_set and not answer.by_default for answer in self.answers)

    @cached_property
    def is_empty(self) -> bool:
        """Tells whether there is nothing that any other question could find; nobody is told so of a search."""
        return not self.query and not self.leaf.rows and not self.visible.exists()

    @cached_property
    def leaf(self) -> Leaf:
        """Returns the page that the address asks for; a place that is gone leads to the first page."""
        size = self.size
        backwards = "before" in self.given
        condition = self._from_place(backwards)
        backwards = backwards and condition is not None
        found = self._first(size + 1, condition, ordering(self.terms, backwards=backwards))
        more, found = len(found) > size, found[:size]
        if backwards:
            found.reverse()
        if not found:
            return Leaf([], None, None)
        has_next, has_previous = (True, more) if backwards else (more, condition is not None)
        return Leaf(found, found[-1].pk if has_next else None, found[0].pk if has_previous else None)

    def _first(self, number: int, condition: Q | None, order: Sequence[OrderBy]) -> list[Any]:
        """Returns the first rows in that order. They are chosen by key, for which a narrow index may do, and only those
        chosen are read in full. A search that asked the pairs counts in the same statement, so as not to ask more often.
        """
        rows = self.selection if condition is None else self.selection.filter(condition)
        shown = self._told(self.visible).filter(pk__in=rows.order_by(*order).values("pk")[:number])
        if self._holding is not None and self._carried is None:
            counted = self.selection.order_by(*ordering(self.ledger.home_order)).values("pk")[: COUNTED + 1]
            shown = shown.annotate(**{BESIDE: _CountOf(counted)})
        return list(shown.order_by(*order))

    def _told(self, rows: ScopedQuerySet[Any]) -> ScopedQuerySet[Any]:
        """Returns the rows without what no column on show tells, where all of these are plain paths."""
        model = self.ledger.model
        if any(one.declared.value is not None or not field_at(model, one.name) for one in self.columns):
            return rows
        shown = {one.name.partition("__")[0] for one in self.columns}
        aside = [
            field.name
            for field in model._meta.concrete_fields
            if not field.primary_key and not field.is_relation and field.name not in shown
        ]
        joined = [path for path in self.ledger.select if path.partition("__")[0] in shown]
        rows = rows.select_related(None).defer(*aside)
        return rows.select_related(*joined) if joined else rows

    def _from_place(self, backwards: bool) -> Q | None:
        """Returns the condition for rows beyond the one named in the address; only its number stands there."""
        number = self.given.get("before" if backwards else "after", "")
        if not number.isdecimal() or len(number) > 18:
            return None
        place = self.visible.filter(pk=int(number)).values_list(*(term.path for term in self.terms)).first()
        return None if place is None else beyond(self.terms, place, backwards=backwards)

    @cached_property
    def counted(self) -> int:
        """Returns how many rows were asked for, counted no further than one past COUNTED.

        The pages after the first carry the number in their address, so that paging on need not count again.
        """
        if self._carried is not None:
            return self._carried
        if not set(PLACE) & set(self.given) and self.leaf.after is None:
            return len(self.leaf.rows)
        beside = getattr(self.leaf.rows[0], BESIDE, None) if self.leaf.rows else None
        return int(self.selection.order_by()[: COUNTED + 1].count()) if beside is None else int(beside)

    @property
    def _carried(self) -> int | None:
        """Returns the count that the address carries along, if it does."""
        carried = self.given.get("of", "")
        known = set(PLACE) & set(self.given) and carried.isdecimal() and len(carried) < 5
        return min(int(carried), COUNTED + 1) if known else None

    @property
    def count_words(self) -> Words:
        """Returns the count as it is said: exact, or "1,000 or more"."""
        if self.counted > COUNTED:
            return _("%(number)s件以上") % {"number": f"{COUNTED:,}"}
        return _("%(number)s件") % {"number": f"{self.counted:,}"}

    @property
    def back_address(self) -> str:
        """Returns the address of the page before, or nothing."""
        return (
            ""
            if self.leaf.before is None
            else self.address(before=str(self.leaf.before), of=str(self.counted))
        )

    @property
    def on_address(self) -> str:
        """Returns the address of the next page, or nothing."""
        return (
            "" if self.leaf.after is None else self.address(after=str(self.leaf.after), of=str(self.counted))
        )

    def every_row(self) -> Iterator[Any]:
        """Yields all rows asked for, in order, a few at a time."""
        yield from self._told(self.selection).order_by(*ordering(self.terms)).iterator(chunk_size=1000)

    def address(self, **changes: str | None) -> str:
        """Returns "?…" for the same question with some names changed, or left out when None; the place is forgotten."""
        kept = self.asked()
        for name, value in changes.items():
            kept.pop(name, None)
            if value is not None:
                kept[name] = value
        return f"?{kept.urlencode()}" if kept else "?"

    def asked(self) -> QueryDict:
        """Returns what of the address belongs to the question: search, filters, sort and columns, without empty ones."""
        known = {"q", "sort", "columns"} | {param for one in self.ledger.filters for param in one.params}
        kept = QueryDict(mutable=True)
        for name, values in self.given.lists():
            if name in known and any(values):
                kept.setlist(name, [value for value in values if value])
        return kept

    def words(self) -> Mapping[str, Words]:
        """Returns what narrows the rows, title by title, for the heads of exports and the trail."""
        found: dict[str, Words] = {str(one.title): one.words for one in self.answers if one.is_set}
        return {str(_("検索")): self.query, **found} if self.query else found
