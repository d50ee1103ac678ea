"""Splits what stands in one cell into items: lines, 、 ・ / and ①②, with brackets respected, and ■□ ticks."""

from __future__ import annotations

import re
import unicodedata

from mamori.kernel.sheets.values.text import is_blank_mark, tidy

_OPEN = "（(「『[［【〔｛{〈《"
_CLOSE = "）)」』]］】〕｝}〉》"
_STRONG = "\n、,，;；｡､"
_CIRCLED = re.compile(r"[\u2460-\u2473\u3251-\u325f\u2776-\u2793]")
_BULLET = re.compile(
    r"^(?:[・･*●○◦•◆◇■□▪▫➢→>]|[-–—]\s|(?:\(?[0-9０-９]{1,2}[.．)）:：]|[（(][0-9０-９]{1,2}[)）])(?![0-9０-９])\s*)\s*"
)
_JOINERS = re.compile(r"(?:および|及び|並びに|ならびに)\s*")
_BOXES = re.compile(r"([■☑☒✅✔✓▣□☐▢])")
_TICKED_BOXES = "■☑☒✅✔✓▣"


def split_list(text: str) -> list[str]:
    """Returns the items of a cell in their order, each once, tidied; dashes and bullets are not items.

    、 , ; and line ends always part. ・ and / part too, but not between two katakana words (ノート・パソコン), digits
    (24/7) or single Latin letters (I/O), and nothing parts inside brackets.
    """
    text = _CIRCLED.sub("\n", tidy(text))
    parts = _split_outside_brackets(text)
    if len(parts) == 1 and text.count("\u3000") >= 2:
        parts = parts[0].split("\u3000")
    items: dict[str, None] = {}
    for part in parts:
        cleaned = _BULLET.sub("", part.strip()).strip()
        if cleaned and not is_blank_mark(cleaned):
            items.setdefault(cleaned)
    return list(items)


def ticked(text: str) -> list[str] | None:
    """Returns what is ticked in "■紙 □PC ☑クラウド"; None when the text has no boxes or only bullets like ■."""
    boxes = _BOXES.findall(text)
    if not boxes or not ({"□", "☐", "▢"} & set(boxes) or {"☑", "☒", "✅", "✔", "✓"} & set(boxes)):
        return None
    tokens = _BOXES.split(text)
    if not any(words.strip() for words in tokens[2::2]):
        return None
    pairs = zip(tokens[1::2], tokens[2::2], strict=False)
    found = [words.strip(" \u3000\n、,，/／・") for box, words in pairs if box in _TICKED_BOXES]
    return [words for words in found if words]


def _split_outside_brackets(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    balanced = _balanced(text)
    for at, sign in enumerate(text):
        if balanced and sign in _OPEN:
            depth += 1
        elif balanced and sign in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and at >= start and (length := _separator(text, at)):
            parts.append(text[start:at])
            start = at + length
    parts.append(text[start:])
    return parts


def _separator(text: str, at: int) -> int:
    """Returns the length of the separator that stands at this place, 0 if none does."""
    sign = text[at]
    if sign in _STRONG:
        return 0 if _between_digits(text, at) else 1
    if sign in "・･/／":
        return int(_parts_here(text, at) and not _between_digits(text, at))
    found = _JOINERS.match(text, at) if sign in "お及並な" and at else None
    return found.end() - at if found else 0


def _balanced(text: str) -> bool:
    """Tells whether every bracket closes; if one was forgotten, brackets must not swallow the rest of the list."""
    return sum(text.count(sign) for sign in _OPEN) == sum(text.count(sign) for sign in _CLOSE)


def _between_digits(text: str, at: int) -> bool:
    return text[at] in ",，/／" and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def _parts_here(text: str, at: int) -> bool:
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if not before or before in _STRONG:
        return False
    if text[at] in "/／" and (
        after in ("/", "") or text[max(0, at - 1) : at] == "/" or text[max(0, at - 1) : at] == ":"
    ):
        return False
    if text[at] in "・･":
        return not (_is_katakana(before) and _is_katakana(after))
    left, right = re.search(r"[A-Za-z]*$", text[:at]), re.match(r"[A-Za-z]*", text[at + 1 :])
    return not (left and right and len(left.group()) == 1 and len(right.group()) == 1)


def _is_katakana(sign: str) -> bool:
    return bool(sign) and (sign == "ー" or unicodedata.name(sign, "").startswith("KATAKANA LETTER"))
