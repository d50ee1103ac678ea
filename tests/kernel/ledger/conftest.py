"""Lends the tests of the kernel's ledgers their ledgers."""

from ledgers import clean_slate, people  # noqa: F401 - pytest finds fixtures by name
