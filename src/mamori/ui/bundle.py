"""Puts the parts of the style sheet and of the script together, one file each; `python -m mamori.ui.bundle`."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static" / "ui"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def stylesheet() -> str:
    """Returns all parts of `styles/` in the order of their names, without comments and indentation."""
    whole = "".join(part.read_text(encoding="utf-8") for part in sorted((HERE / "styles").glob("*.css")))
    lines = (line.strip() for line in COMMENT.sub("", whole).splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def script() -> str:
    """Returns all parts of `scripts/` in the order of their names, each in a scope of its own."""
    parts = sorted((HERE / "scripts").glob("*.js"))
    return "".join(f"{{\n{part.read_text(encoding='utf-8').strip()}\n}}\n" for part in parts)


def bundles() -> dict[Path, str]:
    """Returns every built file with what it has to hold."""
    return {STATIC / "mamori.css": stylesheet(), STATIC / "mamori.js": script()}


def main() -> None:
    """Writes the built files."""
    STATIC.mkdir(parents=True, exist_ok=True)
    for path, content in bundles().items():
        path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
