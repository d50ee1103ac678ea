"""Files, functions and names stay as small and as plain as the house wants them."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from house.tree import SCAN, SOURCE, TESTS, functions, name_of, parsed, python_files

LIMITS = {"files": 300, "functions": 40, "views": 20}
BANNED = {"core", "common", "utils", "util", "helpers", "helper", "misc", "base", "lib", "shared", "manager"}
EXCEPTIONS = tomllib.loads(Path(__file__).with_name("exceptions.toml").read_text(encoding="utf-8"))


def code_lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def function_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring."""
    body = node.body[0]
    is_doc = (
        isinstance(body, ast.Expr)
        and isinstance(body.value, ast.Constant)
        and isinstance(body.value.value, str)
    )
    doc = (body.end_lineno or body.lineno) - body.lineno + 1 if is_doc else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - doc


def is_view_module(path: Path) -> bool:
    return path.stem == "views" or path.parent.name == "views"


def measured(kind: str) -> dict[str, int]:
    if kind == "files":
        return {
            name_of(path): code_lines(path)
            for path in [*python_files(SOURCE), *python_files(SCAN), *python_files(TESTS)]
        }
    wanted = [
        path
        for path in (*python_files(SOURCE), *python_files(SCAN))
        if is_view_module(path) is (kind == "views")
    ]
    return {
        f"{name_of(path)}:{name}": function_lines(node) for path in wanted for name, node in functions(path)
    }


@pytest.mark.parametrize("kind", LIMITS)
def test_nothing_is_larger_than_the_house_allows(kind: str) -> None:
    allowed: dict[str, int] = EXCEPTIONS[kind]
    too_large = {
        name: size for name, size in measured(kind).items() if size > max(LIMITS[kind], allowed.get(name, 0))
    }
    assert not too_large, "\n".join(f"{name}: {size}" for name, size in too_large.items())


@pytest.mark.parametrize("kind", LIMITS)
def test_the_list_of_exceptions_only_shrinks(kind: str) -> None:
    sizes = measured(kind)
    stale = {
        name: (size, sizes.get(name)) for name, size in EXCEPTIONS[kind].items() if sizes.get(name, 0) != size
    }
    assert {name: seen for name, (_listed, seen) in stale.items() if seen is None or seen < _listed} == {}


def test_every_module_opens_with_one_sentence() -> None:
    silent = []
    for path in [*python_files(SOURCE), *python_files(SCAN), *python_files(TESTS)]:
        first = (ast.get_docstring(parsed(path)) or "").partition("\n\n")[0]
        if not first.rstrip().endswith((".", "?", ":")):
            silent.append(name_of(path))
    assert not silent, "\n".join(silent)


def test_no_room_is_named_after_nothing() -> None:
    folders = {path.name for path in SOURCE.rglob("*") if path.is_dir() and path.name != "__pycache__"}
    modules = {path.stem for path in python_files(SOURCE)}
    assert (folders | modules) & BANNED == set()


SWITCHES = {
    "noqa": re.compile(r"# noqa: [A-Z0-9, ]+(?! - \w)$|# noqa(?!:)"),
    "ignore": re.compile(r"# type: ignore\[[\w, -]+\]$"),
}


@pytest.mark.parametrize("switch", SWITCHES)
def test_no_comment_switches_a_checker_off_without_saying_why(switch: str) -> None:
    silent = [
        f"{name_of(path)}:{number}"
        for path in [*python_files(SOURCE), *python_files(SCAN), *python_files(TESTS)]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if SWITCHES[switch].search(line.rstrip()) and path != Path(__file__)
    ]
    assert not silent, "\n".join(silent)


def test_nothing_below_the_view_asks_the_clock() -> None:
    askers = (
        "timezone.now()",
        "timezone.localdate()",
        "timezone.localtime()",
        "datetime.now(",
        "date.today(",
        "time.time(",
    )
    below = {"rules", "models", "queries", "actions"}
    found = [
        f"{name_of(path)}: {asker}"
        for path in python_files(SOURCE)
        if below & {path.stem, *path.parts} or (SOURCE / "law") in path.parents
        for asker in askers
        if asker in path.read_text(encoding="utf-8")
    ]
    assert not found, "\n".join(found)
