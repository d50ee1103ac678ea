"""Invented tables, prose and documents of any size, the same for the same chance."""

from __future__ import annotations

import random
from collections.abc import Sequence

from piiscan.lexicons import municipalities


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
