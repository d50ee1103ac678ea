"""Rules that a company writes itself: the same YAML as the shipped ones, read with care, patterns only through RE2.

RE2 takes time in proportion to the text whatever the pattern, so nobody's pattern can hold up a scan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import re2
import yaml

from piiscan.checks import CHECKS
from piiscan.folding import fold
from piiscan.rules import Rule, RuleError, Scores, shipped

FIELDS = frozenset(
    ("kind", "title", "source", "pattern", "shapes", "lexicon", "check", "labels", "score", "hits", "misses")
)
SCORES = {"alone": 0.6, "shaped": 0.8, "labelled": 0.95}
_KIND = re.compile(r"[a-z][a-z0-9_]{1,39}")
_SHAPE = re.compile(r"[0-9]{1,2}(-[0-9]{1,2}){0,5}( .+)?")
_LONE = re.compile("[\ud800-\udfff]")
LARGEST = 64 << 20  # bytes of a dictionary
TOGETHER = 20_000  # words that one automaton knows
NO_LOOKING = (
    "先読み・後読み（(?=…)、(?!…)、(?<=…)、(?<!…)）は使えません。前後の文字も含めて書き、"
    "見つけたい部分を (?P<it>…) で囲んでください"
)


@dataclass(frozen=True, slots=True)
class Finder:
    """Where a company's own kind stands in a folded text: automata of RE2, and the check of the digits."""

    automata: tuple[Any, ...]
    check: str = ""

    def places(self, folded: str) -> Iterator[tuple[int, int]]:
        """Yields start and end of each find; none begins or ends inside a run of ASCII letters and digits."""
        try:
            folded.encode()
        except UnicodeEncodeError:
            folded = _LONE.sub("\ufffd", folded)  # halves of letters, which RE2 does not take
        for one in self.automata:
            group = min(1, one.groups)
            for match in one.finditer(folded):
                start, end = match.span(group)
                if (
                    start < end
                    and not _tears(folded, start)
                    and not _tears(folded, end)
                    and self._passes(folded[start:end])
                ):
                    yield start, end

    def _passes(self, text: str) -> bool:
        return not self.check or CHECKS[self.check]("".join(one for one in text if one in "0123456789"))


def _tears(folded: str, at: int) -> bool:
    return 0 < at < len(folded) and _is_plain(folded[at - 1]) and _is_plain(folded[at])


def _is_plain(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def chosen(kinds: str, folder: str = "") -> tuple[Rule, ...]:
    """Returns the rules for a choice of kinds ("" for all), shipped and own. Raises RuleError for an unknown kind.

    Rules that tell what a number is not are always among them.
    """
    rules = (*shipped(), *(own(Path(folder)) if folder else ()))
    wanted = {one.strip() for one in kinds.split(",") if one.strip()}
    unknown = wanted - {rule.kind for rule in rules}
    if unknown:
        raise RuleError(f"知らない種類です: {'、'.join(sorted(unknown))}（piiscan rules で確かめられます）")
    return tuple(rule for rule in rules if not wanted or rule.kind in wanted or not rule.finds)


def own(folder: Path) -> tuple[Rule, ...]:
    """Returns the rules of a folder, in the order of their files. Raises RuleError with the file and the line."""
    if not folder.is_dir():
        raise RuleError(f"{folder}: フォルダーがありません")
    rules: dict[str, Rule] = {}
    taken = {rule.kind for rule in shipped()}
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        told = Told(path)
        rule = told.rule()
        if rule.kind in taken:
            raise told.error("kind", f"「{rule.kind}」という種類はすでにあります。ほかの名前にしてください")
        taken.add(rule.kind)
        rules[rule.kind] = rule
    if not rules:
        raise RuleError(f"{folder}: ルールのファイル（*.yaml）がありません")
    return tuple(rules.values())


class Told:
    """One file of a rule, which knows on which line each thing stands."""

    def __init__(self, path: Path) -> None:
        self._path, self._lines = path, dict[str, int]()
        try:
            text = path.read_text(encoding="utf-8-sig")
            node = yaml.compose(text, Loader=yaml.SafeLoader)
            self._told: Any = yaml.safe_load(text)
        except UnicodeDecodeError:
            raise RuleError(f"{path}: 文字コードを UTF-8 にしてください") from None
        except OSError as error:
            raise RuleError(f"{path}: 読めません（{error.strerror}）") from None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise RuleError(f"{path}:{line}: YAML として読めません（{error.problem}）") from None
        if not isinstance(self._told, dict) or not isinstance(node, yaml.MappingNode):
            raise RuleError(f"{path}:1: 「kind: …」「title: …」のような形で書いてください")
        self._lines = {str(key.value): key.start_mark.line + 1 for key, _value in node.value}

    def error(self, field: str, what: str) -> RuleError:
        """Returns the error of a field, with file and line."""
        return RuleError(f"{self._path}:{self._lines.get(field, 1)}: {what}")

    def rule(self) -> Rule:
        """Returns the rule. Raises RuleError."""
        for name in self._told:
            if name not in FIELDS:
                raise self.error(
                    str(name), f"「{name}」という項目はありません（{'、'.join(sorted(FIELDS))}）"
                )
        kind = self._text("kind")
        if not _KIND.fullmatch(kind):
            raise self.error(
                "kind",
                "kind は英小文字で始め、英小文字・数字・_ で2〜40文字にしてください（例: employee_number）",
            )
        check = self._text("check", "")
        if check and check not in CHECKS:
            raise self.error("check", f"「{check}」という検査はありません（{'、'.join(sorted(CHECKS))}）")
        return Rule(
            kind=kind,
            title=self._text("title"),
            shapes=(),
            pattern=None,
            check=check,
            labels=tuple(fold(one).lower() for one in self._list("labels")),
            scores=self._scores(),
            source=self._text("source", "自社のルール"),
            hits=self._list("hits"),
            misses=self._list("misses"),
            finder=Finder(self._automata(), check),
        )

    def _text(self, field: str, otherwise: str | None = None) -> str:
        value = self._told.get(field, otherwise)
        if not isinstance(value, str) or (otherwise is None and not value.strip()):
            raise self.error(field, f"{field} を文字で書いてください")
        return value.strip()

    def _list(self, field: str) -> tuple[str, ...]:
        value = self._told.get(field) or []
        if not isinstance(value, list):
            raise self.error(field, f"{field} は「- …」の並びで書いてください")
        return tuple(str(one) for one in value)

    def _scores(self) -> Scores:
        value = self._told.get("score") or {}
        if not isinstance(value, dict) or set(value) - set(SCORES):
            raise self.error(
                "score", "score は {alone: 0.6, shaped: 0.8, labelled: 0.95} の形で書いてください"
            )
        told = {**SCORES, **value}
        if not all(isinstance(one, int | float) and 0 <= one <= 1 for one in told.values()):
            raise self.error("score", "score の値は 0 から 1 までの数にしてください")
        return Scores(**told)

    def _automata(self) -> tuple[Any, ...]:
        found = [self._compiled("pattern", self._text("pattern"))] if "pattern" in self._told else []
        found += [self._compiled("shapes", self._of_shape(one)) for one in self._list("shapes")]
        found += self._of_words()
        if not found:
            raise self.error("kind", "pattern、shapes、lexicon のどれかを書いてください")
        return tuple(found)

    def _compiled(self, field: str, pattern: str, *, longest: bool = False) -> Any:
        options = re2.Options()
        options.log_errors, options.longest_match, options.max_mem = False, longest, 256 << 20
        try:
            compiled = re2.compile(pattern, options)
        except re2.error as error:
            raise self.error(field, _why(pattern, error)) from None
        if compiled.groups > 1:
            raise self.error(field, "( ) は1つだけにしてください。まとめるだけの括弧は (?:…) と書きます")
        if compiled.search("") is not None:
            raise self.error(field, "何もない所にも合うパターンです。少なくとも1文字に合うようにしてください")
        return compiled

    def _of_shape(self, shape: str) -> str:
        """Returns "4-4 9" as a pattern: four digits that begin with 9, a separator or none, four digits."""
        if not _SHAPE.fullmatch(shape):
            raise self.error(
                "shapes",
                f"「{shape}」は、桁数を - でつないで書いてください（例: 4-4、または先頭を決めて 4-4 9）",
            )
        groups, _space, starts = shape.partition(" ")
        first, *rest = groups.split("-")
        if starts and not starts.isdigit():
            raise self.error(
                "shapes", "先頭は数字で書いてください（例: 4-4 90）。それより細かい形は pattern で書けます"
            )
        if len(starts) > int(first):
            raise self.error("shapes", "先頭の数字が、はじめの桁数より長くなっています")
        head = f"{starts}[0-9]{{{int(first) - len(starts)}}}"
        return head + "".join(f"[-. ]?[0-9]{{{one}}}" for one in rest)

    def _of_words(self) -> list[Any]:
        words = sorted({fold(one).strip() for one in self._words()} - {""}, key=len, reverse=True)
        if "lexicon" in self._told and not words:
            raise self.error("lexicon", "辞書に言葉がありません")
        blocks = [words[at : at + TOGETHER] for at in range(0, len(words), TOGETHER)]
        return [self._compiled("lexicon", "|".join(map(re2.escape, one)), longest=True) for one in blocks]

    def _words(self) -> Sequence[str]:
        told = self._told.get("lexicon")
        if told is None or isinstance(told, list):
            return self._list("lexicon")
        path = (self._path.parent / str(told)).resolve()
        if self._path.parent.resolve() not in path.parents:
            raise self.error("lexicon", "辞書のファイルは、ルールと同じフォルダーの中に置いてください")
        try:
            if path.stat().st_size > LARGEST:
                raise self.error("lexicon", f"辞書が大きすぎます（{LARGEST >> 20} MB まで）")
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except UnicodeDecodeError:
            raise self.error("lexicon", f"{path.name} の文字コードを UTF-8 にしてください") from None
        except OSError as error:
            raise self.error("lexicon", f"{path.name} を読めません（{error.strerror}）") from None
        return [one.strip() for one in lines if one.strip() and not one.startswith("#")]


def _why(pattern: str, error: Exception) -> str:
    """Returns in Japanese what RE2 said of a pattern."""
    if re.search(r"\(\?<?[=!]", pattern):
        return NO_LOOKING
    told = error.args[0] if error.args else ""
    words = told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)
    return f"正規表現として読めません（{words}）"
