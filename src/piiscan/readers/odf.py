"""OpenDocument (ods, odt, odp and their flat forms): cells, text, notes, comments, headers, hidden text, what was deleted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from piiscan.model import Limits, Part, Unreadable
from piiscan.readers import markup
from piiscan.readers.bounds import Budget
from piiscan.readers.markup import Listener
from piiscan.readers.odf_text import Text
from piiscan.readers.ole import refuse_encrypted
from piiscan.readers.package import DRAWN, Package


def read(file: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yields the document part by part; raises Unreadable at the end where not all could be read."""
    refuse_encrypted(file)
    file.seek(0)
    is_flat = file.read(2) != b"PK"
    file.seek(0)
    if is_flat:
        budget = Budget(limits)
        yield from markup.parts(file, Text("", budget), budget)
        return
    yield from _packaged(Package(file, limits))


def _packaged(package: Package) -> Iterator[Part]:
    _refuse_encrypted(package)
    broken: Unreadable | None = None
    for name in package.names:
        place = _place(name)
        if place is None:
            continue
        try:
            with package.open(name) as part:
                yield from markup.parts(part, Text(place, package.budget), package.budget)
        except Unreadable as error:
            if error.status != "damaged":
                raise
            broken = error
    for name in package.names:
        if name.startswith(("Pictures/", "media/")) and not name.lower().endswith(DRAWN):
            yield package.member(name)
    if broken:
        raise broken
    if package.is_salvaged:
        raise Unreadable("damaged", "壊れているため読めた部分だけを調べました")


def _refuse_encrypted(package: Package) -> None:
    if "META-INF/manifest.xml" not in package:
        return
    manifest = _Manifest()
    with package.open("META-INF/manifest.xml") as part:
        markup.hear(part, manifest, package.budget)
    if manifest.is_encrypted:
        raise Unreadable("encrypted", "パスワードで保護されています")


def _place(name: str) -> str | None:
    """Returns the name of the place that a part is; None for parts without text."""
    folder, _, last = name.rpartition("/")
    if last == "content.xml":
        return "埋め込みオブジェクト" if folder else ""
    if last == "styles.xml":
        return None if folder else "ヘッダーとフッター"
    return "文書のプロパティ" if name == "meta.xml" else None


class _Manifest(Listener[Part]):
    """Whether any part of the package is under a password."""

    def __init__(self) -> None:
        self.is_encrypted = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "encryption-data":
            self.is_encrypted = True
