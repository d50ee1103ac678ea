"""Makes installations to measure in: a home of their own, a database filled once and kept for the next measurement.

Each step runs in a process of its own (`python <script> --child <step> ...`), so that its memory and time are its own.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

POSTGRES = os.environ.get("MAMORI_BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432/")
KEPT = os.environ.get("MAMORI_BENCH_HOME", "")  # a directory in which filled databases wait for the next run
HERE = Path(__file__).parent
ROOT = HERE.parent


@dataclass(frozen=True)
class Install:
    """One installation: its home, its database ("sqlite" or "postgresql") and the number of its entries."""

    home: Path
    database: str
    entries: int
    url: str

    def run(self, script: str, step: str, *arguments: object) -> Any:
        """Runs one step of a script in a process inside the installation and returns what it tells in JSON."""
        command = [sys.executable, script, "--child", step, *map(str, arguments)]
        done = subprocess.run(command, env=self._environment(), stdout=subprocess.PIPE, text=True, check=True)
        return json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else None

    def _environment(self) -> dict[str, str]:
        strange = ("MAMORI", "DJANGO", "DATABASE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
        kept |= {"MAMORI_HOME": str(self.home), "MAMORI_LOG_LEVEL": "ERROR", "DATABASE_URL": self.url}
        return kept | {
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(HERE)]),
            "DJANGO_SETTINGS_MODULE": "mamori.web.settings",
        }


@contextmanager
def installed(database: str, entries: int, *, keep: bool = True) -> Iterator[Install]:
    """Gives an installation with that many entries; a kept SQLite file is used again, a PostgreSQL database is not."""
    with tempfile.TemporaryDirectory(prefix="mamori-bench-") as scratch:
        home = Path(KEPT if KEPT and keep else scratch) / f"{database}-{entries}"
        home.mkdir(parents=True, exist_ok=True)
        if database == "sqlite":
            made = Install(home, database, entries, f"sqlite:///{home / 'mamori.sqlite3'}")
            _fill(made)
            yield made
            return
        name = f"mamori_bench_{entries}_{os.getpid()}"
        _postgres(f'CREATE DATABASE "{name}"')
        try:
            made = Install(home, database, entries, f"{POSTGRES.rstrip('/')}/{name}")
            _fill(made)
            yield made
        finally:
            _postgres(f'DROP DATABASE "{name}" WITH (FORCE)')


def _fill(install: Install) -> None:
    filled = install.home / "filled"
    if install.database == "sqlite" and filled.exists():
        return
    print(f"filling {install.database} with {install.entries:,} entries …", file=sys.stderr, flush=True)
    install.run(str(HERE / "installs.py"), "fill", install.entries)
    filled.touch()


def _postgres(statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{POSTGRES.rstrip('/')}/postgres", autocommit=True) as connection:
        connection.execute(statement.encode())


def _filled(entries: int) -> None:
    """Makes the tables and fills them."""
    import django

    django.setup()
    from company import fill
    from django.core.management import call_command
    from django.db import connection, transaction

    from mamori.kernel.chores import take_stock
    from mamori.web.command import preparing

    call_command("migrate", interactive=False, verbosity=0)
    preparing.collect_static()
    with transaction.atomic():
        fill(entries=entries)
    take_stock.func()  # SQLite's statistics, which the worker takes every night
    if connection.vendor == "postgresql":  # which takes them in its own time
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    print("null")


def machine() -> str:
    """Returns in one line where and when this was measured, and how busy the machine was."""
    load = "/".join(f"{one:.1f}" for one in os.getloadavg())
    now = datetime.now().astimezone()
    python = f"CPython {platform.python_version()}"
    return f"{now:%Y-%m-%d %H:%M} · {os.cpu_count()} cores, load {load} (1/5/15 min) · {python} · {platform.system()}"


if __name__ == "__main__":
    _filled(int(sys.argv[3]))
