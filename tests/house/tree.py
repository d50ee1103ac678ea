"""Reads the source tree for the house tests."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "mamori"
SCAN = ROOT / "src" / "piiscan"
TESTS = ROOT / "tests"


@cache
def python_files(folder: Path = SOURCE) -> tuple[Path, ...]:
    """Every module below the folder but the migrations, which Django writes."""
    return tuple(sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts))


@cache
def templates() -> tuple[Path, ...]:
    """Every template of the product."""
    return tuple(sorted(path for path in SOURCE.rglob("*.html") if "templates" in path.parts))


def name_of(path: Path) -> str:
    """The path as the exceptions list and messages give it."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function and method of a module with its dotted name."""

    def walk(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{prefix}{child.name}", child
                yield from walk(child, f"{prefix}{child.name}.")
            elif isinstance(child, ast.ClassDef):
                yield from walk(child, f"{prefix}{child.name}.")
            else:
                yield from walk(child, prefix)

    yield from walk(parsed(path), "")


@cache
def order_of_measures() -> tuple[str, ...]:
    """The measures from the lowest row up, as the import contract has them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {one["name"]: one for one in settings["tool"]["importlinter"]["contracts"]}
    return tuple(row.replace("(", "").replace(")", "") for row in reversed(contracts["Measures"]["layers"]))
