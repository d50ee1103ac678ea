"""How often the encoding of one short row is decided right: invented rows of names and addresses, in every encoding of Japan.

python benchmarks/charsets.py
"""

from __future__ import annotations

import random
import time
import unicodedata
from collections.abc import Callable, Iterator
from importlib import resources

from piiscan.readers import charset

ROWS = 2000  # of each kind and encoding
LENGTHS = (8, 50)  # bytes
ENCODINGS = ("cp932", "euc_jp", "utf-8", "iso2022_jp_ext", "utf-16-le", "utf-16-be")


def lines(name: str) -> list[list[str]]:
    text = (resources.files("piiscan.lexicons") / f"{name}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]


def half(kana: str) -> str:
    """The reading in half-width katakana."""
    wide = "".join(chr(ord(one) + 0x60) if "ぁ" <= one <= "ゖ" else one for one in kana)
    letters = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}
    plain = unicodedata.normalize("NFD", wide).replace("\u3099", "ﾞ").replace("\u309a", "ﾟ")
    return "".join(letters.get(one, one) for one in plain)


def kinds(chosen: random.Random) -> dict[str, Callable[[], str]]:
    surnames, given, towns = lines("surnames"), lines("given_names"), lines("municipalities")

    def person() -> tuple[str, str]:
        one, other = chosen.choice(surnames), chosen.choice(given)
        return one[0] + other[0], f"{one[1]} {other[1]}"

    def both() -> tuple[str, str]:
        name, reading = person()
        return name, half(reading)

    def address() -> str:
        return "".join(chosen.choice(towns)[:2])

    return {
        "kanji name": lambda: person()[0],
        "kanji names": lambda: f"{person()[0]} {person()[0]}",
        "address": lambda: f"{address()}{chosen.randint(1, 9)}-{chosen.randint(1, 30)}",
        "address without number": address,
        "csv row": lambda: f"{chosen.randint(1, 9999)},{person()[0]},{address()}",
        "half kana name": lambda: half(person()[1]),
        "half kana, no space": lambda: half(person()[1]).replace(" ", ""),
        "half kana csv row": lambda: (
            f"{chosen.randint(1, 9999)},{half(person()[1])},03-{chosen.randint(1000, 9999)}"
        ),
        "kanji and half kana": lambda: ",".join(both()),
    }


def rows(make: Callable[[], str], encoding: str) -> Iterator[tuple[str, bytes]]:
    made = tried = 0
    while made < ROWS and tried < 40 * ROWS:
        tried += 1
        text = make()
        try:
            content = text.encode(encoding)
        except UnicodeEncodeError:
            continue
        if LENGTHS[0] <= len(content) <= LENGTHS[1]:
            made += 1
            yield text, content


def main() -> None:
    chosen = random.Random(20261124)
    print("| row | " + " | ".join(ENCODINGS) + " |\n|---|" + "---|" * len(ENCODINGS))
    right = {encoding: [0, 0] for encoding in ENCODINGS}
    began, decided = time.perf_counter(), 0
    for kind, make in kinds(chosen).items():
        shown = []
        for encoding in ENCODINGS:
            told = [charset.read(content).text == text for text, content in rows(make, encoding)]
            decided += len(told)
            right[encoding][0] += sum(told)
            right[encoding][1] += len(told)
            shown.append(f"{100 * sum(told) / len(told):.1f}" if told else "–")
        print(f"| {kind} | " + " | ".join(shown) + " |")
    print(
        "| **all** | "
        + " | ".join(f"**{100 * good / number:.2f}**" for good, number in right.values())
        + " |"
    )
    print(f"\n{1e6 * (time.perf_counter() - began) / decided:.0f} µs a row, made and decided")


if __name__ == "__main__":
    main()
