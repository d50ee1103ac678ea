"""Rich text: body, headers, notes, comments and text boxes, in the encodings that Japanese Word writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from striprtf.striprtf import rtf_to_text

from piiscan.model import Limits, Part, Passage, Unreadable
from piiscan.readers.bounds import Budget, whole

LARGEST = 64 << 20  # bytes without pictures
# Pictures and other objects are long runs of hexadecimal digits, which no text is.
_PICTURE = re.compile(rb"(?:[0-9a-fA-F]{2}[\r\n]*){256,}")
# What the library takes for things to leave out, and people read: told to be paragraphs.
_ASIDE = re.compile(
    r"\{\s*(?:\\\*)?\\(header[flr]?|footer[flr]?|footnote|annotation|atnauthor|shp|shpinst|shptxt|dptxbxtext|shprslt|"
    r"info|title|author|operator|manager|company|subject|doccomm|keywords|fldinst|object|result)(?![a-z])"
)
_CELL = re.compile(r"\\(?:nest)?cell(?![a-z])")
_LABELS = {"author": "作成者", "operator": "最終更新者", "company": "会社名", "atnauthor": "コメントした人"}
_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")


def read(file: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yields the text; raises Unreadable where the file is too large, or no rich text."""
    content = _PICTURE.sub(b"", _without_binary(whole(file, limits)))
    if not content.lstrip().startswith(b"{\\rt"):
        raise Unreadable("damaged", "リッチテキストとして読めません")
    if len(content) > LARGEST:
        raise Unreadable("too_large", "ファイルが大きすぎます")
    text = stripped(content.decode("latin-1"))
    Budget(limits).spend(len(text))
    if text.strip():
        yield Passage("", text)


def stripped(source: str) -> str:
    """Returns the text of rich text; what cannot be decoded is replaced."""
    opened = _ASIDE.sub(_as_paragraph, source)
    opened = _CELL.sub(r"\\tab", opened)
    try:
        text: str = rtf_to_text(opened, encoding="cp932", errors="replace")  # type: ignore[no-untyped-call]  # the library has no types
    except (ValueError, LookupError, TypeError, IndexError, OverflowError, AttributeError) as error:
        raise Unreadable("damaged", "リッチテキストが壊れています") from error
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _as_paragraph(found: re.Match[str]) -> str:
    label = _LABELS.get(found[1], "")
    written = "".join(f"\\u{ord(one)}?" for one in f"{label}: ") if label else ""
    return "{\\par " + written


def _without_binary(content: bytes) -> bytes:
    """Returns the rich text without the bytes that it counts and does not write."""
    kept, at = [], 0
    while found := _BINARY.search(content, at):
        kept.append(content[at : found.start()])
        at = found.end() + int(found[1])
    return b"".join((*kept, content[at:]))
