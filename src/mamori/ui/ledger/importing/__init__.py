"""Takes a person through an import: the file, its header and columns, the check with mending on the screen, the end."""

from mamori.ui.ledger.importing.urls import import_urls

__all__ = ["import_urls"]
