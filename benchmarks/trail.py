"""Measures the sealed trail: entries written and sealed at the same time, how far the seal is behind, and verification.

Run: python benchmarks/trail.py [--postgres] [--rows 1000000] [--writers 2] [--seconds 20]
Each writer commits every entry on its own, as acts do; the sealer is the worker's, in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import statistics
import sys
import time
from datetime import timedelta
from typing import Any

from installs import installed, machine

CHUNK = 5_000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--postgres", action="store_true")
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--writers", type=int, default=2)
    options.add_argument("--seconds", type=int, default=20)
    told = options.parse_args()
    database = "postgresql" if told.postgres else "sqlite"
    print(machine(), database)
    with installed(database, 100, keep=False) as install:
        print("written and sealed:", install.run(__file__, "write", told.writers, told.seconds))
        print("verified:", install.run(__file__, "verify", told.rows))
    print(machine())


def _act(number: int) -> dict[str, Any]:
    """Returns the fields of an entry as an act with a change leaves them."""
    return {
        "action": "inventory.change_entry",
        "actor_name": "佐藤 まもる",
        "session": "0123456789abcdef",
        "ip": "192.0.2.7",
        "request_id": f"{number:032x}",
        "object_type": "inventory.entry",
        "object_id": str(number),
        "object_label": f"顧客名簿 第{number}号",
        "department_path": "001.004.",
        "changes": {"count": [number, number + 1], "storage_place": ["書庫", "倉庫"]},
        "before_hash": "0" * 64,
        "after_hash": "1" * 64,
        "reason": "見直しのため",
    }


def _write_for(seconds: float, number: int, counts: Any) -> None:
    from django.utils import timezone

    from mamori.kernel.trail.models import TrailEntry

    end, done = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        TrailEntry.objects.create(at=timezone.now(), **_act(done))
        done += 1
    counts[number] = done


def _seal_until(stop: Any) -> None:
    from mamori.kernel.trail.sealer import Sealer

    sealer = Sealer()
    sealer.start()
    stop.wait()
    sealer.stop()


def _write(writers: int, seconds: int) -> dict[str, Any]:
    """Returns entries a second of all writers, and milliseconds from the entry to its seal."""
    from django.db import connections

    from mamori.kernel.trail.models import Seal
    from mamori.kernel.trail.sealing import seal_all

    seal_all()
    first = Seal.objects.count()
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    counts, stop = fork.Array("i", writers), fork.Event()
    sealer = fork.Process(target=_seal_until, args=(stop,))
    sealer.start()
    group = [fork.Process(target=_write_for, args=(seconds, number, counts)) for number in range(writers)]
    for one in group:
        one.start()
    for one in group:
        one.join()
    time.sleep(2)
    stop.set()
    sealer.join()
    rows = Seal.objects.filter(number__gt=first).values_list("entry__at", "sealed_at")
    lags = sorted((sealed - at) / timedelta(milliseconds=1) for at, sealed in rows)
    return {
        "entries a second": round(sum(counts[:]) / seconds),
        "sealed": len(lags),
        "lag ms p50": round(statistics.median(lags)),
        "lag ms p99": round(lags[int(len(lags) * 0.99)]),
        "lag ms most": round(lags[-1]),
    }


def _verify(rows: int) -> dict[str, Any]:
    """Returns the seconds that sealing and verifying so many rows takes."""
    from django.utils import timezone

    from mamori.kernel.trail.checkpoints import checkpoint
    from mamori.kernel.trail.models import TrailEntry
    from mamori.kernel.trail.proving import verify
    from mamori.kernel.trail.sealing import seal_all

    for start in range(TrailEntry.objects.count(), rows, CHUNK):
        at = timezone.now()
        TrailEntry.objects.bulk_create(TrailEntry(at=at, **_act(start + n)) for n in range(CHUNK))
    began = time.monotonic()
    sealed = seal_all()
    checkpoint(timezone.now())
    middle, cpu = time.monotonic(), time.process_time()
    found = verify()
    end, used = time.monotonic(), time.process_time() - cpu
    return {
        "rows": found.entries,
        "faults": found.faults,
        "sealed a second": round(sealed / (middle - began)) if sealed else 0,
        "verified in seconds": round(end - middle, 1),
        "of them CPU here": round(used, 1),
        "rows a second": round(found.entries / (end - middle)),
    }


def _child(step: str, *numbers: str) -> None:
    import django

    django.setup()
    steps: dict[str, Any] = {"write": _write, "verify": _verify}
    print(json.dumps(steps[step](*map(int, numbers)), ensure_ascii=False))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mamori.web.settings")
        _child(*sys.argv[2:])
    else:
        main()
