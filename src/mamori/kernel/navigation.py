"""Keeps the slot in which the rooms above register their menu sections and items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from mamori.kernel.permission.actor import Actor


@dataclass(frozen=True)
class Section:
    """A heading of the menu; sections stand in the order of their numbers."""

    key: str
    title: Promise | str
    order: int


@dataclass(frozen=True)
class Item:
    """A page in the menu. `key` is the access key and the url name; `also` are pages that belong to it."""

    key: str
    title: Promise | str
    section: str
    order: int
    icon: str = "document-text"
    also: tuple[str, ...] = ()

    def is_home_of(self, url_name: str) -> bool:
        """Tells whether the page of that url name is this item's own, below it ("<key>.detail") or named as its."""
        return url_name == self.key or url_name.startswith(f"{self.key}.") or url_name in self.also


@dataclass(frozen=True)
class MenuItem:
    """An item as one reader sees it."""

    key: str
    url_name: str
    title: Promise | str
    icon: str
    is_current: bool


@dataclass(frozen=True)
class MenuSection:
    """A section with the items its reader may use; never empty."""

    key: str
    title: Promise | str
    items: tuple[MenuItem, ...]


class Menu(tuple[MenuSection, ...]):
    """The sections that one reader may use, in order."""

    __slots__ = ()

    @property
    def known_as(self) -> str:
        """Returns the same text for menus that look the same in one language."""
        return " ".join(f"{item.key}{'*' * item.is_current}" for section in self for item in section.items)


_SECTIONS: dict[str, Section] = {}
_ITEMS: dict[str, Item] = {}


def section(key: str, title: Promise | str, *, order: int) -> Section:
    """Registers a heading, once; raises ValueError for a key that is taken."""
    if key in _SECTIONS:
        raise ValueError(f"menu section {key!r} is registered twice")
    _SECTIONS[key] = Section(key, title, order)
    return _SECTIONS[key]


def item(
    key: str,
    title: Promise | str,
    *,
    section: str,
    order: int,
    icon: str = "document-text",
    also: Iterable[str] = (),
) -> Item:
    """Registers a page under a heading, once; only those who may `key` will see it."""
    if key in _ITEMS:
        raise ValueError(f"menu item {key!r} is registered twice")
    _ITEMS[key] = Item(key, title, section, order, icon, tuple(also))
    return _ITEMS[key]


def items() -> list[Item]:
    """Returns every registered item, in no particular order."""
    return list(_ITEMS.values())


def menu_for(actor: Actor, *, current: str = "") -> Menu:
    """Returns the menu for an actor, `current` being the url name of the page on show; raises KeyError
    for an item in a section that nobody registered.
    """
    shown: dict[str, list[MenuItem]] = {}
    for one in sorted(_ITEMS.values(), key=lambda entry: (entry.order, entry.key)):
        heading = _SECTIONS[one.section]
        if actor.may(one.key):
            seen = MenuItem(one.key, one.key, one.title, one.icon, one.is_home_of(current))
            shown.setdefault(heading.key, []).append(seen)
    headings = sorted(_SECTIONS.values(), key=lambda entry: entry.order)
    return Menu(
        MenuSection(entry.key, entry.title, tuple(shown[entry.key]))
        for entry in headings
        if entry.key in shown
    )
