"""Matches free words against a vocabulary, with a score and the near misses."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from mamori.kernel.sheets.values.lists import split_list, ticked
from mamori.kernel.sheets.values.text import fold, is_blank_mark, tidy
from mamori.kernel.sheets.values.understood import Understood
from mamori.kernel.sheets.words import Words
from mamori.kernel.sheets.words import say as _


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a vocabulary: what is stored, what is shown, and the other words people use for it."""

    key: str
    title: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """The best choice for a word. `key` is "" when none is near enough; `near` lists (key, score), best first."""

    key: str
    score: float
    note: str = ""
    near: tuple[tuple[str, float], ...] = field(default=())


SURE, ACCEPTED, NEAR = 0.99, 0.82, 0.5
_BESIDE = re.compile(r"^(?P<head>.+?)\s*[(（\[［「](?P<beside>.*?)[)）\]］」]?$", re.DOTALL)
_NUMBERED = re.compile(r"^(?:[0-9０-９]{1,2}|[A-Za-zア-ン①-⑳])\s*[.．:：)）]\s*")
_NEGATED = re.compile(r"以外|なし|ない|無し|不|非|未|除")
_WRAPPED = re.compile(r"[(（「\[]([^()（）「」\[\]]+)[)）」\]]")
_NOTHING = frozenset(
    fold(word) for word in ("なし", "無し", "無", "該当なし", "該当無し", "特になし", "ない", "×")
)


def match_choice(text: str, choices: Sequence[Choice]) -> Match:
    """Returns the best choice for one word. Brackets behind the word ("その他（名簿）") become the note.

    1.0 = the title, 0.99 = the key or a synonym; 0.82 and more = one word holds the other, or nearly the same spelling;
    two different choices that are equally near are refused rather than guessed.
    """
    text = tidy(text)
    if wrapped := _WRAPPED.fullmatch(text):
        text = wrapped[1]
    best = _best(text, choices)
    if best.score >= SURE and best.key:
        return best
    parted = _BESIDE.match(text)
    if parted:
        inner = _best(parted["head"], choices)
        if inner.key and inner.score >= best.score:
            return Match(inner.key, inner.score, parted["beside"].strip(), inner.near)
    bare = _NUMBERED.sub("", text)
    if bare != text:
        unnumbered = match_choice(bare, choices)
        if unnumbered.key and unnumbered.score >= best.score:
            return unnumbered
    return best


def match_choices(text: str, choices: Sequence[Choice]) -> Understood[list[str]]:
    """Returns the keys for a cell with several words; words that fit none make the problem, with near misses."""
    whole = _best(tidy(text), choices)
    if whole.score >= SURE and whole.key:
        return Understood([whole.key])
    marked = ticked(text)
    if marked == []:
        return Understood([], note=tidy(text), doubt=_("どの四角にも印がありません。"))
    words = marked if marked is not None else split_list(text)
    if not words:
        return Understood([], note="" if is_blank_mark(text) else tidy(text))
    if len(words) == 1 and says_nothing(words[0]) and not match_choice(words[0], choices).key:
        return Understood([])
    keys: dict[str, None] = {}
    notes, unsure, lost = [], [], []
    for word in words:
        found = match_choice(word, choices)
        if not found.key:
            lost.append((word, found))
            continue
        keys.setdefault(found.key)
        if found.note or found.score < SURE:
            notes.append(word)
        if found.score < SURE:
            unsure.append((word, found))
    problem = no_such_choice(*lost[0], choices) if lost else None
    note = "、".join([*notes, *(word for word, _found in lost)])
    return Understood(list(keys), note=note, problem=problem, doubt=taken_for(unsure, choices))


def says_nothing(word: str) -> bool:
    """Tells whether a word says that the list is empty: なし, 該当なし, ×."""
    return fold(word) in _NOTHING


def no_such_choice(word: str, found: Match, choices: Sequence[Choice]) -> Words:
    """Returns the sentence for a word that is not in the vocabulary, naming what comes near."""
    titles = {choice.key: choice.title for choice in choices}
    near = "、".join(f"「{titles[key]}」" for key, _score in found.near[:3])
    if near:
        return _("「{given}」は選べる言葉にありません。近いもの：{near}", given=word, near=near)
    shown = "、".join(choice.title for choice in choices[:8])
    return _("「{given}」は選べる言葉にありません。選べる言葉：{shown}", given=word, shown=shown)


def taken_for(unsure: Sequence[tuple[str, Match]], choices: Sequence[Choice]) -> Words | None:
    """Returns the sentence that says which word was taken for which choice, or None."""
    if not unsure:
        return None
    titles = {choice.key: choice.title for choice in choices}
    pairs = "、".join(f"「{word}」→「{titles[found.key]}」" for word, found in unsure)
    return _("近い言葉に読みかえました：{pairs}", pairs=pairs)


def _best(text: str, choices: Sequence[Choice]) -> Match:
    folded = fold(text)
    if is_blank_mark(text) or not folded:
        return Match("", 0.0)
    scored = sorted(((choice.key, _score(folded, choice)) for choice in choices), key=lambda pair: -pair[1])
    near = tuple((key, round(score, 2)) for key, score in scored if score >= NEAR)[:5]
    if not scored or scored[0][1] < ACCEPTED:
        return Match("", scored[0][1] if scored else 0.0, near=near)
    key, score = scored[0]
    if len(scored) > 1 and score - scored[1][1] < (0.005 if score >= SURE else 0.02):
        return Match("", score, near=near)
    return Match(key, score, near=near[1:])


@lru_cache(maxsize=2048)
def _folded_names(choice: Choice) -> tuple[str, ...]:
    return tuple(fold(name) for name in (choice.title, choice.key, *choice.synonyms))


def _score(folded: str, choice: Choice) -> float:
    best = 0.0
    for rank, word in enumerate(_folded_names(choice)):
        if folded == word:
            return 1.0 if rank == 0 else SURE
        best = max(best, _likeness(folded, word))
    return best


def _likeness(given: str, word: str) -> float:
    """Returns how near two folded words are, below SURE.

    A word inside a longer one counts by its share: 社内の共有フォルダ is a 共有フォルダ; but 本人 is not 本人以外, so the
    shorter a given word is, the less it may stand for a longer one, and never across a negation.
    """
    if _NEGATED.search(given) is None and _NEGATED.search(word):
        return 0.6 * difflib.SequenceMatcher(None, given, word).ratio()
    share = min(len(given), len(word)) / max(len(given), len(word))
    if len(word) >= 2 and word in given:
        return 0.82 + 0.15 * share if share >= 0.4 else 0.6 + 0.3 * share
    if len(given) >= 2 and given in word:
        return 0.5 + 0.4 * share
    if min(len(given), len(word)) < 3:
        return 0.0
    return 0.95 * difflib.SequenceMatcher(None, given, word).ratio()
