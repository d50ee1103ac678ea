"""Hears XML of any size piece by piece: no entity and no outside file is followed, depth and letters are bounded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Generic, Protocol, TypeVar
from xml.parsers import expat  # nosec - entity declarations are refused below, and expat fetches nothing

from piiscan.model import Unreadable
from piiscan.readers.bounds import Budget

FEED = 1 << 18  # bytes at a time; expat before 2.6 takes quadratic time for long tokens in small pieces
DEEPEST = 256
NAMES = 10_000  # element names remembered without their prefix
T = TypeVar("T")


class Source(Protocol):
    """Something to read from."""

    def read(self, size: int, /) -> bytes: ...


_PREFIXED = re.compile(rb"<\w+:(?:worksheet|sst)\b")


class Listener(Generic[T]):
    """What a format makes of its XML. Names come without prefix, attributes as they are written.

    A swift listener counts letters itself, and hears XML that is written without prefixes at twice the speed; its depth
    is bounded by memory alone.
    """

    is_swift = False

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, letters: str) -> None: ...

    def taken(self, *, is_last: bool) -> Iterable[T]:
        """Returns what is finished; all that is left when it is the last call."""
        return ()


class _Locals(dict[str, str]):
    """Element names without their prefix."""

    def __missing__(self, name: str) -> str:
        local = name.rpartition(":")[2]
        if len(self) < NAMES:
            self[name] = local
        return local


def attribute(attributes: dict[str, str], name: str) -> str:
    """Returns the value of the attribute whatever its prefix is; "" without it."""
    if name in attributes:
        return attributes[name]
    ending = ":" + name
    return next((value for key, value in attributes.items() if key.endswith(ending)), "")


def parts(file: Source, listener: Listener[T], budget: Budget, *, encoding: str | None = None) -> Iterator[T]:
    """Yields what the listener makes of the XML in the file.

    `encoding` overrides what the file declares. Raises Unreadable, after all that could be read, where the XML is broken.
    """
    block = file.read(FEED)
    is_swift = listener.is_swift and not _PREFIXED.search(block, 0, 1 << 12)
    parser = _swift(listener) if is_swift else _parser(listener, budget, encoding)
    try:
        while block:
            parser.Parse(block, False)
            yield from listener.taken(is_last=False)
            block = file.read(FEED)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        yield from listener.taken(is_last=True)
        raise Unreadable("damaged", "XMLが壊れているため途中まで読みました") from error
    except Unreadable:
        yield from listener.taken(is_last=True)
        raise
    yield from listener.taken(is_last=True)


def hear(file: Source, listener: Listener[Any], budget: Budget) -> None:
    """Lets the listener hear the XML where it gives out no parts; what breaks off early is heard as far as it goes."""
    try:
        for _ in parts(file, listener, budget):
            pass
    except Unreadable as error:
        if error.status != "damaged":
            raise


def _swift(listener: Listener[Any]) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = listener.start, listener.end
    parser.CharacterDataHandler = listener.text
    return _bounded(parser)


def _parser(listener: Listener[Any], budget: Budget, encoding: str | None) -> expat.XMLParserType:
    parser = expat.ParserCreate(encoding)
    locals_, depth = _Locals(), 0
    start, end, text, spend = listener.start, listener.end, listener.text, budget.spend

    def begun(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Unreadable("refused", "XMLの入れ子が深すぎます")
        start(locals_[name], attributes)

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(locals_[name])

    def heard(letters: str) -> None:
        spend(len(letters))
        text(letters)

    parser.StartElementHandler = begun
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = heard
    return _bounded(parser)


def _bounded(parser: expat.XMLParserType) -> expat.XMLParserType:
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.EntityDeclHandler = _declared
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    return parser


def _declared(*_declaration: object) -> None:
    raise Unreadable("refused", "XMLに実体宣言があります")
