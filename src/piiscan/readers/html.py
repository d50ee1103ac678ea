"""Web pages of any size: their text without tags, tables, what forms and attributes carry; never what scripts do."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, TypeAlias

from piiscan.model import Limits, Part
from piiscan.readers import plain
from piiscan.readers.bounds import Budget
from piiscan.readers.paper import Paper

LONGEST_TAG = 1 << 16  # letters; what opens longer is text that has a sign in it
TRIES = 8  # signs that may stand in the quotes of one tag
# "text", what is written; "tag" and "end", the name of an element with what stands in it.
Token: TypeAlias = tuple[str, str, str]
# fmt: off
_LINES = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav",
    "ol", "option", "p", "pre", "section", "select", "summary", "title", "ul",
))
# fmt: on
_SILENT = {"script": "</script", "style": "</style"}
# Text and the usual tag after it, in one step: no sign of a tag in its quotes. What does not fit is looked at slowly.
_USUAL = re.compile(r'([^<]*)<(/?)(([A-Za-z][A-Za-z0-9]*)(?:[\s/][^<>"]*(?:"[^"<>]*"[^<>"]*)*)?)>')
_ATTRIBUTE = re.compile(r"""([A-Za-z][A-Za-z0-9-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_NAME_END = re.compile(r"[\s/>]")
_SAID = {"value", "alt", "title", "placeholder", "content", "label", "aria-label", "datetime"}
_ADDRESSED = ("mailto:", "tel:", "sms:", "sip:")


def read(file: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yields the text of the page in pieces, and its lists as sheets. Raises Unreadable at the end when letters were lost."""
    texts = plain.Watched(plain.pieces(file)[1])
    yield from parts(texts, "", Budget(limits))
    texts.tell()


def parts(texts: Iterable[str], place: str, budget: Budget) -> Iterator[Part]:
    """Yields what the page says that comes in these pieces."""
    paper = Paper(place)
    for kind, name, inside in tokens(texts):
        if kind == "text":
            written = html.unescape(inside) if "&" in inside else inside
            budget.spend(len(written))
            paper.write(written)
        elif kind == "tag":
            _begin(paper, name, inside)
        else:
            _end(paper, name)
        if paper.is_ready:
            yield from paper.taken(is_last=False)
    yield from paper.taken(is_last=True)


def stripped(file: BinaryIO) -> str:
    """Returns the text of a small page or of a piece of markup that is no proper XML."""
    with file:
        texts = plain.pieces(file)[1]
        return "".join(html.unescape(inside) if kind == "text" else "\n" for kind, _, inside in tokens(texts))


def tokens(texts: Iterable[str]) -> Iterator[Token]:
    """Yields text and tags one by one; what no tag can be is text."""
    rest, silent = "", ""
    for piece in texts:
        scanner = _Scanner(rest + piece, silent)
        yield from scanner.run()
        rest, silent = scanner.rest, scanner.silent
    if rest and not silent:
        yield "text", "", rest


class _Scanner:
    """One piece of the page. `rest` is what cannot be told before more is known, `silent` the end that is waited for."""

    def __init__(self, text: str, silent: str) -> None:
        self._text, self._folded = text, ""
        self.rest, self.silent = "", silent
        self._at = 0
        self._has_comment_end = True
        self._sign = text.find(">")  # where the next sign stands that may end a tag; -1 where there is none

    def run(self) -> Iterator[Token]:
        text = self._text
        while self._at < len(text) and not self.rest:
            if self.silent and not self._skip():
                return
            usual = _USUAL.match(text, self._at)
            if usual and (name := usual[4].lower()) not in _SILENT and usual.end() - self._at < LONGEST_TAG:
                self._at = usual.end()
                if usual[1]:
                    yield "text", "", usual[1]
                yield ("end", name, "") if usual[2] else ("tag", name, usual[3])
                continue
            begun = text.find("<", self._at)
            if begun < 0:
                yield "text", "", text[self._at :]
                return
            if begun > self._at:
                yield "text", "", text[self._at : begun]
            self._at = begun
            yield from self._tag()

    def _skip(self) -> bool:
        """Goes to the end of what is not read; tells whether it is in this piece."""
        self._folded = self._folded or self._text.lower()
        found = self._folded.find(self.silent, self._at)
        if found < 0:
            self.rest = self._text[-len(self.silent) :]
            return False
        self._at, self.silent = found, ""
        return True

    def _tag(self) -> Iterator[Token]:
        text, begun = self._text, self._at
        if text.startswith("<!--", begun) and self._has_comment_end:
            yield from self._comment()
            return
        sign = text[begun + 1 : begun + 2]
        end = self._end_of_tag() if sign.isalpha() or sign in ("/", "!", "?", "") else begun
        if end < 0 and len(text) - begun <= LONGEST_TAG:
            self.rest = text[begun:]
            return
        if end <= begun or end - begun > LONGEST_TAG:
            self._at = begun + 1
            yield "text", "", "<"
            return
        self._at = end + 1
        inside = text[begun + 1 : end]
        if sign.isalpha():
            name = _name(inside)
            if name in _SILENT and not inside.endswith("/") and "json" not in inside.lower():
                self.silent = _SILENT[name]
            yield "tag", name, inside
        elif sign == "/":
            yield "end", _name(inside[1:]), ""

    def _comment(self) -> Iterator[Token]:
        begun = self._at
        end = self._text.find("-->", begun + 4)
        if end >= 0:
            self._at = end + 3
            yield "text", "", "\n" + self._text[begun + 4 : end] + "\n"
        elif len(self._text) - begun <= LONGEST_TAG:
            self.rest = self._text[begun:]
        else:
            self._has_comment_end = False
            self._at = begun + 4

    def _end_of_tag(self) -> int:
        """Returns where the tag ends: at a sign that does not stand in quotes, or at the first where none does."""
        if 0 <= self._sign < self._at:
            self._sign = self._text.find(">", self._at)
        first = end = self._sign
        for _ in range(TRIES):
            if end < 0 or end - self._at > LONGEST_TAG:
                return first
            inside = self._text[self._at : end]
            if inside.count('"') % 2 == 0 or "=" not in inside:
                return end
            end = self._text.find(">", end + 1)
        return first


def _name(inside: str) -> str:
    return _NAME_END.split(inside[:40], maxsplit=1)[0].lower()


def _begin(paper: Paper, name: str, inside: str) -> None:
    if name == "table":
        paper.begin_table()
    elif name == "tr":
        paper.begin_row()
    elif name in ("td", "th"):
        paper.begin_cell()
    elif name in _LINES:
        paper.line()
    if "=" in inside:
        for said in _said(inside):
            paper.write(f" {said} ")


def _end(paper: Paper, name: str) -> None:
    if name == "table":
        paper.end_table()
    elif name == "tr":
        paper.end_row()
    elif name in ("td", "th"):
        paper.end_cell()
    elif name in _LINES:
        paper.line()


def _said(inside: str) -> Iterator[str]:
    """Yields what the attributes of one tag say to people, after the name of the field that they fill."""
    found = {
        one[1].lower(): html.unescape(one[2] or one[3] or one[4] or "") for one in _ATTRIBUTE.finditer(inside)
    }
    label = found.get("name", "")
    for name, value in found.items():
        if not value.strip():
            continue
        if name in ("value", "content") and label:
            yield f"{label}: {value}"
        elif (
            name in _SAID
            or name.startswith("data-")
            or (name == "href" and value.lower().startswith(_ADDRESSED))
        ):
            yield value
