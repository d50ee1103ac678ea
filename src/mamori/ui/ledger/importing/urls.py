"""Makes the addresses of a ledger's import; every name begins with `<ledger>.import`."""

from __future__ import annotations

from django.urls import URLPattern, path

from mamori.kernel.ledger import Ledger
from mamori.ui.ledger.importing import checks, columns, ending, sheets, upload
from mamori.ui.ledger.importing.frame import step_page


def import_urls(ledger: Ledger) -> list[URLPattern]:
    """Returns the addresses of the wizard; only who brought a file can go on with it."""
    root, key = f"{ledger.path}import/", f"{ledger.key}.import"
    steps = {
        "sheet": sheets.sheet,
        "columns": columns.columns,
        "check": checks.check,
        "work": checks.work,
        "errors": ending.errors,
        "cancel": ending.cancel,
        "done": ending.done,
    }
    return [
        path(root, upload.upload_page(ledger), name=key),
        *(
            path(f"{root}<uuid:pk>/{name}/", step_page(ledger, step), name=f"{key}_{name}")
            for name, step in steps.items()
        ),
    ]
