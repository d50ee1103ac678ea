"""The command `piiscan`: scan places, explain a text, list and try rules, look whether everything is there."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TypeAlias

from piiscan.cli import asking, doctor, scanning
from piiscan.manifest import NotAManifest
from piiscan.rules import RuleError
from piiscan.runners.local import RunnerFailed
from piiscan.sources import SourceFailed

FAILED = 2
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code: 0 nothing found, 1 found, 2 could not run, or not to the end."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the output has gone; there is nobody to tell
        return FAILED
    except OSError as error:
        told = f"{error.strerror}: {error.filename}"
    except NotAManifest as error:
        told = f"結果を覚えておくファイルではありません: {error}"
    except (RuleError, SourceFailed, RunnerFailed) as error:
        told = str(error)
    print(f"piiscan: {told}", file=sys.stderr)
    return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="piiscan", description="日本語の文書・表・データベースから個人情報を見つけます。"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for part in (scanning, asking, doctor):
        part.add_to(commands)
    return parser
