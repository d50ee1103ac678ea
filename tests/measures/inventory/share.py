"""Furnishes a share with invented people on a disk, and scans it as the worker does."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mamori.kernel.duty.models import Duty
from mamori.kernel.people.models import Department
from mamori.measures.inventory.actions import scanning, slices, targets
from mamori.measures.inventory.models import Discrepancy, ScannedFile, ScanRun, ScanTarget
from people import NOW, Cast

SURNAMES = ("佐々木", "山口", "松本", "井上", "木村", "林", "斎藤", "清水", "山崎", "森田", "池田", "橋本")
GIVEN = ("一郎", "花子", "健太", "美咲", "大輔", "陽子", "翔太", "由美", "直樹", "恵子", "拓也", "明美")


def rows(number: int, *more: str) -> str:
    """Returns the rows of a customer list: name, telephone, mail and further columns, the same ones each time."""
    lines = ["氏名,電話番号,メールアドレス" + "".join(f",{one}" for one in more)]
    for at in range(number):
        name = f"{SURNAMES[at % 12]} {GIVEN[(at // 12 + at) % 12]}"
        birth = f",19{60 + at % 40}/0{1 + at % 9}/1{at % 9}" * bool(more)
        lines.append(f"{name},090-{1200 + at:04d}-{5600 + at:04d},guest{at}@mail{at % 7}.example.jp{birth}")
    return "\n".join(lines) + "\n"


class Share:
    """A folder that the operator allowed, and the target that scans it."""

    def __init__(self, root: Path, cast: Cast) -> None:
        self.root, self.cast = root, cast
        self.target: ScanTarget

    def put(self, name: str, text: str | bytes, *, changed: datetime = NOW) -> Path:
        """Writes a file that was last changed at that moment."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        os.utime(path, (changed.timestamp(), changed.timestamp()))
        return path

    def aim(self, department: Department | None = None, **more: Any) -> ScanTarget:
        """Enters the share as a target of the department, sales unless said otherwise."""
        content = {"name": "営業共有", "kind": "folder", "address": str(self.root), **more}
        content["department"] = department or self.cast.sales
        self.target = targets.add_target(content, by=self.cast.watanabe.actor, at=NOW)
        return self.target

    def scan(self, *, at: datetime = NOW) -> ScanRun:
        """Scans to the end, and returns the run."""
        run = scanning.start_scan(self.target, by=self.cast.watanabe.actor, at=at)
        while slices.work(run.pk, clock=lambda: at):
            pass
        run.refresh_from_db()
        return run

    def file(self, name: str) -> ScannedFile:
        """Returns what is known of a file."""
        return self.target.files.get(place__endswith=name)

    def row(self, matter: str, name: str = "") -> Discrepancy:
        """Returns the difference of that kind about a file, or the only one."""
        return self.target.discrepancies.get(matter=matter, place__endswith=name)

    def lists(self) -> dict[str, list[str]]:
        """Returns the names of what is undecided, list by list."""
        found: dict[str, list[str]] = {}
        undecided: Iterable[Discrepancy] = self.target.discrepancies.filter(state="open").order_by("place")
        for row in undecided:
            found.setdefault(row.matter, []).append(row.name)
        return found


def open_duties(key: str) -> list[tuple[str, date]]:
    """Returns department and day of every duty of that kind that is owed now."""
    found = Duty.objects.filter(key=key, settled_at=None).order_by("department__code")
    return [(one.department.name, one.due_on) for one in found]
