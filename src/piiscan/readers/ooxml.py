"""What the office formats of Microsoft since 2007 have in common: kinds of parts, relations, properties, files inside."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import unquote

from piiscan.model import Limits, Member, Part, Passage, Unreadable
from piiscan.readers import ole
from piiscan.readers.markup import Listener, attribute, hear
from piiscan.readers.package import DRAWN, Package

PROPERTIES = {
    "creator": "作成者",
    "lastModifiedBy": "最終更新者",
    "title": "タイトル",
    "subject": "件名",
    "description": "説明",
    "keywords": "キーワード",
    "category": "分類",
    "Company": "会社名",
    "Manager": "管理者",
    "lpwstr": "その他",
}
_SPELLED = ("mailto:", "tel:", "sip:")


class Types(Listener[Part]):
    """The kind of every part, from [Content_Types].xml."""

    def __init__(self) -> None:
        self.parts: dict[str, str] = {}
        self.endings: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Override":
            path = unquote(attributes.get("PartName", "")).lstrip("/")
            self.parts[path.lower()] = attributes.get("ContentType", "")
        elif name == "Default":
            self.endings[attributes.get("Extension", "").lower()] = attributes.get("ContentType", "")

    def of(self, path: str) -> str:
        return self.parts.get(path.lower()) or self.endings.get(path.rpartition(".")[2].lower(), "")


class Relations(Listener[Part]):
    """What a part refers to: by id the last word of the relation's type and where it leads."""

    def __init__(self, source: str) -> None:
        self._folder = posixpath.dirname(source)
        self.targets: dict[str, tuple[str, str]] = {}
        self.outside: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship":
            return
        kind, target = attributes.get("Type", "").rpartition("/")[2], attributes.get("Target", "")
        if attributes.get("TargetMode") == "External":
            if target.lower().startswith(_SPELLED):
                self.outside.append(unquote(target))
            return
        joined = posixpath.normpath(posixpath.join("/", self._folder, unquote(target)))
        self.targets[attributes.get("Id", "")] = (kind, joined.lstrip("/"))


class Office:
    """An office document: its package, the kinds of its parts, and what they refer to."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        ole.refuse_encrypted(file)
        self._limits = limits
        self.package = Package(file, limits)
        self.budget = self.package.budget
        self._types = Types()
        if "[Content_Types].xml" in self.package:
            self.hear("[Content_Types].xml", self._types)

    def hear(self, path: str, listener: Listener[Any]) -> None:
        """Lets the listener hear a part that gives out nothing itself."""
        try:
            with self.package.open(path) as part:
                hear(part, listener, self.budget)
        except Unreadable as error:
            if error.status != "damaged":
                raise

    def of_kind(self, *endings: str) -> list[str]:
        """Returns the parts whose kind, or where that is lost whose path, ends so; in the order of their numbers."""
        found = [path for path in self.package.names if self._types.of(path).endswith(endings)]
        return sorted(found, key=lambda path: (len(path), path))

    def kind(self, path: str) -> str:
        return self._types.of(path)

    def relations(self, path: str) -> Relations:
        folder, name = posixpath.split(path)
        relations = Relations(path)
        if (where := f"{folder}/_rels/{name}.rels".lstrip("/")) in self.package:
            self.hear(where, relations)
        return relations

    def shared_parts(self) -> Iterator[Part]:
        """Yields what every office document may carry beside its text: properties, addresses of links, files inside."""
        yield from self._properties()
        links: list[str] = []
        for path in self.package.names:
            if path.endswith(".rels"):
                folder = posixpath.dirname(posixpath.dirname(path))
                relations = Relations(posixpath.join(folder, "x"))
                self.hear(path, relations)
                links += relations.outside
        if links:
            yield Passage("リンク", "\n".join(dict.fromkeys(links)))
        yield from self._members()

    def finish(self) -> None:
        """Raises Unreadable where the file was damaged and only what was left has been read."""
        if self.package.is_salvaged:
            raise Unreadable("damaged", "壊れているため読めた部分だけを調べました")

    def _properties(self) -> Iterator[Part]:
        properties = _Properties()
        for path in self.of_kind("core-properties+xml", "extended-properties+xml", "custom-properties+xml"):
            self.hear(path, properties)
        if properties.lines:
            yield Passage("文書のプロパティ", "\n".join(properties.lines))

    def _members(self) -> Iterator[Member]:
        for path in self.package.names:
            folder = posixpath.basename(posixpath.dirname(path)).lower()
            if folder in ("media", "embeddings") and not path.lower().endswith(DRAWN):
                member = self.package.member(path)
                yield from ole.embedded(member, self._limits) if folder == "embeddings" else (member,)


class _Properties(Listener[Part]):
    """Who made the document, for whom, and what it is about."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._inside = ""
        self._letters: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "property" and attribute(attributes, "name"):
            self.lines.append(attribute(attributes, "name"))
        self._inside, self._letters = name, []

    def text(self, letters: str) -> None:
        self._letters.append(letters)

    def end(self, name: str) -> None:
        text = "".join(self._letters).strip()
        if name == self._inside and name in PROPERTIES and text:
            self.lines.append(f"{PROPERTIES[name]}: {text}")
        self._inside = ""
