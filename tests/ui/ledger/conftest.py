"""Lends the tests of the drawn ledgers their ledgers."""

from ledgers import clean_slate, people  # noqa: F401 - pytest finds fixtures by name
