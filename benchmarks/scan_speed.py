"""Measures how fast piiscan finds: megabytes of input for a second of CPU, on one core, by kind of work and of input.

Run: python benchmarks/scan_speed.py [--size MB] [--runs N] [--pure] [--growth] [--large GB]
Inputs are made in the run from invented people and companies; times are CPU time, the middle of the runs, on one core.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from piiscan import native
from piiscan.columns import ColumnReader, TableCount
from piiscan.engine import Engine, engine
from piiscan.isolation.opened import Opened
from piiscan.lexicons import municipalities
from piiscan.people import people
from piiscan.readers import charset, plain, tables
from piiscan.rules import shipped
from piiscan.scanning import scan_file

GROWTH = "\n| everything on | MB | CPU s | MB for a second | peak memory MB |\n|---|--:|--:|--:|--:|"


def words(told: str) -> list[str]:
    return told.split()


FAMILIES = words(
    "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 清水 斎藤"
)
GIVEN = words(
    "太郎 花子 一郎 健 美咲 翔太 陽菜 結衣 大輔 直樹 恵子 裕子 誠 さくら 拓也 明美 浩二 千尋 悠斗 葵"
)
TOWNS = words("中央 本町 緑町 栄町 旭 桜台 南 北浜 松が丘 若葉 港町 東雲 富士見 平和 大手町 泉")
NOTES = [
    "",
    "",
    "特になし",
    "要折り返し",
    "前回は3月に来店。紹介者あり",
    "カタログ送付済み",
    "平日の午前を希望",
    "請求書は月末締め",
]
CLAUSES = words(
    "雨の音が遠くで静かに続いていた 彼女は窓の外を見ながら長い手紙を書いた 町の人々は祭りの支度に追われている "
    "古い橋のたもとに小さな店があった 会議の議題は次の四半期の計画である 山の向こうから汽車の音が聞こえてくる "
    "部屋の隅には読みかけの本が積まれていた 市場の変化に応じて方針を見直す必要がある 子どもたちは川辺で石を投げて遊んだ "
    "その年の夏は例年になく涼しかった 新しい設備は来月から順に動き出す 父は何も言わずに煙草に火をつけた "
    "資料の配布は会議の前日までに済ませること 船はゆっくりと港を離れていった 村には電話も郵便局もなかった "
    "担当者は住所の変更を確認したうえで記録を残す 第二次の調査では千人を超える回答があった"
)


def person(chance: random.Random) -> tuple[str, str]:
    return chance.choice(FAMILIES), chance.choice(GIVEN)


def phone(chance: random.Random, first: str) -> str:
    return f"{first}-{chance.randrange(1000, 9999)}-{chance.randrange(10_000):04d}"


def address(chance: random.Random, places: Sequence[str]) -> str:
    house = f"{chance.randrange(1, 9)}-{chance.randrange(1, 30)}-{chance.randrange(1, 20)}"
    return f"{chance.choice(places)}{chance.choice(TOWNS)}{house}"


def customers(size: int, chance: random.Random) -> str:
    """A customer table: in every row name, address, two phones, mail and birthday, and a note that sometimes tells more."""
    places = sorted(municipalities())
    lines = ["顧客番号,氏名,フリガナ,郵便番号,住所,電話番号,携帯電話,メールアドレス,生年月日,登録日,備考"]
    total = 0
    while total < size:
        family, given = person(chance)
        note = f"連絡は{phone(chance, '090')}へ" if chance.random() < 0.1 else chance.choice(NOTES)
        born = f"{chance.randrange(1940, 2005)}/{chance.randrange(1, 13):02d}/{chance.randrange(1, 29):02d}"
        noted = f"2025-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
        line = (
            f"{len(lines):07d},{family} {given},サトウ タロウ,{chance.randrange(1000):03d}-{chance.randrange(10_000):04d},"
            f"{address(chance, places)},{phone(chance, '03')},{phone(chance, '080')},user{len(lines)}@minato.example,"
            f"{born},{noted},{note}"
        )
        lines.append(line)
        total += len(line.encode()) + 1
    return "\n".join(lines) + "\n"


def prose(size: int, chance: random.Random) -> str:
    """Running text that hardly holds anything: a name or a number in every hundredth sentence."""
    parts: list[str] = []
    total = 0
    while total < size:
        sentence = "、".join(chance.choices(CLAUSES, k=chance.randrange(1, 4))) + chance.choice("。。。\n")
        if chance.random() < 0.01:
            sentence += f"{chance.choice(FAMILIES)}さんは{chance.randrange(1990, 2025)}年に町を出た。"
        parts.append(sentence)
        total += len(sentence.encode())
    return "".join(parts) + "\n"


def documents(size: int, chance: random.Random) -> str:
    """Letters, applications and minutes of an office, one behind the other."""
    places = sorted(municipalities())
    parts: list[str] = []
    total = 0
    while total < size:
        family, given = person(chance)
        where, born = address(chance, places), chance.randrange(30, 63)
        letter = (
            f"お問い合わせ番号 {chance.randrange(10**8):08d}\n{family} {given} 様\nいつもお世話になっております。ご依頼の件、"
            f"下記へご連絡ください。\n〒{chance.randrange(100, 999)}-{chance.randrange(10_000):04d} {where}\n"
            f"TEL：{phone(chance, '03')}\nmail: info{chance.randrange(99)}@minato.example\n"
        )
        application = (
            f"申込書\n氏名：{family} {given}\n生年月日：昭和{born}年{chance.randrange(1, 13)}月3日\n住所：{where}\n"
            f"電話番号：{phone(chance, '090')}\n備考：特になし\n"
        )
        minutes = (
            f"議事録\n{chance.choice(CLAUSES)}。次回は2026年{chance.randrange(1, 13)}月10日とする。\n"
            f"金額 {chance.randrange(10**6):,}円、数量 {chance.randrange(100)}個、品番 A-{chance.randrange(10**6)}\n"
        )
        text = chance.choice([letter, application, minutes])
        parts.append(text + "。".join(chance.choices(CLAUSES, k=4)) + "。\n\n")
        total += len(parts[-1].encode())
    return "".join(parts)


def cpu(work: Callable[[], object], runs: int) -> float:
    """Returns the middle of the CPU seconds that the work takes."""
    told = []
    for _ in range(runs):
        began = time.process_time()
        work()
        told.append(time.process_time() - began)
    return statistics.median(told)


def row(name: str, sizes: Iterable[tuple[int, float]]) -> str:
    return f"| {name} | " + " | ".join(f"{size / 1e6 / seconds:,.0f}" for size, seconds in sizes) + " |"


def works(everything: Engine) -> dict[str, Engine]:
    rules = shipped()
    return {
        "numbers and check digits": Engine([rule for rule in rules if rule.shapes or not rule.finds]),
        "patterns (mail, dates, plates …)": Engine([rule for rule in rules if rule.pattern]),
        "addresses": Engine([rule for rule in rules if rule.by == "addresses"]),
        "all of these": Engine([rule for rule in rules if rule.by in ("", "addresses")]),
        "everything, names in prose too": everything,
    }


def count_csv(path: Path, deciding: Engine, counting: Engine) -> TableCount:
    """Counts and hashes a csv file; one engine decides its columns, names too, another reads what no column explains."""
    with path.open("rb") as file, Opened(file, path.stat().st_size) as opened:
        rows = tables.rows(plain.Whole(opened.file))
        header = next(rows)
        first = [one for one, _ in zip(rows, range(1000), strict=False)]
        count = TableCount(ColumnReader(deciding).decide(header, first), counting, people(b"k" * 32))
        count.add(first)
        count.add_rest(rows)
        assert opened.sha256
    return count


def measure(size: int, runs: int) -> None:
    chance = random.Random(20261124)
    inputs = {
        "customers": customers(size, chance),
        "prose": prose(size, chance),
        "documents": documents(size, chance),
    }
    everything = engine()
    engines = works(everything)
    limits(inputs, runs)
    print(
        "\n| of texts in memory, UTF-8 MB for a second | customers | prose | documents |\n|---|--:|--:|--:|"
    )
    for name, one in engines.items():
        texts = [text[: len(text) // 8] if one is everything else text for text in inputs.values()]
        print(row(name, [(len(text.encode()), cpu(partial(one.count, text), runs)) for text in texts]))
    print(
        "\n| of files: read, decoded, hashed, found | customers.csv | prose.txt | documents.txt |\n|---|--:|--:|--:|"
    )
    structured = engines["all of these"]
    with tempfile.TemporaryDirectory() as folder:
        for encoding in ("utf-8", "cp932"):
            paths = [Path(folder, f"{name}.{'csv' if name == 'customers' else 'txt'}") for name in inputs]
            for path, text in zip(paths, inputs.values(), strict=True):
                path.write_bytes(text.encode(encoding, "replace"))
            sizes = [path.stat().st_size for path in paths]
            seconds = [cpu(partial(count_csv, paths[0], everything, structured), runs)]
            seconds += [cpu(partial(scan_file, path, using=structured), runs) for path in paths[1:]]
            what = "numbers, patterns, addresses, names in columns"
            print(row(f"{encoding}: {what}", zip(sizes, seconds, strict=True)))
            seconds = [cpu(partial(scan_file, path), runs) for path in paths]
            print(row(f"{encoding}: everything", zip(sizes, seconds, strict=True)))


def limits(inputs: dict[str, str], runs: int) -> None:
    """What the machine gives at this moment: it is shared, and these rates say how fast it was."""
    print("\n| limits: MB for a second | customers | prose | documents |\n|---|--:|--:|--:|")
    raw = [text.encode() for text in inputs.values()]
    two = [text.encode("cp932", "replace") for text in inputs.values()]
    every: list[tuple[str, list[bytes], Callable[[bytes], object]]] = [
        ("copy", raw, bytearray),
        ("count a literal (`grep -c`)", raw, partial(count_literal, "電話番号".encode())),
        ("decode UTF-8", raw, bytes.decode),
        ("decode CP932, Python's codec", two, partial(str, encoding="cp932")),
        ("decode CP932, as piiscan does", two, partial(charset.decoded, name="cp932")),
    ]
    for name, contents, work in every:
        print(row(name, [(len(one), cpu(partial(work, one), runs)) for one in contents]))


def count_literal(literal: bytes, content: bytes) -> int:
    return content.count(literal)


def growth() -> None:
    """Files of 1, 10 and 100 MB, each in a process of its own, for its memory."""
    print(GROWTH)
    for kind in ("customers", "prose"):
        for size in (1, 10, 100):
            if kind == "prose" and size == 100:
                continue
            subprocess.run([sys.executable, __file__, "--one", kind, "--size", str(size)], check=True)


def one(kind: str, size: int) -> None:
    make = {"customers": customers, "prose": prose}[kind]
    block = make(1_000_000, random.Random(1))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.csv" if kind == "customers" else "a.txt")
        with path.open("w", encoding="utf-8") as file:
            file.writelines(block if n == 0 else block[block.index("\n") + 1 :] for n in range(size))
        del block
        scanned(path, kind)


def scanned(path: Path, kind: str) -> None:
    engine()
    began, clock = time.process_time(), time.monotonic()
    result = scan_file(path)
    seconds, clock = time.process_time() - began, time.monotonic() - clock
    peak = most_memory()
    size = result.size / 1e6
    print(f"| {kind} | {size:,.0f} | {seconds:.2f} | {size / seconds:,.0f} | {peak:,.0f} |", flush=True)
    if size > 1000:
        told = (
            f"{result.people:,} people (about), {sum(result.kinds.values()):,} finds, status {result.status}"
        )
        print(f"\n{clock:.0f} s on the clock; {told}")


def most_memory() -> float:
    """Returns the most megabytes that this process has held, and not what the one held that started it."""
    told = Path("/proc/self/status").read_text()
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


def large(gigabytes: int) -> None:
    """One csv file, read in a process of its own: half a gigabyte of rows, again and again with other digits."""
    print(GROWTH)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "large.csv")
        with path.open("wb") as file:
            for number in range(10):
                block = customers(50_000_000, random.Random(number)).encode()
                file.write(block if number == 0 else block[block.index(b"\n") + 1 :])
                for turn in range(1, 2 * gigabytes):
                    digits = "".join(random.Random(turn).sample("0123456789", 10)).encode()
                    file.write(
                        block[block.index(b"\n") + 1 :].translate(bytes.maketrans(b"0123456789", digits))
                    )
        subprocess.run([sys.executable, __file__, "--file", str(path)], check=True)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--size", type=int, default=20, help="megabytes of each input")
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--pure", action="store_true", help="without the C part")
    asked.add_argument("--growth", action="store_true", help="files of 1, 10 and 100 MB, and their memory")
    asked.add_argument("--large", type=int, metavar="GB", help="one csv file so large, and its memory")
    asked.add_argument("--one", help=argparse.SUPPRESS)
    asked.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    told = asked.parse_args()
    if told.pure:
        os.environ["PIISCAN_PURE"] = "1"
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if told.file:
        scanned(told.file, "customers")
        return
    if told.one:
        one(told.one, told.size)
        return
    print(
        f"C part: {native.part() is not None}; load {' '.join(f'{one:.1f}' for one in os.getloadavg())}; {told.size} MB, {told.runs} runs"
    )
    if told.large:
        large(told.large)
    elif told.growth:
        growth()
    else:
        measure(told.size * 1_000_000, told.runs)


if __name__ == "__main__":
    main()
