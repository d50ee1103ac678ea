"""`piiscan explain` shows what a text is taken for; `piiscan rules` lists what can be found, and tries a company's own."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from piiscan.engine import Engine
from piiscan.model import masked
from piiscan.rules import Rule, shipped

if TYPE_CHECKING:
    from piiscan.cli import Commands

NOTHING, FOUND = 0, 1
DOUBTFUL = 0.01


def add_to(commands: Commands) -> None:
    """Adds both commands."""
    explaining = commands.add_parser("explain", help="文のどこが個人情報と見なされるかを示す")
    explaining.add_argument("text", metavar="TEXT", help="調べる文（- なら標準入力から読む）")
    explaining.add_argument("--rules", metavar="FOLDER", default="", help="自社のルールのフォルダー")
    explaining.set_defaults(run=explain)
    listing = commands.add_parser("rules", help="見つけられる種類を並べる。自社のルールを試す")
    listing.add_argument("--rules", metavar="FOLDER", default="", help="自社のルールも並べる")
    listing.add_argument(
        "--check", metavar="FOLDER", default="", help="自社のルールを、その hits と misses で試す"
    )
    listing.set_defaults(run=rules)


def explain(chosen: argparse.Namespace) -> int:
    """Shows place, kind and score of each find, doubtful ones too; never the value."""
    engine = Engine(_rules(chosen.rules))
    text = sys.stdin.read() if chosen.text == "-" else chosen.text
    found = engine.detect(text, least=DOUBTFUL)
    for span in found:
        title = engine.rules[span.kind].title
        print(f"{span.start}–{span.end}\t{title}\t{span.score:.2f}\t{masked(text[span.start : span.end])}")
    return FOUND if found else NOTHING


def _rules(folder: str) -> Sequence[Rule]:
    if not folder:
        return shipped()
    from piiscan.rules.own import chosen  # RE2 is loaded where somebody has rules of their own

    return chosen("", folder)


def rules(chosen: argparse.Namespace) -> int:
    """Lists the kinds, or tries the rules of a folder."""
    if chosen.check:
        return check(Path(chosen.check))
    for rule in _rules(chosen.rules):
        if rule.finds:
            print(f"{rule.kind}\t{rule.title}\t{rule.source}")
    return NOTHING


def check(folder: Path) -> int:
    """Tries each rule of the folder beside the shipped ones, as a scan would, and tells what does not hold."""
    from piiscan.rules.own import own

    added = own(folder)
    engine = Engine((*shipped(), *added))
    wrong = [line for rule in added for line in _wrong(rule, engine)]
    for line in wrong:
        print(line)
    silent = [rule.kind for rule in added if not rule.hits]
    if silent:
        print(f"hits（見つかるはずの例）がないルール: {'、'.join(silent)}")
    tried = sum(len(rule.hits) + len(rule.misses) for rule in added)
    print(f"{len(added)} 個のルールを {tried} 個の例で試しました。合わないもの {len(wrong)}")
    return FOUND if wrong else NOTHING


def _wrong(rule: Rule, engine: Engine) -> Iterator[str]:
    """Yields the examples of a rule that do not hold."""
    for marked in rule.hits:
        text = marked.replace("«", "").replace("»", "")
        found = _found(engine, rule.kind, text)
        if "«" in marked:
            place = (marked.index("«"), marked.index("»") - 1) if "»" in marked else (0, 0)
            if place not in found:
                yield f"{rule.kind}: 「{marked}」の «» の所で見つかりません{_instead(engine, text)}"
        elif not found:
            yield f"{rule.kind}: 「{marked}」で見つかりません{_instead(engine, text)}"
    for text in rule.misses:
        if _found(engine, rule.kind, text):
            yield f"{rule.kind}: 「{text}」で見つかってしまいます"


def _found(engine: Engine, kind: str, text: str) -> Sequence[tuple[int, int]]:
    return [(one.start, one.end) for one in engine.detect(text) if one.kind == kind]


def _instead(engine: Engine, text: str) -> str:
    """Returns what the text was taken for instead."""
    found = [f"{one.start}–{one.end} {engine.rules[one.kind].title}" for one in engine.detect(text)]
    return f"（見つかったもの: {'、'.join(found)}）" if found else ""
