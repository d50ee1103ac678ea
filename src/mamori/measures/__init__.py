"""The countermeasures, one Django app each; this folder's listing answers what the product does against leaks."""
