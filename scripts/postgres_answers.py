"""Exits with 0 if a PostgreSQL server answers at the URL given."""

import sys

import psycopg

try:
    psycopg.connect(sys.argv[1], connect_timeout=3).close()
except psycopg.OperationalError:
    raise SystemExit(1) from None
