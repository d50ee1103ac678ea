"""Shows the list of a ledger: filters, search, sort and columns in the address, a page of rows, and saved views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mamori.kernel.ledger import Ledger, Listing
from mamori.kernel.ledger.column import Words
from mamori.kernel.ledger.exporting import NAMES
from mamori.kernel.ledger.saving import offered
from mamori.kernel.permission import acts
from mamori.ui.ledger.rows import draw_column_choices, draw_options, draw_rows
from mamori.ui.pages import View, page


@dataclass(frozen=True)
class Head:
    """The head of one column: its title, how it is sorted now, and the address that sorts by it."""

    title: Words
    kind: str
    state: str = ""
    url: str = ""


def list_page(ledger: Ledger) -> View:
    """Returns the view of the list; htmx gets the table alone."""

    @page(ledger.read_key)
    def show(request: Any) -> HttpResponse:
        listing = listing_of(ledger, request)
        table_only = request.htmx and not request.htmx.history_restore_request and not request.htmx.boosted
        template = "ui/ledger/table.html" if table_only else "ui/ledger/list.html"
        response = render(request, template, sheet(listing))
        patch_vary_headers(response, ["HX-Request"])
        return response

    return show


def listing_of(ledger: Ledger, request: Any) -> Listing:
    """Returns the ledger as the request asks for it."""
    return Listing(ledger, request.GET, actor=request.actor, today=timezone.localdate())


def sheet(listing: Listing) -> dict[str, Any]:
    """Returns all that the list's templates show."""
    ledger, actor = listing.ledger, listing.actor
    return {
        "ledger": ledger,
        "listing": listing,
        "heads": heads(listing),
        "rows": drawn(listing),
        "filters": [(one, draw_options(one.options)) for one in listing.answers],
        "column_choices": draw_column_choices(listing.existing.values(), listing.columns),
        "narrowed_by": sum(one.is_set and not one.by_default for one in listing.answers),
        "question": listing.asked().urlencode(),
        "kept": [(name, value) for name, values in listing.asked().lists() for value in values],
        "may_create": bool(ledger.add_key) and actor.may(ledger.add_key),
        "import_url": _import_url(listing),
        "create_url": reverse(ledger.add_url) if ledger.add_url else "",
        "empty": ledger.empty_for(actor),
        "home_url": reverse(ledger.key),
        "exports": [(kind, NAMES[kind]) for kind in ledger.exports] if listing.leaf.rows else [],
        "export_url": reverse(f"{ledger.key}.export") if ledger.exports else "",
        "views": list(offered(ledger.key, actor.account)),
        "may_share": actor.may("ledgers.share_view"),
        **_next_step(listing),
    }


def _may_go(listing: Listing, name: str) -> bool:
    """Tells whether the reader may open the page of that name, as far as the access table knows it."""
    return name not in {act.key for act in acts()} or listing.actor.may(name)


def _import_url(listing: Listing) -> str:
    ledger = listing.ledger
    may = bool(ledger.import_key) and listing.actor.may(ledger.import_key)
    return reverse(f"{ledger.key}.import") if may else ""


def _next_step(listing: Listing) -> dict[str, Any]:
    """Returns the button of an empty ledger, for those who may go there."""
    ledger, empty = listing.ledger, listing.ledger.empty_for(listing.actor)
    if empty.action and _may_go(listing, empty.action):
        return {"empty_url": reverse(empty.action), "empty_title": empty.action_title}
    if ledger.add_key and listing.actor.may(ledger.add_key):
        title = _("{one}を登録する").format(one=ledger.one)
        return {"empty_url": reverse(ledger.add_url), "empty_title": title}
    return {}


def drawn(listing: Listing) -> SafeString:
    """Returns the rows of the page as HTML."""
    return draw_rows(listing.columns, listing.leaf.rows, url_name=listing.ledger.row_url)


def heads(listing: Listing) -> list[Head]:
    """Returns the heads of the columns on show."""
    found = []
    for column in listing.columns:
        if not column.sort:
            found.append(Head(column.title, column.kind))
            continue
        up, down = column.name, f"-{column.name}"
        state = {up: "ascending", down: "descending"}.get(listing.sort, "none")
        found.append(
            Head(column.title, column.kind, state, listing.address(sort=down if state == "ascending" else up))
        )
    return found
