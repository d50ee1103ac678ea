"""Declares ledgers and computes what they show: see README.md for the declaration."""

from mamori.kernel.ledger.column import Column
from mamori.kernel.ledger.declaration import Empty, Ledger, ledger_named, ledgers
from mamori.kernel.ledger.detail import ActionLink, Detail, Related, Section, Slot
from mamori.kernel.ledger.filters import (
    ChoiceFilter,
    DateFilter,
    DepartmentFilter,
    Filter,
    QueryFilter,
    YesNoFilter,
)
from mamori.kernel.ledger.importing import Importer
from mamori.kernel.ledger.listing import Listing
from mamori.kernel.ledger.search import Searchable, matching

__all__ = [
    "ActionLink",
    "ChoiceFilter",
    "Column",
    "DateFilter",
    "DepartmentFilter",
    "Detail",
    "Empty",
    "Filter",
    "Importer",
    "Ledger",
    "Listing",
    "QueryFilter",
    "Related",
    "Searchable",
    "Section",
    "Slot",
    "YesNoFilter",
    "ledger_named",
    "ledgers",
    "matching",
]
