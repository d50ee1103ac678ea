"""`piiscan scan`: what was asked for, the course of the scan, its report, and how it ends."""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, TextIO

from piiscan.cli.progress import Progress
from piiscan.manifest import Manifest, version_of_rules
from piiscan.reports import End, Report, Told
from piiscan.reports.lines import JsonDocument, JsonLines, Table
from piiscan.reports.page import Page
from piiscan.reports.sheet import Sheet
from piiscan.rules.own import chosen as chosen_rules
from piiscan.runners.course import Course, Runner, Tally
from piiscan.runners.local import LocalRunner, cores
from piiscan.runners.work import Place, Setting
from piiscan.sources.addresses import has_password, password_from

if TYPE_CHECKING:
    from piiscan.cli import Commands

NOTHING, FOUND, FAILED = 0, 1, 2
FORMATS: dict[str, Callable[[TextIO, Told], Report]] = {
    "table": Table,
    "json": JsonDocument,
    "jsonl": JsonLines,
    "csv": Sheet,
    "html": Page,
}
ENDINGS = {".json": "json", ".jsonl": "jsonl", ".csv": "csv", ".html": "html", ".htm": "html"}
UNITS = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3}


def add_to(commands: Commands) -> None:
    """Adds the command with all that can be asked of it."""
    parser = commands.add_parser(
        "scan",
        help="フォルダー、ファイルサーバー、メール、データベースを調べる",
        description="調べて、ファイルごとに1つの結果を出します。終了コード: 0 見つからない、1 見つかった、2 調べられなかった・途中で止めた",
    )
    parser.add_argument(
        "places",
        nargs="+",
        metavar="PATH|URL",
        help="フォルダー、ファイル、または smb:// s3:// gs:// az:// sftp:// imaps:// postgresql:// mysql:// sqlite:// などの URL",
    )
    _add_report(parser)
    _add_choice(parser)
    _add_course(parser)
    parser.set_defaults(run=run)


def _add_report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format", choices=tuple(FORMATS), help="出力の形（指定がなければ --out の拡張子、または table）"
    )
    parser.add_argument("--out", metavar="FILE", type=Path, help="結果を書くファイル（指定がなければ画面）")
    parser.add_argument("--progress", action="store_true", help="進み具合を、端末でなくても示す")


def _add_choice(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kinds", metavar="KIND,KIND", default="", help="調べる種類（指定がなければすべて）")
    parser.add_argument("--rules", metavar="FOLDER", default="", help="自社のルールのフォルダー")
    parser.add_argument("--tables", metavar="NAME,NAME", default="", help="調べる表（例: customers,sales.*）")
    parser.add_argument(
        "--sample",
        metavar="N",
        type=_count,
        default=0,
        help="データベースの表ごとに調べる行数（指定がなければ全行）",
    )


def _add_course(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--jobs", metavar="N", type=_count, default=cores(), help="同時に読む数（指定がなければ CPU の数）"
    )
    parser.add_argument(
        "--manifest",
        metavar="FILE",
        type=Path,
        help="前回の結果を覚えておくファイル（変わっていないファイルは読み直さない）",
    )
    parser.add_argument(
        "--limit-rate", metavar="RATE", type=_rate, default=0.0, help="1秒に読む量の上限（例: 5M、500k）"
    )
    parser.add_argument(
        "--password-env",
        metavar="NAME",
        default="",
        help="接続のパスワードを入れた環境変数の名前（指定がなければ PIISCAN_PASSWORD）",
    )
    parser.add_argument(
        "--cluster",
        metavar="ray://HOST:PORT",
        default="",
        help="Ray のクラスターで読む（local でこのマシンの Ray）",
    )


def run(chosen: argparse.Namespace) -> int:
    """Scans, and returns the exit code."""
    setting = _setting(chosen)
    rules = chosen_rules(setting.kinds, setting.rules)  # a bad rule ends here, before anything is opened
    told = Told(
        places=tuple(place.shown for place in setting.places),
        titles={rule.kind: rule.title for rule in rules},
        began=_now(),
    )
    began = time.monotonic()
    with ExitStack() as stack:
        manifest = stack.enter_context(_manifest(chosen)) if chosen.manifest else None
        course = Course(setting, _runner(chosen, setting), manifest, left_out=_own_files(chosen))
        report = _format(chosen)(stack.enter_context(_output(chosen)), told)
        stack.enter_context(redirect_stdout(sys.stderr))  # what a cluster prints is no part of the report
        progress = stack.enter_context(Progress(course, sys.stderr, is_wanted=chosen.progress))
        with _stopping(course):
            for result in course.results():
                report.add(result)
                progress.step()
        tally = course.tally
        report.close(End(time.monotonic() - began, tally.unchanged, tally.vanished, tally.is_stopped))
    return _ending(chosen, tally)


def _now() -> str:
    now = datetime.now().astimezone()
    return f"{now.year}年{now.month}月{now.day}日 {now:%H:%M}"


def _setting(chosen: argparse.Namespace) -> Setting:
    password = password_from(chosen.password_env)
    if any(has_password(one) for one in chosen.places):
        _say(
            "URL に書いたパスワードは、ほかの利用者から見えることがあります。--password-env で渡してください。"
        )
    places = tuple(Place(one, password, chosen.tables, chosen.sample) for one in chosen.places)
    rules = os.path.abspath(chosen.rules) if chosen.rules else ""  # noqa: PTH100 - the text as another process needs it
    return Setting(places, chosen.kinds, rules, chosen.limit_rate)


def _runner(chosen: argparse.Namespace, setting: Setting) -> Runner:
    if chosen.cluster:
        from piiscan.runners.cluster import ClusterRunner

        return ClusterRunner(setting, chosen.cluster)
    return LocalRunner(setting, chosen.jobs)


def _manifest(chosen: argparse.Namespace) -> Manifest:
    own = Path(chosen.rules) if chosen.rules else None
    return Manifest(chosen.manifest, version_of_rules(f"{chosen.kinds} {chosen.tables} {chosen.sample}", own))


def _own_files(chosen: argparse.Namespace) -> frozenset[str]:
    """Returns the files that the scan itself writes, under every name by which a listing may meet them."""
    written = [one for one in (chosen.manifest, chosen.out) if one]
    written += [
        chosen.manifest.with_name(chosen.manifest.name + end) for end in ("-wal", "-shm") if chosen.manifest
    ]
    names: set[str] = set()
    for one in written:
        whole = os.path.abspath(one)  # noqa: PTH100 - links stay as they are, as in the listing
        names.add(whole)
        for place in chosen.places:
            root = os.path.abspath(place)  # noqa: PTH100 - likewise
            if whole.startswith(root.rstrip("/") + "/"):
                names.add(place.rstrip("/") + whole[len(root.rstrip("/")) :])
    return frozenset(names)


def _format(chosen: argparse.Namespace) -> Callable[[TextIO, Told], Report]:
    ending = chosen.out.suffix.lower() if chosen.out else ""
    return FORMATS[chosen.format or ENDINGS.get(ending, "table")]


@contextmanager
def _output(chosen: argparse.Namespace) -> Iterator[TextIO]:
    """Gives the file to write to, for its owner only: it tells where personal information lies."""
    if not chosen.out:
        yield sys.stdout
        sys.stdout.flush()
        return
    descriptor = os.open(chosen.out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    encoding = "utf-8-sig" if _format(chosen) is Sheet else "utf-8"
    with os.fdopen(descriptor, "w", encoding=encoding, newline="", errors="replace") as file:
        yield file


@contextmanager
def _stopping(course: Course) -> Iterator[None]:
    """Lets ^C and a polite end stop the scan in order; the second one ends it at once."""

    def stop(number: int, _frame: FrameType | None) -> None:
        course.stop()
        signal.signal(number, signal.SIG_DFL)

    kept = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in kept.items():
            signal.signal(one, handler)


def _ending(chosen: argparse.Namespace, tally: Tally) -> int:
    if tally.is_stopped:
        again = (
            "同じ命令をもう一度実行すると、続きから調べます。"
            if chosen.manifest
            else "--manifest を付けておくと、次は続きから調べられます。"
        )
        _say(f"途中で止めました（{tally.files:,} ファイルまで）。{again}")
        return FAILED
    if tally.failures == len(chosen.places):
        return FAILED
    return FOUND if tally.found else NOTHING


def _say(told: str) -> None:
    print(f"piiscan: {told}", file=sys.stderr)


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("1 以上の整数にしてください")
    return int(text)


def _rate(text: str) -> float:
    """Returns "5M" as bytes a second."""
    told = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)([kmg]?)(?:i?b?(?:/s)?)?", text.strip().lower())
    if told is None or float(told[1]) <= 0:
        raise argparse.ArgumentTypeError("5M や 500k のように書いてください")
    return float(told[1]) * UNITS[told[2]]
