"""Cleans text in two strengths: `tidy` for keeping as written, `fold` for comparing."""

from __future__ import annotations

import re
import unicodedata

_HALF_KANA = re.compile(r"[\uff61-\uff9f]+")
_DECOMPOSED = re.compile(r".[\u3099\u309a]+")
_UNSEEN = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u2028-\u202e\u2060\ufeff\ufff9-\ufffb"
_INVISIBLE = re.compile(f"[{_UNSEEN}]")
_TO_TIDY = re.compile(rf"[\r\u00a0\uff61-\uff9f\u3099\u309a{_UNSEEN}]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u2500\ufe58\uff0d\u30fc]")
_WAVES = re.compile(r"[\u301c\u3030\u223c]")
_SPACES = re.compile(r"\s+")
_BLANK_MARKS = frozenset({"", "-", "--", "---", "...", "n/a", "na", "#n/a", "/", "\u2215"})
# What a mark can begin with, so that nearly every cell is told apart by its first letter.
_BLANK_STARTS = frozenset("-‐‑‒–—―−─﹘－ーｰ.．…nNｎＮ#＃/／∕")
LONGEST = 200  # a date, count or period longer than this is prose; nothing tries to parse it
_DITTOS = frozenset(
    {
        "同上",
        "同",
        "〃",
        "々",
        "仝",
        '"',
        "''",
        "\u2033",
        "\u201d",
        "\u201c",
        "\u309b",
        "゙",
        "↑",
        "⇑",
        "上に同じ",
        "上と同じ",
        "上記に同じ",
        "上記と同じ",
        "〻",
        "\uff02",
        "ditto",
        "\u201d\u201d",
    }
)

_DITTO_STARTS = frozenset({mark[0] for mark in _DITTOS} | set("([「（［｢ｄＤD"))


def tidy(text: str) -> str:
    """Returns the text as a person would keep it: half-width kana widened, dakuten joined, invisible signs gone.

    Letters of names stay as they are: 髙, 﨑, ㈱ and full-width Latin are not touched (plain NFC or NFKC would
    replace the compatibility kanji of real family names).
    """
    if not _TO_TIDY.search(text):  # nearly every cell
        return "\n".join(map(str.rstrip, text.split("\n"))).strip() if "\n" in text else text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    text = _INVISIBLE.sub("", text)
    text = _HALF_KANA.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    text = _DECOMPOSED.sub(lambda found: unicodedata.normalize("NFC", found.group()), text)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def narrow(text: str) -> str:
    """Returns the text in NFKC with one kind of dash, wave and space: the ground for reading dates and numbers."""
    text = unicodedata.normalize("NFKC", tidy(text))
    return _SPACES.sub(" ", _WAVES.sub("~", text)).strip()


def fold(text: str) -> str:
    """Returns a form in which two ways of writing the same word are equal: NFKC, lower case, no space, one dash."""
    if text.isascii() and text.isalnum():
        return text.lower()
    text = unicodedata.normalize("NFKC", tidy(text)).casefold()
    text = _WAVES.sub("~", _DASHES.sub("-", text))
    return unicodedata.normalize("NFKC", _SPACES.sub("", text).replace("ヶ", "ケ").replace("ヵ", "カ"))


def is_blank_mark(text: str) -> bool:
    """Tells whether the text says "nothing here": empty, or one of the dashes people put into empty cells."""
    stripped = tidy(text)
    if not stripped:
        return True
    return len(stripped) < 12 and stripped[0] in _BLANK_STARTS and fold(stripped) in _BLANK_MARKS


def is_ditto(text: str) -> bool:
    """Tells whether the text says "the same as above": 同上, 〃, 々, ″, ↑ and their like."""
    stripped = text.strip()
    if not 0 < len(stripped) < 12 or stripped[0] not in _DITTO_STARTS:
        return False
    return stripped in _DITTOS or fold(stripped).strip("()[]「」") in _DITTOS
