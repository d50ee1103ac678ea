"""Measures the pages that people open all day: queries, CPU and bytes at 1,000 and 100,000 entries of the register.

Run: python benchmarks/pages.py [--postgres] [ENTRIES ...]    (SQLite; 1,000 and 100,000 unless told)

Every page runs through the product's own middleware and cached templates. CPU is process time, the middle of 30 warm
requests, and of three processes; on SQLite that holds the database's work too, on PostgreSQL it does not (`db ms` is the waiting). The bare
page shows the register's first 50 rows in the same process with Django's own middleware and a plain template, turn about with each
page that is compared to it.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import statistics
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from installs import installed, machine

REQUESTS = 30
TURNS = 3  # the sizes are measured in turn, each in a new process, and the middle counts
SIZES = (1_000, 100_000)
LIMITS = {"list": 8, "detail": 12, "board": 12, "home": 20}
COMPARED = (*LIMITS,)  # with the bare page
Measured = dict[str, Any]


def measure() -> dict[str, Measured]:
    """Returns for each page: queries, CPU and clock in milliseconds, bytes sent, and CPU of the bare page where it has one."""
    import django

    django.setup()
    import bare
    from company import HEAD, OFFICER
    from django.test import Client

    from mamori.kernel.people.models import Account

    clients = {}
    for who, email in (("officer", OFFICER), ("head", HEAD)):
        clients[who] = Client(SERVER_NAME="localhost")
        clients[who].force_login(
            Account.objects.get(email=email), "django.contrib.auth.backends.ModelBackend"
        )
    found: dict[str, Measured] = {}
    for name, (who, url) in _pages().items():
        beside = bare.page(clients[who]) if name in COMPARED else None
        found[name] = _page(clients[who], url, beside)
    found["first load"] = _first_load(clients["officer"])
    return found


def _pages() -> dict[str, tuple[str, str]]:
    from django.urls import reverse

    from mamori.kernel.people.models import Department
    from mamori.measures.inventory.models import Entry, SurveyRound

    register = reverse("inventory.entries")
    active = Entry.objects.filter(state="active").order_by("-number")
    last = active[50]
    home, division = (Department.objects.get(code=code) for code in ("0010", "0000"))
    entry = reverse("inventory.entry", args=[Entry.objects.order_by("number")[9].pk])
    board = reverse("inventory.round", args=[SurveyRound.objects.get().pk])
    return {
        "list": ("officer", register),
        "list, filtered": ("officer", f"{register}?department={home.pk}&media=paper&look=issues"),
        "list, division": ("officer", f"{register}?department={division.pk}&media=paper&look=issues"),
        "list, rare medium": ("officer", f"{register}?media=phone&kinds=my_number"),
        "list, rare word": ("officer", f"{register}?q={active[0].name.split()[-1]}"),
        "list, two letters": ("officer", f"{register}?q=名簿"),
        "list, no such word": ("officer", f"{register}?q=南極越冬隊"),
        "list, last page": ("officer", f"{register}?after={last.pk}&of=1001"),
        "list, by review": ("officer", f"{register}?sort=-next_review_on"),
        "list, by count": ("officer", f"{register}?sort=-count"),
        "list, by place": ("officer", f"{register}?sort=storage_place"),
        "list, by department": ("officer", f"{register}?sort=department"),
        "list, by name": ("officer", f"{register}?sort=name"),
        "list, head": ("head", register),
        "detail": ("officer", entry),
        "detail, head": ("head", entry),
        "board": ("officer", board),
        "board, head": ("head", board),
        "people, search": ("officer", f"{reverse('organisation.people')}?q=南極越冬隊"),
        "risks, search": ("officer", f"{reverse('inventory.risks')}?q=南極越冬隊"),
        "home": ("officer", reverse("web.home")),
        "home, head": ("head", reverse("web.home")),
    }


def _page(client: Any, url: str, beside: Any) -> Measured:
    """Returns the figures of one page, and of the bare one asked in turn with it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _warming in range(3):
        client.get(url)
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    asked = [float(one["time"]) for one in captured.captured_queries]  # the next request forgets them
    cpu, clock, plain = [], [], []
    for _turn in range(REQUESTS):
        spent = _timed(lambda: client.get(url))
        cpu.append(spent[0])
        clock.append(spent[1])
        if beside is not None:
            plain.append(_timed(beside)[0])
    told = {
        "queries": len(asked),
        "db_ms": round(1000 * sum(asked), 1),
        "cpu_ms": round(statistics.median(cpu), 2),
        "least_ms": round(min(cpu), 2),
        "clock_ms": round(statistics.median(clock), 1),
        "bytes": len(response.content),
        "gzip": len(gzip.compress(response.content, 6)),
    }
    if not plain:
        return told
    bare_ms = statistics.median(plain)
    return told | {"bare_ms": round(bare_ms, 2), "ratio": round(told["cpu_ms"] / bare_ms, 3)}


def _timed(act: Any) -> tuple[float, float]:
    clock, cpu = time.perf_counter(), time.process_time()
    act()
    return 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - clock)


def _first_load(client: Any) -> Measured:
    """Returns the compressed bytes of every style, script and icon that the register asks for, and their number."""
    from django.conf import settings
    from django.urls import reverse

    text = client.get(reverse("inventory.entries")).content.decode()
    names = sorted(set(re.findall(r'(?:href|src)="/static/([^"]+)"', text)))
    sizes = [min(_sizes(Path(settings.STATIC_ROOT) / name)) for name in names]
    return {"files": len(names), "bytes": sum(sizes)}


def _sizes(file: Path) -> list[int]:
    return [one.stat().st_size for one in (file, Path(f"{file}.br"), Path(f"{file}.gz")) if one.exists()]


def table(sizes: list[int], found: dict[int, dict[str, Measured]]) -> list[str]:
    """Returns the figures as a table in Markdown: one line a page, the sizes beside each other, the growth last."""
    heads = [f"{what} @{size:,}" for what in ("queries", "CPU ms", "db ms", "KB gzip") for size in sizes]
    lines = [f"| page | {' | '.join(heads)} | CPU growth | budget |", f"|---|{'--:|' * len(heads)}--:|---|"]
    for name in found[sizes[0]]:
        if name == "first load":
            continue
        each = [found[size][name] for size in sizes]
        cells = [str(one["queries"]) for one in each] + [f"{one['cpu_ms']:.1f}" for one in each]
        cells += [f"{one['db_ms']:.0f}" for one in each] + [f"{one['gzip'] / 1000:.1f}" for one in each]
        growth = each[-1]["cpu_ms"] / each[0]["cpu_ms"]
        lines.append(f"| {name} | {' | '.join(cells)} | {growth:.2f} | {_kept(name, each)} |")
    lines.append("")
    for size in sizes:
        load, page = found[size]["first load"], found[size]["list"]
        beside = [
            f"{name} {one['cpu_ms']:.1f} ms to {one['bare_ms']:.1f}: **{one['ratio']:.2f}**"
            for name, one in ((name, found[size][name]) for name in COMPARED)
        ]
        lines.append(
            f"- {size:,} entries, beside the bare page of 50 rows: {'; '.join(beside)}. First load: {load['files']} files, "
            f"{load['bytes'] / 1000:.1f} KB compressed, and {page['gzip'] / 1000:.1f} KB of HTML."
        )
    return lines


def _kept(name: str, each: list[Measured]) -> str:
    most = LIMITS.get(name.partition(",")[0], LIMITS["list"])
    over = [f"{one['queries']} queries" for one in each if one["queries"] > most]
    over += [f"{one['cpu_ms']:.0f} ms" for one in each if one["cpu_ms"] > 15]
    return f"over: {', '.join(over)}" if over else "kept"


def middle(turns: list[dict[str, Measured]]) -> dict[str, Measured]:
    """Returns the middle of each figure over the turns."""
    return {
        name: {key: statistics.median([one[name][key] for one in turns]) for key in figures}
        for name, figures in turns[0].items()
    }


def main(arguments: list[str]) -> None:
    database = "postgresql" if "--postgres" in arguments else "sqlite"
    sizes = [int(one) for one in arguments if one.isdecimal()] or list(SIZES)
    told: dict[int, list[dict[str, Measured]]] = {size: [] for size in sizes}
    with ExitStack() as open_installs:
        installs = {size: open_installs.enter_context(installed(database, size)) for size in sizes}
        for _turn in range(TURNS):
            for size, install in installs.items():
                told[size].append(install.run(__file__, "measure"))
    found = {size: middle(turns) for size, turns in told.items()}
    print(f"{database}: {machine()}\n", *table(sizes, found), sep="\n")


if __name__ == "__main__":
    if "--child" in sys.argv:
        os.chdir(Path(__file__).parent)
        print(json.dumps(measure()))
    else:
        main(sys.argv[1:])
