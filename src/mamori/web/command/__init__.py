"""The `mamori` command: serve, worker, doctor, trail, demo, and Django's own commands behind `manage`."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from mamori.web.configuration import Misconfigured

Run = Callable[[argparse.Namespace], int]


class Stopped(Exception):
    """A command cannot go on; the message is for the operator, in Japanese."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; what can be foreseen ends in a Japanese sentence."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mamori.web.settings")
    try:
        if given[:1] == ["manage"]:
            return _manage(given[1:])
        chosen = _parser().parse_args(given)
        run: Run = chosen.run
        return run(chosen)
    except (Misconfigured, Stopped) as stop:
        print(f"mamori: {stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _manage(arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["mamori manage", *arguments])
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mamori", description="個人情報保護の業務を行うソフトウェア")
    commands = parser.add_subparsers(title="コマンド", metavar="<コマンド>", required=True)
    serve = commands.add_parser("serve", help="画面を提供する(ワーカーも一緒に動かす)")
    _add_address(serve)
    serve.add_argument(
        "--init", action="store_true", help="表を作り、初期設定のアドレスを発行してから提供する"
    )
    serve.add_argument("--workers", type=int, default=2, help="画面を受け持つプロセスの数(既定 2)")
    serve.add_argument("--no-worker", action="store_true", help="ワーカーを別に動かす")
    serve.set_defaults(run=_lazily("serving", "serve"))
    worker = commands.add_parser("worker", help="通知や集計などの裏の仕事をする")
    worker.add_argument("--parent", type=int, default=None, help=argparse.SUPPRESS)
    worker.set_defaults(run=_lazily("working", "work"))
    doctor = commands.add_parser("doctor", help="動作環境を調べる")
    doctor.set_defaults(run=_lazily("examining", "examine"))
    _add_trail(commands.add_parser("trail", help="操作の記録を検証する・書き出す"))
    demo = commands.add_parser("demo", help="見本の会社を用意して提供する")
    _add_address(demo)
    demo.add_argument("--prepare-only", action="store_true", help="用意だけして、提供しない")
    demo.set_defaults(run=_lazily("showing", "show"))
    commands.add_parser("manage", help="Django の管理コマンドを実行する(例: mamori manage migrate)")
    return parser


def _add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="待ち受けるアドレス(既定 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="待ち受けるポート(既定 8000)")


def _add_trail(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(title="操作", metavar="<操作>", required=True)
    verify = acts.add_parser("verify", help="書き換え・抜け・巻き戻しがないかを確かめる")
    verify.add_argument(
        "--checkpoint", action="append", type=Path, default=[], help="会社の外の控えのファイル"
    )
    verify.add_argument(
        "--key", action="append", default=[], help="会社の外で控えた公開鍵(既定: この環境の鍵)"
    )
    verify.set_defaults(run=_lazily("trailing", "verify"))
    export = acts.add_parser("export", help="検証プログラムと一緒にフォルダーへ書き出す")
    export.add_argument("folder", type=Path, help="書き出すフォルダー")
    export.set_defaults(run=_lazily("trailing", "export"))
    key = acts.add_parser("key", help="チェックポイントの公開鍵を表示する(会社の外で控えておく)")
    key.set_defaults(run=_lazily("trailing", "key"))
    proof = acts.add_parser("proof", help="1件の記録と、それが含まれることの証明を JSON で表示する")
    proof.add_argument("entry", type=int, help="記録の番号")
    proof.add_argument(
        "--size", type=int, default=None, help="何件時点のチェックポイントに対する証明か(既定: 最後)"
    )
    proof.set_defaults(run=_lazily("trailing", "prove"))
    grants = acts.add_parser("grants", help="PostgreSQL で、記録を変えられない役割を作る SQL を表示する")
    grants.add_argument("role", help="DATABASE_URL の利用者の名前(表の所有者とは別の役割)")
    grants.set_defaults(run=_lazily("trailing", "grant"))


def _lazily(module: str, name: str) -> Run:
    """Loads a command, and Django with it, only when it is the one to run."""

    def run(chosen: argparse.Namespace) -> int:
        from importlib import import_module

        import django

        django.setup()
        result: int = getattr(import_module(f"mamori.web.command.{module}"), name)(chosen)
        return result

    return run
