"""Measures the register's own import and export: seconds, CPU and memory of the real run, check, take and file.

Run: python benchmarks/tables.py [--postgres] [IMPORTED EXPORTED]        (SQLite; 10,000 and 100,000 unless told)

The file that comes in is of a foreign layout: thirty columns with other headers, eras, full-width digits and, in every
fiftieth row, a department that does not exist. Each measurement is a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from installs import Install, installed, machine
from sheets import KINDS, measured, row

WRONG_EVERY = 50
HEADS = ("部署", *(title for _key, title, _kind in KINDS))
FORMATS = ("xlsx", "csv", "csv-cp932")


def rows(count: int) -> Iterator[list[Any]]:
    """Yields the rows of the foreign file."""
    for number in range(1, count + 1):
        home = "宇宙開発課" if number % WRONG_EVERY == 0 else f"第{number % 10 + 1}事業部"
        yield [home, *row(number)]


def write_foreign(count: int, path: Path) -> None:
    """Writes the file that comes in, with a title above its header."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    table = book.create_sheet("台帳")
    table.append(["個人情報管理台帳"])
    table.append(list(HEADS))
    for one in rows(count):
        table.append(one)
    book.save(path)


def bring_in(path: Path) -> Callable[[], str]:
    """Returns the act of taking the file in, as the wizard does: brought, checked, and the good rows taken."""
    from company import OFFICER, actor
    from django.utils import timezone

    from mamori.kernel.ledger.importing import checking, runs
    from mamori.measures.inventory.ledgers import register
    from mamori.measures.inventory.models import Entry

    def act() -> str:
        by, before = actor(OFFICER), Entry.objects.count()
        with path.open("rb") as file:
            run = runs.start(register, file, path.name, by=by, at=timezone.now())
        report = checking.check(run, register, by=by)
        agreed = checking.numbers(report)
        checking.apply(run, register, agreed=agreed, only_good=True, by=by, at=timezone.now())
        stored = Entry.objects.count() - before
        assert stored == report["create"], (stored, report)
        return f"{stored:,} stored + {report['reject']:,} rejected"

    return act


def hand_out(question: str, kind: str) -> Callable[[], str]:
    """Returns the act of asking for the export and saving what comes, through the product's own address."""
    from company import OFFICER
    from django.test import Client
    from django.urls import reverse

    from mamori.kernel.people.models import Account

    client = Client(SERVER_NAME="localhost")
    client.force_login(Account.objects.get(email=OFFICER), "django.contrib.auth.backends.ModelBackend")
    client.get(reverse("inventory.entries"))

    def act() -> str:
        response: Any = client.get(f"{reverse('inventory.entries.export')}?format={kind}&state=all{question}")
        assert response.status_code == 200, response.status_code
        with tempfile.TemporaryFile() as saved:
            saved.writelines(response.streaming_content)
            return f"{saved.tell() / 1e6:.1f} MB"

    return act


def child(step: str, argument: str, more: str) -> None:
    import django

    django.setup()
    if step == "write":
        write_foreign(int(argument), Path(more))
    elif step == "import":
        measured(bring_in(Path(argument)))
    else:
        measured(hand_out(_question(int(argument)), more))


def _question(rows: int) -> str:
    """Returns what narrows the export to about that many rows: one of ten divisions, or nothing."""
    from mamori.kernel.people.models import Department
    from mamori.measures.inventory.models import Entry

    division = Department.objects.get(code="0000").pk
    return f"&department={division}" if rows < Entry.objects.count() else ""


def imports(database: str, count: int) -> None:
    with installed(database, 1, keep=False) as install:
        path = install.home / "foreign.xlsx"
        install.run(__file__, "write", count, path)
        _tell("import xlsx", count, install.run(__file__, "import", path, "-"))


def exports(install: Install, count: int) -> None:
    for kind in FORMATS:
        _tell(f"export {kind}", count, install.run(__file__, "export", count, kind))


def _tell(what: str, count: int, found: dict[str, Any]) -> None:
    numbers = f"{found['clock']} | {found['cpu']} | {found['peak_mb']} | {found['grown_mb']}"
    print(f"| {what} | {count:,} | {numbers} | {found['done']} |", flush=True)


def main(arguments: list[str]) -> None:
    database = "postgresql" if "--postgres" in arguments else "sqlite"
    imported, exported = [int(one) for one in arguments if one.isdecimal()] or (10_000, 100_000)
    print(f"{database}: {machine()}\n\n| what | rows | clock s | CPU s | peak MB | grown MB | done |")
    print("|---|--:|--:|--:|--:|--:|---|", flush=True)
    for count in (imported // 10, imported):
        imports(database, count)
    with installed(database, exported) as install:
        for count in (exported // 10, exported):
            exports(install, count)


if __name__ == "__main__":
    if "--child" in sys.argv:
        child(sys.argv[2], sys.argv[3], sys.argv[4])
        print(json.dumps(None)) if sys.argv[2] == "write" else None
    else:
        main(sys.argv[1:])
