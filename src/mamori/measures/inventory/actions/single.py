"""Scans one file for whoever needs to know what it holds before it goes its way."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from mamori.kernel.action import NotAllowed
from mamori.kernel.permission import ALL_STAFF, Actor, reading
from mamori.measures.inventory.rules import scan as rules
from piiscan.scanning import scan_file

SCAN_ONE = reading("inventory.scan_one", title=_("ファイルを1つ調べる"), allowed=ALL_STAFF)


@dataclass(frozen=True)
class Inspection:
    """What one file holds: kinds with the number of finds, people, masked samples; `reason` where it could not be read whole."""

    kinds: Mapping[str, int]
    people: int
    samples: Mapping[str, list[str]]
    gravity: int
    status: str
    reason: str
    at: datetime

    @property
    def holds_personal_information(self) -> bool:
        """Tells whether the register would have to know of it."""
        return rules.holds_personal_information(self.kinds, self.people)

    @property
    def labels(self) -> list[str]:
        """Returns the kinds in words, in the order in which they are shown."""
        return [rules.label(kind) for kind in rules.kinds_of() if kind in self.kinds] + sorted(
            set(self.kinds) - set(rules.kinds_of())
        )


def scan_one(file: File[bytes], *, by: Actor, at: datetime) -> Inspection:
    """Returns what a file holds. It lies in a folder of its own, readable to nobody else, only while it is read.

    No entry is left in the trail: the act for which the file is scanned tells of it. Raises NotAllowed.
    """
    if not by.may(SCAN_ONE):
        raise NotAllowed
    suffix = PurePath(file.name or "").suffix[:20]
    with tempfile.TemporaryDirectory(prefix="mamori-") as folder:
        path = Path(folder, f"file{suffix}")
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
            for block in file.chunks():
                copy.write(block)
        found = scan_file(path)
    return Inspection(
        kinds=dict(found.kinds),
        people=found.people,
        samples=dict(found.samples),
        gravity=found.score,
        status=found.status,
        reason=found.reason,
        at=at,
    )
