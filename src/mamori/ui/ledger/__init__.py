"""Draws every declared ledger: lists, pages, forms, import and export, with one set of views and templates."""

from mamori.ui.ledger.urls import ledger_urls

__all__ = ["ledger_urls"]
