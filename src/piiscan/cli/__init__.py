"""The command `piiscan`: scan places, explain a text, list and try rules, look whether everything is there."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TypeAlias

from piiscan.model import Failed

FAILED = 2
# Modules by their commands. Only that of the command is imported: who explains a text waits for no reader of files.
PARTS = {"scan": "scanning", "explain": "asking", "rules": "asking", "doctor": "doctor"}
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code: 0 nothing found, 1 found, 2 could not run, or not to the end."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    told = sys.argv[1:] if arguments is None else list(arguments)
    chosen = _parser(PARTS.get(told[0], "") if told else "").parse_args(told)
    try:
        return int(chosen.run(chosen))
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the output has gone; there is nobody to tell
        return FAILED
    except OSError as error:
        reason = f"{error.strerror}: {error.filename}"
    except Failed as error:
        reason = str(error)
    print(f"piiscan: {reason}", file=sys.stderr)
    return FAILED


def _parser(part: str) -> argparse.ArgumentParser:
    """Returns the parser with the commands of one module, or of all ("")."""
    parser = argparse.ArgumentParser(
        prog="piiscan", description="日本語の文書・表・データベースから個人情報を見つけます。"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in (part,) if part else dict.fromkeys(PARTS.values()):
        import_module(f"piiscan.cli.{name}").add_to(commands)
    return parser
