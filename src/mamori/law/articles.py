"""Articles of law by the day: the number and title in force then, a gist in our own words, and where it was checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from mamori.law import rule_sets
from mamori.law.periods import is_within
from mamori.law.provenance import Provenance
from mamori.law.sheets import sheet
from mamori.law.words import marked as _
from mamori.law.words import told

_NUMBER = re.compile(r"^(?P<article>\d+)(?P<branch>(?:-\d+)*)(?:\((?P<paragraph>\d+)\)(?P<item>\d+)?)?$")


@dataclass(frozen=True, slots=True)
class Act:
    """An act, order or guideline that articles belong to."""

    key: str
    title: str
    short: str
    english: str
    url: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article under the number it had in one period."""

    code: str
    act: Act
    number: str
    title: str
    english: str
    gist: str
    subjects: frozenset[str]
    valid_from: date
    valid_to: date | None
    provenance: Provenance
    numbers: Mapping[str, str] = field(hash=False)  # every number it has had, by rule set or first day
    stands_in: bool = False  # cited in place of the number of an earlier day, which was not read in a source

    @property
    def words(self) -> str:
        """Return the citation as people write it, such as 個人情報保護法 第16条第3項.

        One that stands in says so: 現行の個人情報保護法 第16条第3項に当たる規定.
        """
        number = numbered(self.number) if self.act.key != "guideline" else self.number
        citation = f"{told(self.act.title)} {number}"
        return (
            told(_("現行の%(article)sに当たる規定")) % {"article": citation} if self.stands_in else citation
        )

    @property
    def short(self) -> str:
        """Return the short citation, such as 法16条3項."""
        return self.act.short + re.sub(
            "第", "", numbered(self.number) if self.act.key != "guideline" else self.number
        )

    @property
    def is_shippable(self) -> bool:
        """True when number and period were read in a source, so that a page may show them as facts."""
        return self.provenance.is_shippable

    def status_on(self, day: date) -> str:
        """Return "in_force", "superseded" or "not_yet" for this number on `day`."""
        if is_within(day, self.valid_from, self.valid_to):
            return "in_force"
        return "not_yet" if day < self.valid_from else "superseded"


def numbered(number: str) -> str:
    """Return 第27条第5項第1号 for "27(5)1", 第29条の4 for "29-4"; raises ValueError for another form."""
    match = _NUMBER.match(number)
    if match is None:
        raise ValueError(f"not an article number: {number!r}")
    words = told(_("第%(article)s条")) % match.groupdict()
    words += "".join(
        told(_("の%(branch)s")) % {"branch": part} for part in match["branch"].split("-") if part
    )
    if match["paragraph"]:
        words += told(_("第%(paragraph)s項")) % match.groupdict()
    if match["item"]:
        words += told(_("第%(item)s号")) % match.groupdict()
    return words


class Articles(Mapping[str, Article]):
    """The articles in force on one day: by number for the main act (`"27"`), by `act:number` for the others."""

    def __init__(self, articles: list[Article]) -> None:
        self._by_code = {article.code: article for article in articles}
        self._by_number = {
            article.number if article.act.key == "appi" else f"{article.act.key}:{article.number}": article
            for article in articles
        }

    def __getitem__(self, number: str) -> Article:
        return self._by_number[number]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_number)

    def __len__(self) -> int:
        return len(self._by_number)

    def coded(self, code: str) -> Article | None:
        """Return the article with the stable `code`, or None when nothing like it was in force on the day.

        Raises KeyError for a code that no law ever had.
        """
        if code not in _codes:
            raise KeyError(code)
        return self._by_code.get(code)

    def cited(self, code: str) -> Article | None:
        """Return the article as a page may cite it on the day, or None when nothing certain can be cited.

        Where the number of the day was not read in a source, the newest article under the same code stands in for it.
        Raises KeyError for a code that no law ever had.
        """
        then = self.coded(code)
        if then is None or then.is_shippable:
            return then
        newest = history(code)[-1]
        return replace(newest, stands_in=True) if newest.is_shippable else None

    def about(self, subject: str) -> list[Article]:
        """Return the duties that apply to `subject`, such as "personal_data", in the order of the law."""
        return [article for article in self._by_code.values() if subject in article.subjects]


def _spans(row: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], date, date | None]]:
    for key, given in row.get("numbers", {}).items():
        rules = rule_sets.named(key)
        yield key, given if isinstance(given, dict) else {"number": given}, rules.valid_from, rules.valid_to
    for given in row.get("periods", ()):
        yield given["from"].isoformat(), given, given["from"], given.get("to")


def _read(content: dict[str, Any]) -> Iterator[Article]:
    acts = {key: Act(key=key, **told) for key, told in content["acts"].items()}
    for row in content["articles"]:
        spans = list(_spans(row))
        act = acts[row["act"]]
        for _key, given, valid_from, valid_to in spans:
            yield Article(
                code=row["code"],
                act=act,
                number=given["number"],
                title=row["title"],
                english=row["english"],
                gist=row["gist"],
                subjects=frozenset(row["subjects"]),
                valid_from=valid_from,
                valid_to=valid_to,
                provenance=Provenance.read(given, {"url": act.url, **content["defaults"]}),
                numbers={key: span["number"] for key, span, _from, _to in spans},
            )


every: tuple[Article, ...] = tuple(_read(sheet("articles.yaml")))
_codes = frozenset(article.code for article in every)


@lru_cache(maxsize=64)
def on(day: date) -> Articles:
    """Return the articles in force on `day`, checked and unchecked; pick with `provenance.shippable` before showing."""
    return Articles([article for article in every if is_within(day, article.valid_from, article.valid_to)])


def history(code: str) -> list[Article]:
    """Return the article `code` under each number it has had, oldest first; raises KeyError for an unknown code."""
    if code not in _codes:
        raise KeyError(code)
    return sorted(
        (article for article in every if article.code == code), key=lambda article: article.valid_from
    )
