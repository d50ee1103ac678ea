"""The furnished demo company: an invented firm of 120 people with three years of inventories behind it."""

from mamori.web.demo.furnish import accounts, furnish

__all__ = ["accounts", "furnish"]
