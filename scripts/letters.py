"""Makes src/piiscan/readers/letters.tsv: how usual letters are in Japanese rows and sentences, and pairs of half-width kana.

    python scripts/letters.py FOLDER

FOLDER holds sentences (ner_wikipedia_train.jsonl) and addresses (addresses_geolonia_half.csv); names come from the lexicons.
A weight is ten times the negative natural logarithm of the share.
"""

import csv
import json
import math
import sys
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "src" / "piiscan"
HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF61, 0xFFA0)} | {
    "゛": "ﾞ",
    "゜": "ﾟ",
}
COMPANY = (
    "株式会社 有限会社 合同会社 営業部 総務部 経理課 人事部 第一 第二 氏名 住所 電話番号 生年月日 様 御中 担当者 備考 男 女 "
    "部長 課長 口座 銀行 支店 普通"
)
KANA_WORDS = (
    "カ) (カ ユ) (ユ ド) シヤ) ギンコウ シテン ホンテン トウキヨウト "
    "オオサカフ チヨウ マチ ムラ シ ク グン ドオリ キタ ミナミ ヒガシ ニシ フリガナ シメイ"
)


def half(kana: str) -> str:
    """The reading in half-width katakana, voiced marks as letters of their own."""
    wide = "".join(chr(ord(one) + 0x60) if "ぁ" <= one <= "ゖ" else one for one in kana)
    return "".join(
        HALF.get(one, one)
        for one in unicodedata.normalize("NFD", wide).replace("\u3099", "゛").replace("\u309a", "゜")
    )


def lexicon(name: str) -> list[list[str]]:
    with (PACKAGE / "lexicons" / f"{name}.tsv").open(encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


def main(folder: Path) -> None:
    letters, pairs = Counter[str](), Counter[str]()
    surnames, given = lexicon("surnames"), lexicon("given_names")
    for rank, (name, reading, *_rest) in enumerate(surnames):
        weight = 40_000 // (rank + 20)
        count(letters, name, weight)
        count_pairs(pairs, half(reading), weight)
    for name, reading, *_rest in given:
        count(letters, name, 3)
        count_pairs(pairs, half(reading), 3)
    for prefecture, town, *_rest in lexicon("municipalities"):
        count(letters, prefecture + town, 3)
    with (folder / "addresses_geolonia_half.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            count(letters, row["住所"], 3)
    with (folder / "ner_wikipedia_train.jsonl").open(encoding="utf-8") as file:
        for line in file:
            text = json.loads(line)["text"]
            count(letters, text, 1)
            count_pairs(pairs, half("".join(one for one in text if "ァ" <= one <= "ー")), 1)
    for word in COMPANY.split():
        count(letters, word, 1000)
    for word in KANA_WORDS.split():
        count_pairs(pairs, half(word), 2000)
    write(letters, pairs)


def count(letters: Counter[str], text: str, weight: int) -> None:
    for one in text:
        if ord(one) >= 0x80:
            letters[one] += weight


def count_pairs(pairs: Counter[str], text: str, weight: int) -> None:
    for first, second in pairwise(text):
        if "｡" <= first <= "ﾟ" and "｡" <= second <= "ﾟ":
            pairs[first + second] += weight


def write(letters: Counter[str], pairs: Counter[str]) -> None:
    lines = [f"{one}\t{weight(number, letters.total())}" for one, number in letters.items() if number > 2]
    after = Counter[str]()
    for pair, number in pairs.items():
        after[pair[0]] += number
    lines += [f"{pair}\t{weight(number, after[pair[0]])}" for pair, number in pairs.items() if number > 2]
    (PACKAGE / "readers" / "letters.tsv").write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")


def weight(number: int, total: int) -> int:
    return round(-10 * math.log(number / total))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
