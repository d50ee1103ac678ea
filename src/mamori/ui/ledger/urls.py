"""Makes the addresses of a ledger; every name begins with the ledger's key."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import URLPattern, path

from mamori.kernel.ledger import Ledger
from mamori.ui.ledger.details import detail_page, history_page
from mamori.ui.ledger.exports import export_page
from mamori.ui.ledger.forms import change_page, create_page
from mamori.ui.ledger.importing import import_urls
from mamori.ui.ledger.lists import list_page


def ledger_urls(ledger: Ledger, *, without: Collection[str] = ()) -> list[URLPattern]:
    """Returns the addresses of a ledger; `without` names those ("detail", "create") that the measure draws itself."""
    root, key = ledger.path, ledger.key
    found = [path(root, list_page(ledger), name=key)]
    if ledger.exports:
        found.append(path(f"{root}export/", export_page(ledger), name=f"{key}.export"))
    if ledger.importer is not None:
        found += import_urls(ledger)
    if ledger.create is not None:
        found.append(path(f"{root}new/", create_page(ledger), name=f"{key}.create"))
    if ledger.change is not None:
        found.append(path(f"{root}<int:pk>/change/", change_page(ledger), name=f"{key}.change"))
    if ledger.detail is not None:
        found.append(path(f"{root}<int:pk>/", detail_page(ledger), name=f"{key}.detail"))
        found.append(path(f"{root}<int:pk>/history/", history_page(ledger), name=f"{key}.history"))
    return [one for one in found if str(one.name).removeprefix(f"{key}.") not in without]
