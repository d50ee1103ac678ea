"""Presentations since 2007: slides with their tables and charts, notes, comments, and what masters say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from piiscan.model import Limits, Part, Unreadable
from piiscan.readers import markup
from piiscan.readers.drawing import Drawn
from piiscan.readers.markup import Listener, attribute
from piiscan.readers.ooxml import Office

_BESIDE = {
    "notesSlide": "のノート",
    "comments": "のコメント",
    "chart": "のグラフ",
    "diagramData": "の図",
    "chartEx": "のグラフ",
}
_OTHERS = {
    "slideMaster+xml": "スライドマスター",
    "slideLayout+xml": "スライドレイアウト",
    "notesMaster+xml": "ノートマスター",
    "handoutMaster+xml": "配布資料マスター",
    "commentAuthors+xml": "コメントした人",
    "authors+xml": "コメントした人",
    "notesSlide+xml": "ノート",
    "comments+xml": "コメント",
    "chart+xml": "グラフ",
    "diagramData+xml": "図",
}


def read(file: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yields what every slide says, in the order of the show; raises Unreadable at the end where not all could be read."""
    yield from _Reading(Office(file, limits)).parts()


class _Order(Listener[Part]):
    """The slides in the order of the show, as ids of relations."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sldId":
            self.ids.append(next((one for key, one in attributes.items() if key.endswith(":id")), ""))


class _Authors(Listener[Part]):
    """People who commented."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("cmAuthor", "author") and (said := attribute(attributes, "name")):
            self.names.append(said)


class _Reading:
    """One presentation on its way, with the parts of it that were told already."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._told: set[str] = set()
        self._broken: Unreadable | None = None

    def parts(self) -> Iterator[Part]:
        for number, path in enumerate(self._slides(), 1):
            place = f"スライド{number}"
            yield from self._heard(path, Drawn(place))
            for kind, target in self._office.relations(path).targets.values():
                if kind in _BESIDE:
                    yield from self._heard(target, Drawn(place + _BESIDE[kind]))
        for ending, place in _OTHERS.items():
            for path in self._office.of_kind(ending):
                yield from (
                    self._authors(path) if ending.endswith("uthors+xml") else self._heard(path, Drawn(place))
                )
        yield from self._office.shared_parts()
        if self._broken:
            raise self._broken
        self._office.finish()

    def _slides(self) -> list[str]:
        """Returns the slides in the order of the show, then those that are left."""
        order = _Order()
        main = next(iter(self._office.of_kind("main+xml")), "ppt/presentation.xml")
        if main in self._office.package:
            self._office.hear(main, order)
        targets = self._office.relations(main).targets
        shown = [targets[one][1] for one in order.ids if one in targets]
        lost = [one for one in self._office.package.names if re.fullmatch(r"ppt/slides/[^/]+\.xml", one)]
        every = (*shown, *self._office.of_kind("presentationml.slide+xml"), *lost)
        return [one for one in dict.fromkeys(every) if one in self._office.package]

    def _authors(self, path: str) -> Iterator[Part]:
        authors = _Authors()
        self._office.hear(path, authors)
        drawn = Drawn("コメントした人")
        for name in authors.names:
            drawn.write(f"コメントした人: {name}")
        yield from drawn.taken(is_last=True)

    def _heard(self, path: str, listener: Listener[Any]) -> Iterator[Part]:
        if path.lower() in self._told or path not in self._office.package:
            return
        self._told.add(path.lower())
        try:
            with self._office.package.open(path) as part:
                yield from markup.parts(part, listener, self._office.budget)
        except Unreadable as error:
            if error.status != "damaged":
                raise
            self._broken = error
