"""The command `piiscan`: scan files, explain a text, list the rules."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from piiscan.engine import Engine, engine
from piiscan.manifest import Manifest, NotAManifest, version_of_rules
from piiscan.model import masked
from piiscan.reports.lines import as_json, as_line
from piiscan.rules import Rule, shipped
from piiscan.scanning import scan

NOTHING, FOUND, FAILED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code: 0 nothing found, 1 found, 2 could not run."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except OSError as error:
        print(f"piiscan: {error.strerror}: {error.filename}", file=sys.stderr)
    except NotAManifest as error:
        print(f"piiscan: 結果を覚えておくファイルではありません: {error}", file=sys.stderr)
    return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="piiscan", description="日本語の文書から個人情報を見つけます。")
    commands = parser.add_subparsers(required=True)
    scanning = commands.add_parser("scan", help="ファイルやフォルダーを調べる")
    scanning.add_argument("paths", nargs="+", metavar="PATH")
    scanning.add_argument("--format", choices=("table", "jsonl"), default="table")
    scanning.add_argument("--out", metavar="FILE", help="結果を書くファイル（指定がなければ画面）")
    scanning.add_argument("--kinds", metavar="KIND,KIND", help="調べる種類（指定がなければすべて）")
    scanning.add_argument(
        "--manifest",
        metavar="FILE",
        help="前回の結果を覚えておくファイル（変わっていないファイルは読み直さない）",
    )
    scanning.set_defaults(run=_scan)
    explaining = commands.add_parser("explain", help="文のどこが個人情報と見なされるかを示す")
    explaining.add_argument("text")
    explaining.set_defaults(run=_explain)
    commands.add_parser("rules", help="見つけられる種類を並べる").set_defaults(run=_rules)
    return parser


def _scan(chosen: argparse.Namespace) -> int:
    rules = _chosen_rules(chosen.kinds)
    if rules is None:
        return FAILED
    titles = {rule.kind: rule.title for rule in rules}
    has_found = False
    with ExitStack() as stack:
        out: TextIO = sys.stdout
        if chosen.out:
            out = stack.enter_context(Path(chosen.out).open("w", encoding="utf-8"))
        missing = [path for path in chosen.paths if not Path(path).exists()]
        manifest = None
        if chosen.manifest:
            manifest = stack.enter_context(
                Manifest(Path(chosen.manifest), rules=version_of_rules(chosen.kinds or ""))
            )
        using = Engine(rules) if chosen.kinds else engine()
        for result in scan(chosen.paths, using=using, manifest=manifest):
            has_found = has_found or bool(result.kinds)
            print(as_json(result) if chosen.format == "jsonl" else as_line(result, titles), file=out)
    if len(missing) == len(chosen.paths):
        return FAILED
    return FOUND if has_found else NOTHING


def _chosen_rules(kinds: str | None) -> Sequence[Rule] | None:
    """Returns the rules of the kinds, with those that tell what a number is not; None when a kind is unknown."""
    if not kinds:
        return shipped()
    wanted = set(kinds.split(","))
    unknown = wanted - {rule.kind for rule in shipped()}
    if unknown:
        print(
            f"piiscan: 知らない種類です: {'、'.join(sorted(unknown))}（piiscan rules で確かめられます）",
            file=sys.stderr,
        )
        return None
    return [rule for rule in shipped() if rule.kind in wanted or not rule.finds]


def _explain(chosen: argparse.Namespace) -> int:
    found = engine().detect(chosen.text, least=0.01)
    for span in found:
        title = engine().rules[span.kind].title
        print(
            f"{span.start}–{span.end}\t{title}\t{span.score:.2f}\t{masked(chosen.text[span.start : span.end])}"
        )
    return FOUND if found else NOTHING


def _rules(_chosen: argparse.Namespace) -> int:
    for rule in shipped():
        if rule.finds:
            print(f"{rule.kind}\t{rule.title}\t{rule.source}")
    return NOTHING


if __name__ == "__main__":
    sys.exit(main())
